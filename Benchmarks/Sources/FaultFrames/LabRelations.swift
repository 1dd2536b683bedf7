import Model

/// What the lab's `systemctl show` told of its services, as the system bus would have.
struct LabRelations {
  /// Edges that every unit has, which tell nothing.
  private static let defaults: Set<String> = ["sysinit.target", "basic.target", "system.slice"]

  let units: [UnitRelations]

  /// Reads the output of `systemctl show`: a block of `Key=value` lines a unit, and an empty line after it.
  init(_ lines: [[UInt8]], excluded: Set<String>) {
    units = lines.split(whereSeparator: \.isEmpty).compactMap { Self.unit(Array($0)) }
      .filter { !excluded.contains($0.unit) }.sorted { $0.unit < $1.unit }
  }

  private static func unit(_ lines: [[UInt8]]) -> UnitRelations? {
    var values: [String: String] = [:]
    for line in lines {
      let parts = line.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { continue }
      values[String(decoding: parts[0], as: UTF8.self)] = String(decoding: parts[1], as: UTF8.self)
    }
    guard let name = values["Id"], !name.isEmpty else { return nil }
    func list(_ keys: String...) -> [String] {
      let words = keys.flatMap { (values[$0] ?? "").split(separator: " ").map(String.init) }
      return Array(words.filter { !defaults.contains($0) }.prefix(UnitRelations.maximumCount))
    }
    var relations = UnitRelations(unit: name)
    relations.requires = list("Requires", "Requisite", "BindsTo")
    relations.wants = list("Wants")
    relations.partOf = list("PartOf")
    relations.triggeredBy = list("TriggeredBy")
    relations.mounts = list("RequiresMountsFor")
    relations.slice = values["Slice"] ?? ""
    return relations
  }
}
