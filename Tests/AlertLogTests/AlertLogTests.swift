import AlertLog
import Alerts
import Glibc
import Model
import Testing

@Suite("The alert log")
struct AlertLogTests {
  private let folder: AlertFolder

  init() throws {
    folder = try #require(AlertFolder())
  }

  @Test("writes both files with mode 0640, whatever the umask, and reads back")
  func writes() throws {
    let log = try folder.log()
    for sequence in 1...3 as ClosedRange<UInt64> { try log.append(.numbered(sequence)) }
    #expect(log.lastSequence == 3)
    #expect(try log.transitions(after: 1) == [.numbered(2), .numbered(3)])
    #expect(folder.lines("alerts.log").dropLast() == (1...3).map { AlertText.line(.numbered($0)) })
    for name in ["alerts.jsonl", "alerts.log"] {
      var status = stat()
      #expect(stat(folder[name], &status) == 0)
      #expect(status.st_mode & 0o7777 == 0o640)
    }
  }

  @Test("writes no lines for people where they are not wanted")
  func withoutText() throws {
    try folder.log(AlertLogSettings(text: false)).append(.numbered(1))
    #expect(folder.names == ["alerts.jsonl"])
  }

  @Test("knows the last sequence number when it is opened again")
  func opensAgain() throws {
    try folder.log().append(.numbered(41))
    try folder.log().append(.numbered(42))
    let log = try folder.log()
    #expect(log.lastSequence == 42)
    #expect(log.repairedBytes == 0)
    #expect(try log.transitions(after: 0).count == 2)
  }

  @Test("cuts off a torn last line and says how much", arguments: [1, 7, 60, 5_000])
  func torn(count: Int) throws {
    try folder.log().append(.numbered(1))
    let whole = folder.read("alerts.jsonl")
    let long = AlertJSON.line(.numbered(2, summary: String(repeating: "x", count: 6_000)))
    folder.write(Array(long.prefix(count)), to: "alerts.jsonl", flags: O_APPEND)
    let log = try folder.log()
    #expect(log.repairedBytes == Int64(count))
    #expect(folder.read("alerts.jsonl") == whole)
    try log.append(.numbered(2))
    #expect(try log.transitions(after: 0) == [.numbered(1), .numbered(2)])
  }

  @Test("passes over bad lines and counts them")
  func badLines() throws {
    try folder.log().append(.numbered(1))
    let lines = ["rubbish", "", #"{"schema":1,"sequence":9}"#, #"{"schema":2,"sequence":9}"#, "\u{1b}"]
    folder.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: "alerts.jsonl", flags: O_APPEND)
    folder.write([UInt8](repeating: 0x41, count: (1 << 20) + 1) + [0x0a], to: "alerts.jsonl", flags: O_APPEND)
    let log = try folder.log()
    try log.append(.numbered(10))
    #expect(try log.transitions(after: 0) == [.numbered(1), .numbered(10)])
    #expect(log.skippedLines == 6)
  }

  @Test("goes on in a new file after a rename, and reads both")
  func renamed() throws {
    let log = try folder.log()
    try log.append(.numbered(1))
    for name in ["alerts.jsonl", "alerts.log"] { rename(folder[name], folder[name + ".1"]) }
    try log.append(.numbered(2))
    #expect(folder.lines("alerts.jsonl.1").count == 2)
    #expect(folder.lines("alerts.jsonl").count == 2)
    #expect(folder.lines("alerts.log").count == 2)
    #expect(try log.transitions(after: 0) == [.numbered(1), .numbered(2)])
    #expect(try log.transitions(after: 1) == [.numbered(2)])
  }

  @Test("knows the last sequence number from the rotated file when the current one is new")
  func rotatedOnly() throws {
    try folder.log().append(.numbered(5))
    rename(folder["alerts.jsonl"], folder["alerts.jsonl.1"])
    let log = try folder.log()
    #expect(log.lastSequence == 5)
    #expect(try log.transitions(after: 4) == [.numbered(5)])
  }

  @Test("goes on after its files were deleted")
  func deleted() throws {
    let log = try folder.log()
    try log.append(.numbered(1))
    unlink(folder["alerts.jsonl"])
    unlink(folder["alerts.log"])
    try log.append(.numbered(2))
    #expect(try log.transitions(after: 0) == [.numbered(2)])
    #expect(folder.lines("alerts.log").count == 2)
  }

  @Test("goes on after its folder was deleted and made anew")
  func deletedFolder() throws {
    let log = try folder.log()
    for name in folder.names { unlink(folder[name]) }
    rmdir(folder.path)
    #expect(throws: AlertLogFailure.self) { try log.append(.numbered(1)) }
    mkdir(folder.path, 0o750)
    try log.append(.numbered(1))
    #expect(try log.transitions(after: 0) == [.numbered(1)])
    #expect(folder.lines("alerts.log").count == 2)
  }

  @Test("goes on after copytruncate")
  func truncated() throws {
    let log = try folder.log()
    try log.append(.numbered(1))
    truncate(folder["alerts.jsonl"], 0)
    try log.append(.numbered(2))
    #expect(folder.lines("alerts.jsonl").map(\.count) == [AlertJSON.line(.numbered(2)).count, 0])
  }

  @Test("reopens when it is told to")
  func reopens() throws {
    let log = try folder.log()
    rename(folder["alerts.jsonl"], folder["alerts.jsonl.1"])
    try log.reopen()
    #expect(folder.names.contains("alerts.jsonl"))
  }

  @Test("rotates by size, keeps so many files and loses none of those")
  func rotates() throws {
    let size = Int64(AlertJSON.line(.numbered(10)).count + 1)
    let log = try folder.log(AlertLogSettings(text: true, maximumBytes: size * 3, kept: 2))
    for sequence in 10...19 as ClosedRange<UInt64> { try log.append(.numbered(sequence)) }
    #expect(
      folder.names.filter { $0.hasPrefix("alerts.jsonl") } == [
        "alerts.jsonl", "alerts.jsonl.1", "alerts.jsonl.2",
      ])
    #expect(folder.lines("alerts.jsonl.2").count == 4)
    #expect(folder.lines("alerts.jsonl.1").count == 4)
    #expect(try log.transitions(after: 0).map(\.sequence) == [16, 17, 18, 19])
    #expect(log.rotationFailures == 0)
  }

  @Test("refuses what is no file of its own")
  func refuses() throws {
    symlink("/etc/passwd", folder["alerts.jsonl"])
    #expect(throws: AlertLogFailure.notOurs(path: folder["alerts.jsonl"], found: "a symbolic link")) {
      _ = try folder.log()
    }
    unlink(folder["alerts.jsonl"])
    folder.write([], to: "other")
    link(folder["other"], folder["alerts.jsonl"])
    #expect(throws: AlertLogFailure.notOurs(path: folder["alerts.jsonl"], found: "a file with 2 links")) {
      _ = try folder.log()
    }
    unlink(folder["alerts.jsonl"])
    mkfifo(folder["alerts.jsonl"], 0o640)
    #expect(throws: AlertLogFailure.self) { _ = try folder.log() }
  }

  @Test("refuses another user's file", .enabled(if: geteuid() == 0, "SKIPPED: needs root"))
  func otherUser() throws {
    folder.write([], to: "alerts.jsonl")
    chown(folder["alerts.jsonl"], 65_534, 65_534)
    #expect(throws: AlertLogFailure.notOurs(path: folder["alerts.jsonl"], found: "a file of user 65534")) {
      _ = try folder.log()
    }
  }

  @Test("names the folder that is not there")
  func missingFolder() {
    let failure = #expect(throws: AlertLogFailure.self) {
      _ = try AlertLog(directory: "/nonexistent/alerts", settings: AlertLogSettings())
    }
    #expect(failure?.description == "/nonexistent/alerts: cannot open: No such file or directory")
  }

  @Test("a lost line for people is counted and does not fail the transition")
  func textFails() throws {
    let log = try folder.log()
    unlink(folder["alerts.log"])
    mkdir(folder["alerts.log"], 0o750)
    defer { rmdir(folder["alerts.log"]) }
    try log.append(.numbered(1))
    #expect(log.textFailures == 1)
    #expect(log.takeMinorFailure()?.description.contains("alerts.log") == true)
    #expect(log.takeMinorFailure() == nil)
    #expect(try log.transitions(after: 0) == [.numbered(1)])
  }

  @Test("refuses a line that it would not read back")
  func oversized() throws {
    let log = try folder.log()
    let huge = AlertTransition.numbered(1, summary: String(repeating: "x", count: 1 << 20))
    #expect(throws: AlertLogFailure.self) { try log.append(huge) }
    #expect(folder.read("alerts.jsonl").isEmpty)
  }
}

@Suite("The alert log on a full filesystem")
struct FullFilesystemTests {
  static let isPossible = geteuid() == 0 && AlertFolder(tmpfsBytes: 65_536) != nil

  @Test(
    "fails typed, leaves no torn line, and goes on when there is room",
    .enabled(if: isPossible, "SKIPPED: needs root and mount(2)"))
  func full() throws {
    let folder = try #require(AlertFolder(tmpfsBytes: 65_536))
    let log = try folder.log()
    folder.write([UInt8](repeating: 0, count: 49_152), to: "ballast")
    var written: UInt64 = 0
    let failure = #expect(throws: AlertLogFailure.self) {
      for sequence in 1...200 as ClosedRange<UInt64> {
        try log.append(.numbered(sequence, summary: String(repeating: "x", count: 700)))
        written = sequence
      }
    }
    #expect(failure == .full(path: folder["alerts.jsonl"]))
    #expect(written > 0)
    #expect(log.lastSequence == written)
    #expect(folder.read("alerts.jsonl").last == UInt8(ascii: "\n"))
    unlink(folder["ballast"])
    try log.append(.numbered(written + 1))
    #expect(try log.transitions(after: 0).map(\.sequence) == Array(1...written + 1))
    #expect(log.skippedLines == 0)
    #expect(folder.lines("alerts.log").allSatisfy { $0.isEmpty || $0.starts(with: Array("2026-".utf8)) })
  }
}
