import AlertLog
import Alerts
import Glibc
import Model
import TestSupport
import Testing

@Suite("Following the alert files")
struct AlertTailTests {
  private let folder: AlertFolder

  init() throws {
    folder = try #require(AlertFolder())
  }

  private func lines(_ numbers: some Sequence<UInt64>, life: Int64 = 0) -> [UInt8] {
    numbers.flatMap { AlertJSON.line(transition($0, life: life)) + [UInt8(ascii: "\n")] }
  }

  /// A later life of the log has later times, and numbers of its own.
  private func transition(_ number: UInt64, life: Int64 = 0) -> AlertTransition {
    var transition = AlertTransition.numbered(number)
    transition.realtimeMicroseconds += Int64(number) * 1_000_000 + life * 1_000_000_000
    return transition
  }

  private func tail(after number: UInt64?) throws -> AlertTail {
    guard let number else { return try AlertTail(directory: folder.path, after: nil) }
    let place = TailPosition(
      sequence: number, time: Timestamp.utc(transition(number).realtimeMicroseconds), id: "7f3a91c2")
    return try AlertTail(directory: folder.path, after: number == 0 ? .beginning : place)
  }

  /// What there is to read, in so many calls at most.
  private func numbers(_ tail: inout AlertTail, calls: Int = 8, atMost limit: Int = 100) throws -> [UInt64] {
    var found: [UInt64] = []
    for _ in 0..<calls { found += try tail.read(atMost: limit).map(\.position.sequence) }
    return found
  }

  private func move(_ name: String, to other: String) { rename(folder[name], folder[other]) }

  private func compress(_ name: String) throws {
    var child = pid_t()
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("gzip"), strdup(folder[name]), nil]
    defer { for argument in arguments { free(argument) } }
    try #require(posix_spawnp(&child, "gzip", nil, nil, &arguments, environ) == 0)
    var status: Int32 = 0
    try #require(waitpid(child, &status, 0) == child && status == 0)
  }

  @Test("begins behind the newest transition, and with the first where there is none")
  func beginning() throws {
    var empty = try tail(after: nil)
    folder.write(lines(1...2), to: "alerts.jsonl")
    #expect(try numbers(&empty) == [1, 2])
    var late = try tail(after: nil)
    #expect(try numbers(&late) == [])
    folder.write(lines(3...3), to: "alerts.jsonl", flags: O_APPEND)
    #expect(try numbers(&late) == [3])
    #expect(late.missing == 0 && late.skipped == 0)
  }

  @Test("leaves a line that is not whole for the next time, and passes over what is no transition")
  func tornLine() throws {
    let line = lines(2...2)
    folder.write(lines(1...1) + Array("nonsense\n".utf8) + line.prefix(50), to: "alerts.jsonl")
    var tail = try tail(after: 0)
    #expect(try numbers(&tail) == [1])
    #expect(tail.skipped == 1)
    folder.write(Array(line.dropFirst(50)), to: "alerts.jsonl", flags: O_APPEND)
    #expect(try numbers(&tail) == [2])
  }

  @Test("reads lines that are longer than its first buffer")
  func longLine() throws {
    var long = transition(1)
    long.incident.ruledOut = Array(repeating: String(repeating: "x", count: 1_000), count: 300)
    folder.write(AlertJSON.line(long) + [UInt8(ascii: "\n")] + lines(2...2), to: "alerts.jsonl")
    var tail = try tail(after: 0)
    #expect(try numbers(&tail) == [1, 2])
  }

  @Test(
    "goes on behind its place in whatever file that is by now, compressed or not",
    arguments: [0, 1, 3, 5, 6, 8])
  func rotatedAway(after number: UInt64) throws {
    folder.write(lines(1...3), to: "alerts.jsonl.3")
    try compress("alerts.jsonl.3")
    folder.write(lines(4...5), to: "alerts.jsonl.2")
    folder.write(lines(6...7), to: "alerts.jsonl.1")
    folder.write(lines(8...8), to: "alerts.jsonl")
    var tail = try tail(after: number)
    #expect(try numbers(&tail, calls: 20, atMost: 2) == (1...8).filter { $0 > number })
    #expect(tail.missing == 0)
  }

  @Test("follows a rotation while it reads, two in a row too")
  func rotationWhileReading() throws {
    folder.write(lines(1...2), to: "alerts.jsonl")
    var tail = try tail(after: 0)
    #expect(try numbers(&tail) == [1, 2])
    folder.write(lines(3...3), to: "alerts.jsonl", flags: O_APPEND)
    move("alerts.jsonl", to: "alerts.jsonl.2")
    folder.write(lines(4...4), to: "alerts.jsonl.1")
    #expect(try numbers(&tail) == [3])
    folder.write(lines(5...5), to: "alerts.jsonl")
    #expect(try numbers(&tail) == [4, 5])
    #expect(tail.missing == 0)
  }

  @Test("counts what was deleted before it was read")
  func missing() throws {
    folder.write(lines(7...8), to: "alerts.jsonl")
    var tail = try tail(after: 2)
    #expect(try numbers(&tail) == [7, 8])
    #expect(tail.missing == 4)
  }

  @Test("hands out a line that was taken back and written again once only")
  func takenBack() throws {
    folder.write(lines(1...3), to: "alerts.jsonl")
    var tail = try tail(after: 0)
    #expect(try numbers(&tail) == [1, 2, 3])
    folder.write(lines(1...2), to: "alerts.jsonl")
    #expect(try numbers(&tail) == [])
    folder.write(lines(3...4), to: "alerts.jsonl", flags: O_APPEND)
    #expect(try numbers(&tail) == [4])
  }

  @Test("takes younger lines for new where numbers begin anew", arguments: [2, 9])
  func newLife(count: UInt64) throws {
    folder.write(lines(1...5), to: "alerts.jsonl.1")
    folder.write(lines(1...count, life: 1), to: "alerts.jsonl")
    var tail = try tail(after: 5)
    #expect(try numbers(&tail) == Array(1...count))
  }

  @Test("loses and repeats nothing, however it is rotated, compressed and started anew", arguments: 1...8)
  func anyOrder(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var written: UInt64 = 0
    var found: [UInt64] = []
    var tail = try tail(after: 0)
    for _ in 0..<60 {
      switch random.next() % 6 {
      case 0, 1:
        let more = random.next() % 4 + 1
        folder.write(lines((written + 1)...(written + more)), to: "alerts.jsonl", flags: O_APPEND)
        written += more
      case 2: rotate()
      case 3:
        if folder.names.contains("alerts.jsonl.2") { try compress("alerts.jsonl.2") }
      case 4: tail = try AlertTail(directory: folder.path, after: tail.position)
      default: found += try tail.read(atMost: Int(random.next() % 3) + 1).map(\.position.sequence)
      }
    }
    found += try numbers(&tail, calls: 200)
    #expect(found == Array(1...max(written, 1)).filter { $0 <= written })
    #expect(tail.missing == 0 && tail.skipped == 0)
  }

  private func rotate() {
    for number in stride(from: 20, through: 1, by: -1) {
      for suffix in ["", ".gz"] {
        move("alerts.jsonl.\(number)\(suffix)", to: "alerts.jsonl.\(number + 1)\(suffix)")
      }
    }
    move("alerts.jsonl", to: "alerts.jsonl.1")
  }
}
