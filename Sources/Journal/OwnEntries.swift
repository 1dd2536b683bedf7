import Model

/// How the reader knows what Tocsin wrote itself, so that no alert is ever about an alert.
///
/// Entries with a `TOCSIN_ID=` field are its own too, whoever relayed them.
struct OwnEntries {
  /// The name of the unit that the daemon runs in; empty where it runs in none.
  var unit: [UInt8]
  /// The message ids of its alerts.
  var messageIDs: [Identifier128]

  /// Nothing is its own.
  static let none = OwnEntries(unit: "", messageIDs: [])

  /// Names the daemon's unit and its message ids.
  init(unit: String, messageIDs: [Identifier128]) {
    self.unit = Array(unit.utf8)
    self.messageIDs = messageIDs
  }

  /// True when the daemon's unit has this name.
  func isOwn(unit name: UnsafeRawBufferPointer) -> Bool {
    !unit.isEmpty && name.isEqual(to: unit)
  }
}
