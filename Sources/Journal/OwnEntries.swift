import Glibc
import Model

/// How the reader knows what Tocsin wrote itself, so that no alert is ever about an alert.
///
/// Anyone can write a `TOCSIN_ID=` field or one of its message ids, so these count only from its own user.
struct OwnEntries {
  /// The name of the unit that the daemon runs in; empty where it runs in none.
  var unit: [UInt8]
  /// The message ids of its alerts.
  var messageIDs: [Identifier128]
  /// The user that the daemon runs as.
  var user: UInt32

  /// Nothing is its own.
  static let none = OwnEntries(unit: "", messageIDs: [])

  /// Names the daemon's unit and its message ids; its user is this process's.
  init(unit: String, messageIDs: [Identifier128], user: UInt32 = geteuid()) {
    self.unit = Array(unit.utf8)
    self.messageIDs = messageIDs
    self.user = user
  }

  /// True when the daemon's unit has this name.
  func isOwn(unit name: UnsafeRawBufferPointer) -> Bool {
    !unit.isEmpty && name.isEqual(to: unit)
  }

  /// True when the daemon's unit has the name that lies here.
  func isOwn(unit name: ByteRange, in texts: [UInt8]) -> Bool {
    !unit.isEmpty && texts[name.indices].elementsEqual(unit)
  }
}
