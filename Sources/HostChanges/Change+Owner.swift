import Model

extension Entity {
  /// Whom a change happened to: the unit where it is one, else the host.
  static func owner(_ units: [String]) -> Entity {
    units.count == 1 ? Entity(kind: .unit, name: UnitName.folded(units[0])) : .host
  }
}
