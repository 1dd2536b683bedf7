import AlertLog
import Glibc
import Model
import TestSupport

/// A folder of its own for a test; it is removed with the value.
final class AlertFolder {
  let path: String
  private let isMounted: Bool

  /// Makes an empty folder, on a small filesystem of its own where `tmpfsBytes` is given.
  ///
  /// - Returns: `nil` when the system refuses.
  init?(tmpfsBytes: Int? = nil) {
    guard let made = makeTemporaryFolder() else { return nil }
    if let tmpfsBytes, mount("tmpfs", made, "tmpfs", 0, "size=\(tmpfsBytes)") != 0 {
      rmdir(made)
      return nil
    }
    path = made
    isMounted = tmpfsBytes != nil
  }

  deinit {
    for name in names { unlink(self[name]) }
    if isMounted { umount(path) }
    rmdir(path)
  }

  subscript(name: String) -> String { "\(path)/\(name)" }

  /// The files in the folder, sorted.
  var names: [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var result: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { raw in
        String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { result.append(name) }
    }
    return result.sorted()
  }

  func log(_ settings: AlertLogSettings = AlertLogSettings()) throws(AlertLogFailure) -> AlertLog {
    try AlertLog(directory: path, settings: settings)
  }

  func read(_ name: String) -> [UInt8] {
    let file = open(self[name], O_RDONLY)
    defer { close(file) }
    var result: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(file, &chunk, chunk.count)
      guard count > 0 else { return result }
      result += chunk[..<count]
    }
  }

  func write(_ bytes: [UInt8], to name: String, flags: Int32 = O_TRUNC) {
    let file = open(self[name], O_WRONLY | O_CREAT | flags, 0o640)
    _ = Glibc.write(file, bytes, bytes.count)
    close(file)
  }

  /// The lines of a file; the last is empty when the file ends with a line end.
  func lines(_ name: String) -> [[UInt8]] {
    read(name).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
  }
}

extension AlertTransition {
  /// A transition with this sequence number and little else.
  static func numbered(_ sequence: UInt64, summary: String = "failed (exit-code)") -> AlertTransition {
    AlertTransition(
      sequence: sequence, kind: .open, realtimeMicroseconds: 1_787_447_647_412_000, utcOffsetSeconds: 7_200,
      host: "db1", machineID: .none, bootID: .none,
      incident: Incident(
        id: "7f3a91c2", category: .unitFailed, entity: Entity(kind: .unit, name: "backup.service"),
        severity: .error, onsetMicroseconds: 1_787_447_640_000_000, summary: summary,
        clearRule: "active again"))
  }
}
