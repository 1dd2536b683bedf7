import Glibc
import Model
import TestSupport

/// Entries in the journal export format, and journal files made of them by `systemd-journal-remote`.
struct JournalFixture {
  static let tool = "/lib/systemd/systemd-journal-remote"
  /// The machine that all entries are of, unless they name another.
  static let machineID = Identifier128(high: 0xbbbb_bbbb_bbbb_bbbb, low: 0xbbbb_bbbb_bbbb_bbbb)
  static let boot = String(repeating: "a", count: 32)
  /// The boot that the entries are of.
  var boot = Self.boot

  /// True where the tool is installed; without it no journal file can be made.
  static var isPossible: Bool { access(tool, X_OK) == 0 }

  private(set) var export: [UInt8] = []
  private(set) var count: Int64

  /// Begins with the time of an entry further on, for a second file.
  init(firstIndex: Int64 = 0) {
    count = firstIndex
  }

  /// Goes on with the time of an entry further on.
  mutating func skip(toIndex index: Int64) {
    count = index
  }

  /// The time of the n-th entry, microseconds since 1970 UTC.
  static func time(_ index: Int64) -> Int64 { 1_700_000_000_000_000 + index * 1000 }

  /// Adds an entry with `_PID`, `_UID` and a transport, unless fields of these names are given.
  mutating func add(_ fields: [(String, String)]) {
    add(binary: fields.map { ($0.0, Array($0.1.utf8)) })
  }

  /// Adds an entry with values of any bytes.
  mutating func add(binary fields: [(String, [UInt8])]) {
    line("__REALTIME_TIMESTAMP", Array(String(Self.time(count)).utf8))
    line("__MONOTONIC_TIMESTAMP", Array(String(count * 1000 + 1).utf8))
    line("_BOOT_ID", Array(boot.utf8))
    for field in fields { line(field.0, field.1) }
    for (name, value) in [
      ("_PID", "100"), ("_UID", "7"), ("_TRANSPORT", "stdout"), ("_MACHINE_ID", Self.machineID.hexadecimal),
    ]
    where !fields.contains(where: { $0.0 == name }) {
      line(name, Array(value.utf8))
    }
    export.append(UInt8(ascii: "\n"))
    count += 1
  }

  /// Adds entries whose messages are `entry <number>`.
  mutating func addNumbered(_ numbers: Range<Int>) {
    for number in numbers {
      add([("MESSAGE", "entry \(number)"), ("_SYSTEMD_UNIT", "nginx.service"), ("PRIORITY", "6")])
    }
  }

  /// Makes a journal file.
  func write(to path: String) throws {
    guard let pipe = popen("exec \(Self.tool) -o '\(path)' - 2>/dev/null", "w") else {
      throw FixtureFailure()
    }
    let written = export.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, pipe) }
    guard pclose(pipe) == 0, written == export.count else { throw FixtureFailure() }
  }

  private mutating func line(_ name: String, _ value: [UInt8]) {
    export += Array(name.utf8)
    if value.contains(where: { $0 < 32 }) {
      export.append(UInt8(ascii: "\n"))
      for shift in 0..<8 { export.append(UInt8(truncatingIfNeeded: value.count >> (8 * shift))) }
    } else {
      export.append(UInt8(ascii: "="))
    }
    export += value
    export.append(UInt8(ascii: "\n"))
  }
}

/// The tool that makes journal files has failed.
struct FixtureFailure: Error {}

/// A directory that is removed with its files at the end.
final class TemporaryDirectory {
  let path: String

  init() throws {
    guard let made = makeTemporaryFolder() else { throw FixtureFailure() }
    path = made
  }

  deinit {
    if let stream = opendir(path) {
      while let entry = readdir(stream) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) {
          String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        unlink("\(path)/\(name)")
      }
      closedir(stream)
    }
    rmdir(path)
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }
}
