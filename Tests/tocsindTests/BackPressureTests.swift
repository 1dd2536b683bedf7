import Journal
import Model
import TestSupport
import Testing

@testable import tocsind

/// The way of journal batches through inbox and assembler, as the reader's and the engine's thread walk it.
@Suite struct BackPressureTests {
  private static let largestBatch = 2 << 20

  /// Both queues under a reader that always has more, with clocks and collectors that misbehave.
  private struct Pipeline {
    var random: SplitMix64
    var inbox = Inbox()
    var assembler = FrameAssembler(bootID: Made.boot)
    var wall = 0.0
    var given = 0
    var taken = 0

    /// Adds messages until one is refused.
    mutating func flood() throws {
      while true {
        let ahead = Double.random(in: -40...40, using: &random)
        let size = Int.random(in: 1...BackPressureTests.largestBatch, using: &random)
        guard inbox.add(try Made.message(bytes: size, at: wall + ahead)) else { return }
        given += 1
      }
    }

    /// One turn of the engine's thread.
    mutating func turn(at second: Double) {
      let gathered = assembler.isFull ? inbox.takeAllButMessages() : inbox.takeAll()
      gathered?.ticks.forEach { assembler.add($0) }
      for case .batch(let batch, let progress) in gathered?.messages ?? [] {
        assembler.add(batch, cursor: progress.cursor)
      }
      for frame in assembler.frames(monotonicNanoseconds: Made.nanoseconds(second)) {
        taken += frame.entries.entries.count
      }
    }
  }

  @Test("memory is bounded, entries keep moving, and none is lost", arguments: 0..<2)
  func flood(seed: UInt64) throws {
    var pipeline = Pipeline(random: SplitMix64(state: seed))
    pipeline.assembler.noteCaughtUp()
    var lastMove = 0
    for second in 0..<110 {
      let isStuck = (20..<70).contains(second)
      pipeline.wall += second % 50 == 49 ? Double.random(in: -60...60, using: &pipeline.random) : 1
      if !isStuck { pipeline.inbox.add(Made.tick(at: Double(second), wall: pipeline.wall)) }
      let before = pipeline.taken
      if second < 90 { try pipeline.flood() }
      pipeline.turn(at: Double(second))
      if pipeline.taken > before || pipeline.given == pipeline.taken { lastMove = second }
      #expect(pipeline.inbox.messageBytes < Inbox.maximumMessageBytes + 2 * Self.largestBatch)
      #expect(
        pipeline.assembler.waitingBytes
          < FrameAssembler.maximumBytes + Inbox.maximumMessageBytes + 2 * Self.largestBatch)
      // What waits longest: no tick for as long as the assembler is patient, and a turn for each queue.
      #expect(second - lastMove <= 35)
    }
    pipeline.inbox.add(Made.tick(at: 111, wall: pipeline.wall + 1000))
    pipeline.turn(at: 113)
    #expect(pipeline.given > 100)
    #expect(pipeline.taken == pipeline.given)
  }
}
