import Model
import TestSupport
import Testing

@Suite("The encoding of batches")
struct EntryBatchCodecTests {
  @Test("a batch comes back as it was", arguments: 0..<20)
  func roundTrip(seed: Int) throws {
    let batch = SampleBatch.make(seed: seed)
    var writer = ByteWriter()
    encode(batch, into: &writer)
    var reader = ByteReader(writer.bytes)
    let read = try decodeEntryBatch(from: &reader)
    #expect(read == batch)
    #expect(reader.isAtEnd)
  }

  @Test("damaged bytes throw or give a batch whose texts lie within its bytes", arguments: 0..<50)
  func damaged(seed: Int) {
    var random = SplitMix64(seed: seed)
    var writer = ByteWriter()
    encode(SampleBatch.make(seed: seed), into: &writer)
    for _ in 0..<40 {
      var bytes = writer.bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
      var reader = ByteReader(bytes)
      if let batch = try? decodeEntryBatch(from: &reader) { #expect(batch.isWellFormed) }
    }
  }

  @Test("every shorter prefix is refused")
  func truncated() {
    var writer = ByteWriter()
    encode(SampleBatch.make(seed: 1), into: &writer)
    for length in 0..<writer.bytes.count {
      var reader = ByteReader(Array(writer.bytes[..<length]))
      #expect(throws: CodingFailure.self) { try decodeEntryBatch(from: &reader) }
    }
  }

  @Test("an entry like the one before takes few bytes")
  func compact() {
    var batch = EntryBatch()
    for index in 0..<100 {
      var entry = LogEntry()
      entry.realtimeMicroseconds = 1_700_000_000_000_000 + Int64(index) * 900
      entry.monotonicMicroseconds = 5_000_000 + UInt64(index) * 900
      entry.bootID = Identifier128(high: 1, low: 2)
      entry.pid = 812
      entry.uid = 33
      entry.unit = batch.store(Array("nginx.service".utf8))
      entry.message = batch.store(Array("GET /".utf8))
      batch.entries.append(entry)
    }
    var writer = ByteWriter()
    encode(batch, into: &writer)
    #expect(writer.bytes.count - batch.bytes.count < 100 * 20 + 100)
  }
}

/// Batches with every field set somewhere.
enum SampleBatch {
  static func make(seed: Int) -> EntryBatch {
    var random = SplitMix64(seed: seed)
    var batch = EntryBatch()
    for index in 0..<Int.random(in: 1...12, using: &random) {
      var entry = LogEntry()
      entry.realtimeMicroseconds = Int64.random(in: .min ... .max, using: &random)
      entry.monotonicMicroseconds = random.next()
      entry.bootID = index % 3 == 0 ? Identifier128(high: random.next(), low: random.next()) : .none
      entry.messageID = index % 2 == 0 ? Identifier128(high: random.next(), low: 1) : .none
      entry.priority = UInt8.random(in: 0...7, using: &random)
      entry.transport = Transport(rawValue: UInt8.random(in: 0...6, using: &random)) ?? .other
      entry.uid = index % 4 == 0 ? .max : UInt32.random(in: 0..<65536, using: &random)
      entry.pid = UInt32.random(in: 0 ... .max, using: &random)
      entry.number = random.next()
      entry.message = batch.store(text(&random))
      entry.unit = batch.store(text(&random))
      entry.command = batch.store(text(&random))
      entry.claimedIdentifier = batch.store(text(&random))
      entry.subjectUnit = batch.store(text(&random))
      entry.unitResult = batch.store(text(&random))
      batch.entries.append(entry)
    }
    return batch
  }

  private static func text(_ random: inout SplitMix64) -> [UInt8] {
    (0..<Int.random(in: 0...20, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
  }
}
