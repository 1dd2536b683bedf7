import Model
import TestSupport
import Testing

@testable import Journal

@Suite("The reader's pipe")
struct ChildMessageTests {
  private static func messages() throws -> [ChildMessage] {
    let position = try #require(JournalPosition(cursor: JournalPositionTests.cursor))
    let gap = JournalGap(
      count: 17, fromMicroseconds: -1, toMicroseconds: .max, reason: .unreadable, host: "näh")
    let facts = BatchFacts(
      group: .max, own: 4, ignored: 5, isBehind: true, hasGapDetection: false, gaps: [gap, gap])
    return [
      .hello(version: ChildMessage.version), .batch(SampleBatch.make(seed: 3), position, facts), .caughtUp,
      .batch(EntryBatch(), position, BatchFacts(group: 0)), .notice("näh"),
      .unavailable(""), .dying(group: 3, file: "/var/log/journal/a b.journal"),
    ]
  }

  @Test("messages come out as they went in, however the pipe cuts them", arguments: 1..<40)
  func chunks(size: Int) throws {
    let sent = try Self.messages()
    let bytes = sent.flatMap { PipeFrame.bytes(of: $0) }
    var parser = FrameParser()
    var received: [ChildMessage] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      parser.append(bytes[start..<min(start + size, bytes.count)])
      while let message = try parser.next() { received.append(message) }
    }
    #expect(received == sent)
  }

  @Test("lengths of nothing and of too much are refused", arguments: [[0, 0, 0, 0], [1, 0, 128, 0]])
  func lengths(bytes: [UInt8]) {
    var parser = FrameParser()
    parser.append(bytes)
    #expect(throws: CodingFailure.self) { try parser.next() }
  }

  @Test("a frame with bytes left over is refused")
  func leftOver() {
    #expect(throws: CodingFailure.self) { try ChildMessage(decoding: [3, 0]) }
  }

  @Test("damaged frames throw and never trap", arguments: 0..<60)
  func damaged(seed: Int) throws {
    var random = SplitMix64(seed: seed)
    let messages = try Self.messages()
    for message in messages {
      var bytes = Array(PipeFrame.bytes(of: message).dropFirst(4))
      for _ in 0..<2 {
        bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      if case .batch(let batch, _, _) = try? ChildMessage(decoding: bytes) { #expect(batch.isWellFormed) }
    }
  }

  @Test(
    "the command line says the same at both ends",
    arguments: [JournalStart.tail, .head, .realtime(-5), .cursor("s=1;i=2")])
  func commandLine(start: JournalStart) throws {
    var arguments = ReaderArguments()
    arguments.directories = ["/var/log/journal", "/srv/a b"]
    arguments.start = start
    arguments.groupStarts = [.max: .tail, 0: .realtime(-7)]
    arguments.ownUnit = "tocsin.service"
    arguments.ownMessageIDs = [Identifier128(high: 1, low: 2), Identifier128(high: 3, low: 4)]
    arguments.ignoredUnits = ["a*", ""]
    arguments.machineID = Identifier128(high: 5, low: 6)
    arguments.skippedFiles = [Identifier128(high: 7, low: 8)]
    #expect(try ReaderArguments(words: arguments.words) == arguments)
  }

  @Test(
    "a command line that is none is refused",
    arguments: [["--cursor"], ["--realtime", "x"], ["--own-message-id", "1"], ["--what", "x"]])
  func wrongCommandLine(words: [String]) {
    #expect(throws: JournalFailure.self) { try ReaderArguments(words: words) }
  }
}
