extension TemplateBook {
  /// Finds a unit that has not said anything itself but that others speak of, or gives it a place.
  ///
  /// - Parameters:
  ///   - name: The unit's name.
  ///   - realtimeMicroseconds: When it was spoken of, microseconds since 1970 UTC.
  /// - Returns: The unit's index, and whether the unit is new; nil where there is no room.
  public mutating func enrol(
    unit name: Span<UInt8>, realtimeMicroseconds: Int64
  ) -> (unit: UInt32, isNew: Bool)? {
    let found = place(of: name, at: realtimeMicroseconds)
    let isOther = units.names[Int(found.unit)] == UnitTable.otherName
    return isOther ? nil : found
  }

  /// The unit of this name, or nil.
  public func unit(named name: Span<UInt8>) -> UInt32? {
    units.find(name.extracting(0..<min(name.count, UnitTable.longestName)))
  }
}
