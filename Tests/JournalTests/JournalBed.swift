import Glibc
import Model
import TestSupport
import Testing

@testable import Journal

/// The program whose child side is tested: `$TOCSIND`, or what was built beside this test.
enum ReaderProgram {
  static let path: String? = {
    var candidates: [String] = []
    if let given = getenv("TOCSIND") { candidates.append(String(cString: given)) }
    var buffer = [CChar](repeating: 0, count: 4096)
    let length = readlink("/proc/self/exe", &buffer, buffer.count)
    let own = String(decoding: buffer[..<max(0, length)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    for start in [own] + CommandLine.arguments {
      guard let slash = start.lastIndex(of: "/") else { continue }
      for name in ["tocsind", "readerstub"] { candidates.append("\(start[..<slash])/\(name)") }
    }
    return candidates.first { access($0, X_OK) == 0 }
  }()
}

/// A directory with a journal.
struct JournalBed {
  let directory: TemporaryDirectory

  init(entries: Int) throws {
    directory = try TemporaryDirectory()
    if entries > 0 { try addFile("a.journal", numbers: 0..<entries) }
  }

  func addFile(_ name: String, numbers: Range<Int>) throws {
    var fixture = JournalFixture(firstIndex: Int64(numbers.lowerBound))
    fixture.addNumbered(numbers)
    try fixture.write(to: directory.file(name))
  }

  /// A reader of the directory, by way of another program where one is given.
  func reader(start: JournalStart, through starter: [String] = []) throws -> JournalReader {
    let words = starter + [try #require(ReaderProgram.path)]
    var options = ReaderOptions(executable: words[0], start: start)
    options.arguments = words.dropFirst() + options.arguments
    options.directories = [directory.path]
    options.machineID = JournalFixture.machineID
    return JournalReader(options: options)
  }

  /// The cursor of the n-th entry, counted from one.
  func cursor(after count: Int) throws -> String {
    let handle = try JournalHandle(directory: directory.path)
    try handle.seekHead()
    for _ in 0..<count { _ = try handle.next() }
    return try handle.position().cursor
  }
}

/// What a reader has said.
struct ReaderRun {
  var messages: [String] = []
  var positions: [JournalPosition] = []
  /// Entries by the name of their unit.
  var units: [String: Int] = [:]
  /// All but batches and the end.
  var others: [ReaderMessage] = []
  var gaps: [JournalGap] = []
  /// The cursors of all journals after the last batch.
  var cursor = ""

  /// How many entries are missing in all gaps.
  var lost: UInt64 { gaps.reduce(0) { $0 + $1.count } }

  init(_ reader: JournalReader, until end: ReaderMessage) {
    collect(from: reader) { $0 == end }
  }

  init(_ reader: JournalReader, untilEntries count: Int) {
    var seen = 0
    collect(from: reader) { message in
      if case .batch(let batch, _) = message { seen += batch.entries.count }
      return seen >= count
    }
  }

  mutating func collect(from reader: JournalReader, until isEnd: (ReaderMessage) -> Bool) {
    while let message = reader.next(timeoutMilliseconds: 10_000) {
      take(message)
      if isEnd(message) { return }
    }
    Issue.record("the reader fell silent")
  }

  private mutating func take(_ message: ReaderMessage) {
    switch message {
    case .batch(let batch, let progress):
      messages += batch.entries.map { batch.string($0.message) }
      for entry in batch.entries { units[batch.string(entry.unit), default: 0] += 1 }
      positions.append(progress.position)
      cursor = progress.cursor
      gaps += progress.gaps
    case .caughtUp: break
    default: others.append(message)
    }
  }
}
