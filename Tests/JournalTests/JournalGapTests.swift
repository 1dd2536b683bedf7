import Glibc
import Model
import Testing

@testable import Journal

@Suite(
  "Gaps in the journal",
  .enabled(
    if: JournalFixture.isPossible && ReaderProgram.path != nil,
    "needs systemd-journal-remote and the built tocsind"))
struct JournalGapTests {
  /// Runs a program as a user who may read only what everybody may.
  private static let asNobody = ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]

  /// A journal in which ten entries are missing between two halves.
  private func bed() throws -> JournalBed {
    let bed = try JournalBed(entries: 600)
    let path = bed.directory.file("a.journal")
    try #require(try Self.renumber(entries: 300..<600, by: 10, in: path) == 300)
    chmod(path, 0o644)
    chmod(bed.directory.path, 0o755)
    return bed
  }

  @Test("entries that are missing are told, and how many")
  func gap() throws {
    let bed = try bed()
    let run = ReaderRun(try bed.reader(start: .head), until: .caughtUp)
    #expect(run.messages.count == 600)
    #expect(run.lost == 10)
  }

  @Test(
    "who may not read every file hears that gap detection is off, and of no gap",
    .enabled(if: geteuid() == 0 && access(asNobody[0], X_OK) == 0, "needs root and setpriv"))
  func partialReader() throws {
    let bed = try bed()
    let denied = bed.directory.file("system.journal")
    try bed.addFile("system.journal", numbers: 600..<601)
    chmod(denied, 0o600)
    let run = ReaderRun(try bed.reader(start: .head, through: Self.asNobody), until: .caughtUp)
    #expect(run.messages == (0..<600).map { "entry \($0)" })
    #expect(
      run.others == [
        .notice(
          "no permission to read 1 of the journal's files (first \(denied)): "
            + "add the user to group systemd-journal; gap detection off")
      ])
  }

  @Test("the files of the system and of users are counted together, and checked so")
  func users() throws {
    let bed = try interleaved()
    let run = ReaderRun(try bed.reader(start: .head), until: .caughtUp)
    #expect(run.messages == (0..<600).map { "entry \($0)" })
    #expect(run.others.isEmpty)
  }

  @Test("an entry that is missing from either of two files of one counter is told")
  func missingAmongUsers() throws {
    let bed = try interleaved()
    for name in ["system", "user-1000"] {
      let shifted = try Self.renumber(entries: 300..<600, in: bed.directory.file("\(name).journal")) {
        UInt64($0) + 4
      }
      try #require(shifted == 150)
    }
    let run = ReaderRun(try bed.reader(start: .head), until: .caughtUp)
    #expect(run.messages.count == 600)
    #expect(run.lost == 3)
  }

  /// A system's and a user's file, their entries numbered in turns from one.
  private func interleaved() throws -> JournalBed {
    let bed = try JournalBed(entries: 0)
    for (place, name) in ["system", "user-1000"].enumerated() {
      var fixture = JournalFixture()
      for number in stride(from: place, to: 600, by: 2) {
        fixture.skip(toIndex: Int64(number))
        fixture.addNumbered(number..<number + 1)
      }
      let path = bed.directory.file("\(name).journal")
      try fixture.write(to: path)
      let numbers = Array(stride(from: place, to: 600, by: 2))
      let found = try Self.renumber(entries: numbers, in: path, from: { UInt64($0 / 2) + 1 }) {
        UInt64($0) + 1
      }
      try #require(found == 300)
    }
    return bed
  }

  private static func renumber(entries: Range<Int>, by missing: UInt64, in path: String) throws -> Int {
    try renumber(entries: Array(entries), in: path, from: { UInt64($0) + 1 }) { UInt64($0) + 1 + missing }
  }

  private static func renumber(
    entries: Range<Int>, in path: String, to number: (Int) -> UInt64
  ) throws -> Int {
    try renumber(entries: Array(entries), in: path, from: { UInt64($0) + 1 }, to: number)
  }

  /// Changes the sequence numbers of entries, each of which lies before its entry's time in the file.
  ///
  /// - Returns: How many were found.
  private static func renumber(
    entries: [Int], in path: String, from old: (Int) -> UInt64, to new: (Int) -> UInt64
  ) throws -> Int {
    let file = open(path, O_RDWR | O_CLOEXEC)
    defer { close(file) }
    var status = stat()
    try #require(file >= 0 && fstat(file, &status) == 0)
    var words = [UInt64](repeating: 0, count: Int(status.st_size) / 8)
    try #require(pread(file, &words, words.count * 8, 0) == words.count * 8)
    let times = Dictionary(
      uniqueKeysWithValues: entries.map { (UInt64(JournalFixture.time(Int64($0))), $0) })
    var found = 0
    for index in 1..<words.count {
      guard let entry = times[words[index]], words[index - 1] == old(entry) else { continue }
      words[index - 1] = new(entry)
      found += 1
    }
    try #require(pwrite(file, &words, words.count * 8, 0) == words.count * 8)
    return found
  }
}
