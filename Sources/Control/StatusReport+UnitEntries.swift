extension StatusReport {
  /// How many journal entries of one unit were read.
  public struct UnitEntries: Codable, Sendable {
    /// The unit, `kernel`, or `uid:` and a number for what runs outside any unit.
    public var name: String
    /// How many entries.
    public var entries: UInt64

    /// Counts a unit's entries.
    public init(name: String, entries: UInt64) {
      self.name = name
      self.entries = entries
    }
  }
}
