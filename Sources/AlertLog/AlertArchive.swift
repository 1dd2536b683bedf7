internal import Alerts
internal import Glibc
public import Model

/// The alert files of a folder with all that was rotated away, for those who only read.
///
/// `alerts.jsonl`, `alerts.jsonl.1`, `alerts.jsonl-20260823`, and any of them compressed by gzip: whatever the
/// daemon and `logrotate` make of it. It needs no right but to read, and changes nothing. A line that is in two
/// files, as while `logrotate` compresses one, counts once.
public struct AlertArchive {
  /// How many files are read at most, newest first: more than the shipped `logrotate` rule keeps.
  static let maximumFiles = 1_024

  /// Lines that are no transitions.
  public private(set) var skippedLines: UInt64 = 0
  /// Files that could not be read, or not to their end.
  public private(set) var failures: [AlertLogFailure] = []
  /// How many files were found.
  public let fileCount: Int
  /// How many of them, the oldest, are too many and not read.
  public var leftOut: Int { fileCount - names.count }

  private let directory: AlertDirectory
  /// The files, the newest first.
  let names: [String]

  /// Finds the files of a folder.
  ///
  /// - Throws: ``AlertLogFailure`` when the folder cannot be opened or listed.
  public init(directory path: String) throws(AlertLogFailure) {
    directory = try AlertDirectory(path: path)
    let found = RotatedFiles.names(of: AlertLog.jsonName, among: try directory.names())
    fileCount = found.count
    names = Array(found.prefix(Self.maximumFiles))
  }

  /// The ids of all incidents, each once, that with the newest line first.
  ///
  /// - Complexity: O(bytes in the files)
  public mutating func ids() -> [String] {
    var newest: [String: (String, UInt64)] = [:]
    forEachLine { line in
      guard let mention = Mention(line) else { return false }
      let time = (mention.time, mention.sequence)
      if newest[mention.id].map({ $0 < time }) ?? true { newest[mention.id] = time }
      return true
    }
    let sorted = newest.sorted { left, right in
      (left.value.0, left.value.1, left.key) > (right.value.0, right.value.1, right.key)
    }
    return sorted.map(\.key)
  }

  /// The transitions of some incidents, oldest first.
  ///
  /// - Complexity: O(bytes in the files)
  public mutating func transitions(of ids: Set<String>) -> [AlertTransition] {
    // By their bytes: a number that is none is not equal to itself.
    var found: [[UInt8]: AlertTransition] = [:]
    forEachLine { line in
      guard let mention = Mention(line) else { return false }
      guard ids.contains(mention.id) else { return true }
      if found[line] != nil { return true }
      guard let transition = try? AlertTransition(jsonLine: line) else { return false }
      found[line] = transition
      return true
    }
    return found.values.sorted {
      ($0.realtimeMicroseconds, $0.sequence) < ($1.realtimeMicroseconds, $1.sequence)
    }
  }

  /// Hands out every transition of a stretch of time, each once, the newest files first.
  ///
  /// - Parameters:
  ///   - since: The first moment, microseconds since 1970 UTC; nil for the beginning.
  ///   - until: The moment behind the last, microseconds since 1970 UTC; nil for the end.
  ///   - body: What takes the transitions.
  /// - Complexity: O(bytes in the files); lines of other times are not decoded.
  public mutating func forEachTransition(
    since: Int64?, until: Int64?, _ body: (AlertTransition) -> Void
  ) {
    var seen: Set<[UInt8]> = []
    forEachLine { line in
      guard let mention = Mention(line), let time = Timestamp.microseconds(fromUTC: mention.time) else {
        return false
      }
      guard time >= since ?? .min, time < until ?? .max else { return true }
      // Two files hold the same line while one is compressed; what makes a line another one is in its head.
      guard seen.insert(Array(line.prefix(Self.identityBytes))).inserted else { return true }
      guard let transition = try? AlertTransition(jsonLine: line) else { return false }
      body(transition)
      return true
    }
  }

  /// Sequence number, transition, time, host and machine id stand within so many bytes.
  private static let identityBytes = 256

  /// Hands out every line of every file; lines that `isGood` does not take are counted.
  private mutating func forEachLine(_ isGood: ([UInt8]) -> Bool) {
    failures = []
    skippedLines = 0
    for name in names {
      do throws(AlertLogFailure) {
        try read(name, isGood)
      } catch {
        failures.append(error)
      }
    }
  }

  /// Hands out every line of a file; lines that `isGood` does not take are counted.
  mutating func read(_ name: String, _ isGood: ([UInt8]) -> Bool) throws(AlertLogFailure) {
    try RotatedFiles.forEachLine(of: name, in: directory, skipped: &skippedLines, isGood)
  }
}

/// What a line is about, found without decoding it.
struct Mention {
  /// Both keys stand before anything of any length but the host's name.
  private static let headBytes = 4_096

  let id: String
  let sequence: UInt64
  let time: String

  init?(_ line: [UInt8]) {
    guard let sequence = AlertHistory.sequence(of: line), let time = Self.value(of: "time", in: line),
      let id = Self.value(of: "id", in: line)
    else { return nil }
    (self.sequence, self.time, self.id) = (sequence, time, id)
  }

  /// The first value of a key; within a string every quotation mark is escaped, so it cannot be found there.
  private static func value(of key: String, in line: [UInt8]) -> String? {
    let opening = Array("\"\(key)\":\"".utf8)
    let head = line.prefix(headBytes)
    let place = head.indices.first { head[$0] == opening[0] && head[$0...].starts(with: opening) }
    let start = place.map { $0 + opening.count }
    guard let start, let end = line[start...].firstIndex(of: UInt8(ascii: "\"")) else { return nil }
    return String(decoding: line[start..<end], as: UTF8.self)
  }
}
