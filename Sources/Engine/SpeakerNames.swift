package import Model

/// Under which name an entry counts that has no unit, or one whose name is new every time.
///
/// The newest answer of each sort is kept: entries of one speaker come in rows, and none but the first of a row
/// costs a string.
package struct SpeakerNames {
  private var user: (uid: UInt32, name: [UInt8])?
  private var unit: (raw: [UInt8], folded: [UInt8]) = ([], [])

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
    if !unit.raw.elementsEqual(raw) {
      unit = (Array(raw), Array(UnitName.folded(String(decoding: raw, as: UTF8.self)).utf8))
    }
    return unit.folded
  }

  /// True for scopes, transient units and instances; most units are none of these.
  private static func mayBeShortLived(_ name: ArraySlice<UInt8>) -> Bool {
    name.starts(with: "run-".utf8) || name.suffix(6).elementsEqual(".scope".utf8)
      || name.contains(UInt8(ascii: "@"))
  }
}
