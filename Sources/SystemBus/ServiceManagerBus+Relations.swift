import Model

extension ServiceManagerBus {
  /// What a unit needs, wants and is made of; `nil` where the unit has gone.
  ///
  /// One question for what all units have, and three for a service's own: all that a service has, its counters
  /// included, costs the manager four times as much as the rest together.
  func relations(of unit: ListedUnit) throws(BusFailure) -> UnitRelations? {
    var draft = RelationsDraft(of: unit.name)
    do throws(BusFailure) {
      try readEdges(of: unit, into: &draft)
      if let slice = try slice(of: unit) { draft.add(slice: slice) }
      if unit.name.hasSuffix(".service") { try readFiles(of: unit, into: &draft) }
      if unit.name.hasSuffix(".mount") || unit.name.hasSuffix(".swap") { try nameDisks(in: &draft) }
    } catch {
      if error.isOfConnection { throw error }
      return nil
    }
    return draft.relations
  }

  private func readEdges(of unit: ListedUnit, into draft: inout RelationsDraft) throws(BusFailure) {
    let reply = try connection.properties(of: SystemdNames.unit, at: unit.path)
    while try reply.enter("e", "sv") {
      let name = try reply.string()
      if let list = Self.list(of: name) {
        try read(reply) { draft.add($0, to: list) }
      } else if name == "RequiresMountsFor" || name == "WantsMountsFor" {
        try read(reply) { draft.add(mount: $0) }
      } else if name == "DropInPaths" {
        try read(reply) { draft.add(path: $0) }
      } else if name == "FragmentPath" || name == "SourcePath" {
        _ = try reply.enter("v", "s")
        draft.add(path: try reply.string())
        try reply.exit()
      } else {
        try reply.skip("v")
      }
      try reply.exit()
    }
  }

  /// The list that a property of units goes to.
  private static func list(of property: String) -> WritableKeyPath<UnitRelations, [String]>? {
    switch property {
    case "Requires", "Requisite", "BindsTo": \.requires
    case "Wants": \.wants
    case "PartOf": \.partOf
    case "TriggeredBy": \.triggeredBy
    default: nil
    }
  }

  private func read(_ reply: borrowing BusMessage, _ take: (String) -> Void) throws(BusFailure) {
    _ = try reply.enter("v", "as")
    try reply.strings(take)
    try reply.exit()
  }

  /// Its environment files, and the files that its commands name.
  private func readFiles(of unit: ListedUnit, into draft: inout RelationsDraft) throws(BusFailure) {
    let files = try connection.property(
      "EnvironmentFiles", of: Self.serviceInterface, at: unit.path, type: "a(sb)")
    guard try files.enter("a", "(sb)") else { return }
    while try files.enter("r", "sb") {
      draft.add(path: try files.string())
      try files.skip("b")
      try files.exit()
    }
    let command = "sasbttttuii"
    let commands = try connection.property(
      "ExecStart", of: Self.serviceInterface, at: unit.path, type: "a(\(command))")
    guard try commands.enter("a", "(\(command))") else { return }
    while try commands.enter("r", command) {
      draft.add(path: try commands.string())
      var isCommand = true
      try commands.strings { argument in
        if !isCommand { draft.add(argument: argument) }
        isCommand = false
      }
      try commands.skip("bttttuii")
      try commands.exit()
    }
  }

  /// Puts the disk in the place of the link or partition that a mount's file names: `dev-disk-by\x2duuid-….device`
  /// says nothing to who measures `sda`.
  private func nameDisks(in draft: inout RelationsDraft) throws(BusFailure) {
    for device in draft.relations.requires where device.hasSuffix(".device") {
      let found = try property("SysFSPath", ofDevice: device)
      if let disk = DeviceUnit.disk(ofSystemPath: found) { draft.replace(device, by: disk) }
    }
  }

  private func property(_ name: String, ofDevice device: String) throws(BusFailure) -> String {
    let path = BusConnection.path(ofUnit: device)
    do throws(BusFailure) {
      let interface = "org.freedesktop.systemd1.Device"
      return try connection.property(name, of: interface, at: path, type: "s").string()
    } catch {
      if error.isOfConnection { throw error }
      return ""
    }
  }

  private func slice(of unit: ListedUnit) throws(BusFailure) -> String? {
    guard let interface = Self.interface(of: unit.name) else { return nil }
    return try connection.property("Slice", of: interface, at: unit.path, type: "s").string()
  }

  private static let serviceInterface = "org.freedesktop.systemd1.Service"
}
