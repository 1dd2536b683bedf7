package import Model

/// Under which name an entry counts that has no unit, or one whose name is new every time.
///
/// The newest answers are kept, sixteen for units, by a hash of their names: entries of few speakers come in
/// turns, and none but the first of each costs a string.
package struct SpeakerNames {
  private var user: (uid: UInt32, name: [UInt8])?
  private var units = [(raw: [UInt8], folded: [UInt8])](repeating: ([], []), count: SpeakerNames.places)
  private static let places = 16

  /// The name of the kernel's own entries.
  static let kernelName = "kernel"
  private static let kernelBytes = Array(kernelName.utf8)

  /// Knows no names yet.
  package init() {}

  /// The name under which an entry counts with others, or nil where it counts under its own unit's.
  package mutating func sharedName(of entry: LogEntry, in batch: EntryBatch) -> [UInt8]? {
    if entry.transport == .kernel { return Self.kernelBytes }
    if entry.unit.isEmpty { return name(ofUser: entry.uid) }
    return foldedName(ofUnit: batch.bytes[entry.unit.indices])
  }

  /// What the name of a user's entries outside of any unit begins with.
  static let userPrefix = "uid:"

  mutating func name(ofUser uid: UInt32) -> [UInt8] {
    if let user, user.uid == uid { return user.name }
    let name = Array("\(Self.userPrefix)\(uid)".utf8)
    user = (uid, name)
    return name
  }

  /// The shared name of a short-lived unit, or nil where the unit's own name will do.
  mutating func foldedName(ofUnit raw: ArraySlice<UInt8>) -> [UInt8]? {
    guard Self.mayBeShortLived(raw) else { return nil }
    let place = Self.place(of: raw)
    if !units[place].raw.elementsEqual(raw) {
      units[place] = (Array(raw), Array(UnitName.folded(String(decoding: raw, as: UTF8.self)).utf8))
    }
    return units[place].folded
  }

  private static func place(of name: ArraySlice<UInt8>) -> Int {
    var hash: UInt32 = 0
    for byte in name { hash = hash &* 31 &+ UInt32(byte) }
    return Int(hash % UInt32(places))
  }

  /// True for scopes, transient units and instances; most units are none of these.
  private static func mayBeShortLived(_ name: ArraySlice<UInt8>) -> Bool {
    name.starts(with: "run-".utf8) || name.contains(UInt8(ascii: "/"))
      || name.suffix(6).elementsEqual(".scope".utf8)
      || name.contains(UInt8(ascii: "@"))
  }
}
