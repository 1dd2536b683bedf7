import Model

extension SignatureMatch {
  /// What a group stands for, or nil where it took no part.
  func value(_ name: String) -> String? {
    values.first { $0.name == name }?.text
  }

  /// What happened to whom: the class is the signature's, the entity what the entry says, where it can know.
  func key(_ entry: LogEntry, in batch: EntryBatch) -> IncidentKey {
    IncidentKey(entity: entity(entry, in: batch), category: rule.target.category)
  }

  private func entity(_ entry: LogEntry, in batch: EntryBatch) -> Entity {
    switch rule.target.entity {
    case .unit: unit(entry, in: batch)
    case .device: value("device").map { Entity(kind: .device, name: DeviceName.wholeDisk($0)) } ?? .host
    case .interface: value("interface").map { Entity(kind: .interface, name: $0) } ?? .host
    case .process: value("process").map { Entity(kind: .process, name: $0) } ?? .host
    case .filesystem: value("path").map { Entity(kind: .filesystem, name: $0) } ?? .host
    case .host, .template, .unattributed, .source: .host
    }
  }

  /// The unit that the kernel or the manager names; one that speaks for itself is known by its control group.
  private func unit(_ entry: LogEntry, in batch: EntryBatch) -> Entity {
    var name = ""
    switch rule.signature.sender {
    case .kernel, .journald: name = value("unit").flatMap(Self.unitName) ?? ""
    case .programs: break
    case .manager: name = batch.string(entry.subjectUnit)
    // The reader takes another unit from nobody but the service that systemd has store core dumps.
    case .units: name = batch.string(entry.subjectUnit.isEmpty ? entry.unit : entry.subjectUnit)
    }
    if !name.isEmpty { return Entity(kind: .unit, name: UnitName.folded(name)) }
    return value("process").map { Entity(kind: .process, name: $0) } ?? .host
  }

  /// The unit of a control group's path or of a plain name; nil for what is no unit.
  private static func unitName(_ path: String) -> String? {
    guard let leaf = path.split(separator: "/").last else { return nil }
    // systemd escapes a name that the kernel could take for a file of its own.
    let name = leaf.hasPrefix("_") ? leaf.dropFirst() : leaf
    return SignatureRule.isUnit(name.utf8) ? String(name) : nil
  }
}

extension SignatureRule {
  /// True for names of units that hold processes.
  static func isUnit(_ name: Substring.UTF8View) -> Bool {
    [".service", ".scope", ".slice", ".mount", ".socket", ".swap"].contains { kind in
      name.count > kind.utf8.count && name.suffix(kind.utf8.count).elementsEqual(kind.utf8)
    }
  }
}
