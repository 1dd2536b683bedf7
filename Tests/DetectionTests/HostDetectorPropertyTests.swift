import Detection
import Model
import TestSupport
import Testing

@Suite("Host detector, properties")
struct HostDetectorPropertyTests {
  /// Correlated rows with spikes, shifts, still columns, gaps and missing values.
  private func hardRows(columns: Int = 7, count: Int = 1_500, seed: UInt64) -> [[Double]] {
    var random = SplitMix64(seed: seed)
    var level = 100.0
    return (0..<count).map { index in
      if random.uniform() < 0.003 { level = 200 * random.uniform() }
      let common = random.normal()
      let isSpike = random.uniform() < 0.01
      return (0..<columns).map { column in
        if random.uniform() < 0.01 { return .nan }
        if column == 2, index % 900 > 400 { return 7 }
        return (isSpike ? 3 : 1) * level + 5 * common * Double(column - 3) + 2 * random.normal()
      }
    }
  }

  private struct Scored: Equatable {
    var surprises: [Double] = []
    var contributions: [[Double]] = []
  }

  private func run(_ stream: inout HostStream, _ rows: [[Double]]) -> Scored {
    var scored = Scored()
    for (index, row) in rows.enumerated() {
      if index % 400 == 399 { stream.time.monotonicSeconds += 240 }
      scored.surprises.append(stream.step(row))
      scored.contributions.append(row.indices.map { stream.detector.contribution(of: $0) })
    }
    return scored
  }

  private func scored(_ rows: [[Double]]) -> Scored {
    var stream = HostStream(columns: rows[0].count)
    return run(&stream, rows)
  }

  @Test("the scores of a prefix are the prefix of the scores", arguments: 0..<3)
  func causality(seed: UInt64) {
    let rows = hardRows(seed: seed)
    let (whole, part) = (scored(rows), scored(Array(rows.prefix(900))))
    #expect(whole.surprises.contains { $0 > 1 })
    #expect(Array(whole.surprises.prefix(900)) == part.surprises)
    #expect(Array(whole.contributions.prefix(900)) == part.contributions)
  }

  @Test("multiplying columns by powers of two, each by its own, changes no bit", arguments: 0..<3)
  func scaleInvariance(seed: UInt64) {
    let rows = hardRows(seed: seed)
    let factors = [0x1p-60, 0x1p-10, 0.5, 1, 2, 0x1p10, 0x1p60]
    #expect(scored(rows.map { zip($0, factors).map { $0 * $1 } }) == scored(rows))
  }

  @Test("turning columns upside down changes no bit")
  func mirror() {
    let rows = hardRows(seed: 4)
    #expect(scored(rows.map { $0.map { -$0 } }) == scored(rows))
  }

  @Test("the order of columns does not matter but for rounding", arguments: 0..<3)
  func permutation(seed: UInt64) {
    let rows = hardRows(seed: seed)
    let order = [4, 0, 6, 2, 5, 1, 3]
    let (plain, permuted) = (scored(rows), scored(rows.map { row in order.map { row[$0] } }))
    var worst = 0.0
    for (index, row) in permuted.contributions.enumerated() {
      worst = max(worst, abs(plain.surprises[index] - permuted.surprises[index]))
      for (place, column) in order.enumerated() {
        let wanted = plain.contributions[index][column]
        worst = max(worst, abs(row[place] - wanted) / (1 + wanted))
      }
    }
    #expect(worst < 1e-6)
  }

  @Test("a detector stored midway goes on as if nothing had been", arguments: [1, 150, 230, 801])
  func snapshot(rows: Int) throws {
    let all = hardRows(count: 1_200, seed: 9)
    var before = HostStream(columns: 7)
    _ = run(&before, Array(all.prefix(rows)))
    var writer = ByteWriter()
    before.detector.encode(into: &writer)
    var after = HostStream(columns: 7)
    after.time = before.time
    var reader = ByteReader(writer.bytes)
    try after.detector.decode(from: &reader)
    #expect(reader.isAtEnd)
    let rest = Array(all.dropFirst(rows))
    let (resumed, whole) = (run(&after, rest), run(&before, rest))
    #expect(resumed == whole)
  }

  @Test("a snapshot of other columns or another format is refused and changes nothing")
  func wrongSnapshot() {
    var writer = ByteWriter()
    HostDetector(columns: 3, cadenceSeconds: 60).encode(into: &writer)
    var detector = HostDetector(columns: 4, cadenceSeconds: 60)
    var reader = ByteReader(writer.bytes)
    #expect(throws: CodingFailure.self) { try detector.decode(from: &reader) }
    reader = ByteReader([99])
    #expect(throws: CodingFailure.version(found: 99, supported: 3)) { try detector.decode(from: &reader) }
  }

  @Test("damaged bytes are refused or give a detector that works, never a crash", arguments: 0..<40)
  func damagedBytes(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var stream = HostStream(columns: 5)
    stream.runNormal(400)
    var writer = ByteWriter()
    stream.detector.encode(into: &writer)
    var bytes = writer.bytes
    for _ in 0..<(1 + seed % 8) {
      bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(random.next() & 255)
    }
    if seed % 3 == 0 { bytes = Array(bytes.prefix(Int(random.next() % UInt64(bytes.count)))) }
    var reader = ByteReader(bytes)
    try? stream.detector.decode(from: &reader)
    let surprise = stream.runNormal(400)
    #expect(surprise.isFinite)
  }

  @Test("no value whatever makes a result that is not finite", arguments: 0..<4)
  func finiteness(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let corners: [Double] = [
      0, -0.0, 1, -1, 0x1p-1074, 0x1p-1022, 1e-300, 1e-45, 1e30, -1e30, 1e31, .nan, .infinity, 0x1p63, 1e-3,
    ]
    var stream = HostStream(columns: 5)
    var wrong = 0
    for _ in 0..<1_500 {
      let row = (0..<5).map { column in
        let isCorner = random.uniform() < 0.3 * Double(column)
        return isCorner ? corners[Int(random.next() % 15)] : random.normal()
      }
      let surprise = stream.step(row)
      if !surprise.isFinite || surprise < 0 { wrong += 1 }
      wrong += (0..<5).count { !stream.detector.contribution(of: $0).isFinite }
      if random.uniform() < 0.02 { stream.time.monotonicSeconds += 1e6 * (random.uniform() - 0.5) }
      if random.uniform() < 0.02 { stream.detector.isFrozen = random.uniform() < 0.5 }
      if random.uniform() < 0.02 { stream.detector.rebaseline() }
      if random.uniform() < 0.02 { stream.detector.remove(at: Int(random.next() % 5)) }
    }
    #expect(wrong == 0)
  }
}
