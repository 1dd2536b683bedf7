import Glibc

/// What other versions of the program knew, kept beside the state for the day on which one of them comes back.
///
/// `NAME.former-VERSION` is a state file like any other. A program keeps the newest snapshot of the version before it
/// when it first opens that one's state, and moves aside whole what it cannot read at all. A program that finds its
/// successor's state goes on with what it had known itself.
struct FormerStates {
  private static let operation = "keep the state of another version"

  let directory: String
  let name: String

  /// Keeps a snapshot that a version of the program has written; what was kept of that version before is replaced.
  ///
  /// - Returns: The path of the file.
  @discardableResult
  func keep(_ snapshot: Snapshot, of version: String) throws(StoreFailure) -> String {
    let target = path(of: version)
    let draft = target + ".new"
    for companion in StateFile.companions { unlink(draft + companion) }
    try write(snapshot, of: version, to: draft)
    try move(draft, to: target)
    return target
  }

  /// Returns with the file closed, so that it can be moved.
  private func write(_ snapshot: Snapshot, of version: String, to draft: String) throws(StoreFailure) {
    guard case .ready(let connection) = try StateFile.open(draft) else {
      throw StoreFailure(kind: .other, path: draft, operation: Self.operation, reason: "it is damaged")
    }
    try SnapshotTable(connection: connection).save(snapshot, of: version, keeping: 1)
  }

  /// Moves a state file aside that only another version can read.
  ///
  /// - Returns: The path of the file.
  func moveAside(of version: String) throws(StoreFailure) -> String {
    let target = path(of: version)
    try move("\(directory)/\(name)", to: target)
    return target
  }

  /// The kept snapshots of a format, newest first.
  func snapshots(format: UInt32) -> [Snapshot] {
    names.flatMap { file -> [Snapshot] in
      guard case .ready(let connection)? = try? StateFile.open("\(directory)/\(file)") else { return [] }
      return (try? SnapshotTable(connection: connection).load().snapshots) ?? []
    }
    .filter { $0.formatVersion == format }
    .sorted { $0.realtimeMicroseconds > $1.realtimeMicroseconds }
  }

  /// The names of the kept files.
  var names: [String] {
    StateFolder.names(in: directory).filter { file in
      file.hasPrefix("\(name).former-") && !file.hasSuffix(".new")
        && !StateFile.companions.dropFirst().contains { file.hasSuffix($0) }
    }
  }

  private func path(of version: String) -> String {
    "\(directory)/\(name).former-\(Self.nameable(version))"
  }

  /// A version as a part of a file's name, whatever it was read from.
  private static func nameable(_ version: String) -> String {
    let bytes = version.utf8.prefix(32).map { isNameable($0) ? $0 : UInt8(ascii: "_") }
    return bytes.isEmpty ? "unknown" : String(decoding: bytes, as: UTF8.self)
  }

  private static func isNameable(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "~"):
      true
    default: false
    }
  }

  private func move(_ source: String, to target: String) throws(StoreFailure) {
    for companion in StateFile.companions {
      guard rename(source + companion, target + companion) != 0 else { continue }
      guard !companion.isEmpty && errno == ENOENT else {
        throw StoreFailure(errno: errno, path: source, operation: Self.operation)
      }
      unlink(target + companion)
    }
    StateFolder.synchronize(directory)
  }
}
