import AlertLog
import Alerts
import Glibc
import Model
import Testing

@Suite("Following the alert file")
struct AlertFollowerTests {
  private let folder: AlertFolder

  init() throws {
    folder = try #require(AlertFolder())
  }

  private func lines(_ sequences: ClosedRange<UInt64>) -> [UInt8] {
    sequences.flatMap { AlertJSON.line(.numbered($0)) + [UInt8(ascii: "\n")] }
  }

  private func append(_ sequences: ClosedRange<UInt64>) {
    folder.write(lines(sequences), to: "alerts.jsonl", flags: O_APPEND)
  }

  private func poll(_ follower: AlertFollower) throws -> [UInt64] {
    var found: [UInt64] = []
    try follower.poll { found.append($0.sequence) }
    return found
  }

  @Test("tells what comes, not what was there")
  func comes() throws {
    append(1...3)
    let follower = try AlertFollower(directory: folder.path)
    #expect(try poll(follower) == [])
    append(4...5)
    #expect(try poll(follower) == [4, 5])
    #expect(try poll(follower) == [])
  }

  @Test("waits for a file that is not there yet, and for the end of a line")
  func waits() throws {
    let follower = try AlertFollower(directory: folder.path)
    #expect(try poll(follower) == [])
    let line = lines(1...1)
    folder.write(Array(line.prefix(100)), to: "alerts.jsonl")
    #expect(try poll(follower) == [])
    folder.write(Array(line.dropFirst(100)), to: "alerts.jsonl", flags: O_APPEND)
    #expect(try poll(follower) == [1])
  }

  @Test("begins with a line that is just being written")
  func begun() throws {
    append(1...1)
    let line = lines(2...2)
    folder.write(Array(line.prefix(100)), to: "alerts.jsonl", flags: O_APPEND)
    let follower = try AlertFollower(directory: folder.path)
    folder.write(Array(line.dropFirst(100)), to: "alerts.jsonl", flags: O_APPEND)
    #expect(try poll(follower) == [2])
  }

  @Test("reads a renamed file to its end, and then the new one")
  func renamed() throws {
    append(1...1)
    let follower = try AlertFollower(directory: folder.path)
    append(2...3)
    rename(folder["alerts.jsonl"], folder["alerts.jsonl.1"])
    folder.write(lines(4...5), to: "alerts.jsonl")
    #expect(try poll(follower) == [2, 3, 4, 5])
    append(6...6)
    #expect(try poll(follower) == [6])
  }

  @Test("goes on where the file is away for a while, emptied or replaced by a copy")
  func emptied() throws {
    append(1...2)
    let follower = try AlertFollower(directory: folder.path)
    rename(folder["alerts.jsonl"], folder["alerts.jsonl.1"])
    #expect(try poll(follower) == [])
    append(3...3)
    #expect(try poll(follower) == [3])
    folder.write([], to: "alerts.jsonl")
    #expect(try poll(follower) == [])
    append(4...4)
    #expect(try poll(follower) == [4])
  }

  @Test("forgets a torn line that was cut off")
  func torn() throws {
    append(1...1)
    let follower = try AlertFollower(directory: folder.path)
    append(2...2)
    let whole = folder.read("alerts.jsonl").count
    folder.write(Array(lines(3...3).prefix(50)), to: "alerts.jsonl", flags: O_APPEND)
    #expect(try poll(follower) == [2])
    truncate(folder["alerts.jsonl"], off_t(whole))
    #expect(try poll(follower) == [])
    append(4...4)
    #expect(try poll(follower) == [4])
  }

  @Test("counts what is no alert")
  func nonsense() throws {
    append(1...1)
    let follower = try AlertFollower(directory: folder.path)
    folder.write(Array("nonsense\n{}\n".utf8), to: "alerts.jsonl", flags: O_APPEND)
    append(2...2)
    #expect(try poll(follower) == [2])
    #expect(follower.skippedLines == 2)
  }
}

@Suite("Lines of alerts from anywhere")
struct AlertLinesTests {
  @Test("hands out transitions, counts what is none, and names what cannot be read")
  func read() throws {
    let folder = try #require(AlertFolder())
    let line = AlertJSON.line(.numbered(7)) + [UInt8(ascii: "\n")]
    folder.write(Array("nonsense\n".utf8) + line + Array("\u{1b}[2J\n".utf8), to: "lines")
    var input = AlertLines()
    var found: [UInt64] = []
    try input.read(path: folder["lines"]) { found.append($0.sequence) }
    #expect(found == [7])
    #expect(input.skippedLines == 2)
    #expect(throws: AlertLogFailure.self) { try input.read(path: folder["none"]) { _ in } }
  }

  @Test("a stretch of time has its beginning and not its end, and each line once")
  func stretch() throws {
    let folder = try #require(AlertFolder())
    var lines: [UInt8] = []
    for sequence in 0..<4 as Range<UInt64> {
      var transition = AlertTransition.numbered(sequence)
      transition.realtimeMicroseconds = Int64(sequence) * 1_000_000
      lines += AlertJSON.line(transition) + [UInt8(ascii: "\n")]
    }
    folder.write(lines, to: "alerts.jsonl")
    folder.write(lines, to: "alerts.jsonl.1")
    var archive = try AlertArchive(directory: folder.path)
    var found: [UInt64] = []
    archive.forEachTransition(since: 1_000_000, until: 3_000_000) { found.append($0.sequence) }
    #expect(found == [1, 2])
    found = []
    archive.forEachTransition(since: nil, until: nil) { found.append($0.sequence) }
    #expect(found == [0, 1, 2, 3])
  }
}
