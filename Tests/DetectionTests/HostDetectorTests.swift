import Detection
import Model
import TestSupport
import Testing

/// A host's rows, a cadence apart.
struct HostStream: ~Copyable {
  var detector: HostDetector
  var time = StepTime(monotonicSeconds: 0, localSecondOfWeek: 0)
  private var random = SplitMix64(seed: 20_260_823)

  init(columns: Int, cadence: Double = 60) {
    detector = HostDetector(columns: columns, cadenceSeconds: cadence)
  }

  /// Steps one row and moves the time on.
  @discardableResult
  mutating func step(_ values: [Double]) -> Double {
    defer {
      time.monotonicSeconds += detector.cadenceSeconds
      time.localSecondOfWeek = (time.localSecondOfWeek + Int32(detector.cadenceSeconds)) % 604_800
    }
    return detector.step(values: values.span, at: time)
  }

  /// Columns that follow two common rhythms, each at its own level and size, with noise of their own.
  mutating func normalRow() -> [Double] {
    let (first, second) = (random.normal(), random.normal())
    return (0..<detector.count).map { column in
      let size = Double(1 + column)
      return 100 * size + size * ((column % 2 == 0 ? first : second) + 0.3 * random.normal())
    }
  }

  /// Steps so many normal rows and returns the largest surprise.
  @discardableResult
  mutating func runNormal(_ rows: Int) -> Double {
    var largest = 0.0
    for _ in 0..<rows { largest = max(largest, step(normalRow())) }
    return largest
  }

  /// The columns, most to blame first.
  func ranking() -> [Int] {
    (0..<detector.count).sorted { detector.contribution(of: $0) > detector.contribution(of: $1) }
  }
}

@Suite("Host detector")
struct HostDetectorTests {
  @Test("says nothing in warm-up, however wild")
  func warmUp() {
    var stream = HostStream(columns: 4)
    for row in 0..<200 {
      let surprise = stream.step([0, 1e9, Double(row), row == 100 ? 1e20 : 0])
      #expect(surprise == 0)
    }
  }

  @Test("a host like every day stays below two decades and a half")
  func quiet() {
    var stream = HostStream(columns: 12)
    let surprise = stream.runNormal(6_000)
    #expect(surprise < 2.5)
  }

  @Test("three columns that leave their level for ten rows are found and blamed")
  func shift() {
    var stream = HostStream(columns: 12)
    let before = stream.runNormal(3_000)
    var largest = 0.0
    for _ in 0..<10 {
      var row = stream.normalRow()
      for column in [2, 5, 7] { row[column] += 15 * Double(1 + column) }
      largest = max(largest, stream.step(row))
    }
    #expect(largest > before + 1.5)
    #expect(Set(stream.ranking().prefix(3)) == [2, 5, 7])
  }

  @Test("a column that breaks its habit of moving with others is found inside of its own range")
  func brokenHabit() {
    var random = SplitMix64(seed: 5)
    func row(broken: Bool) -> [Double] {
      let common = 3 * random.normal()
      return (0..<8).map { $0 == 3 && broken ? -common : common + 0.1 * random.normal() }
    }
    var stream = HostStream(columns: 8)
    var before = 0.0
    for _ in 0..<3_000 { before = max(before, stream.step(row(broken: false))) }
    var after = 0.0
    for _ in 0..<30 { after = max(after, stream.step(row(broken: true))) }
    #expect(after > before + 0.5)
  }

  @Test("a column that stood still for 20,000 rows and moves once is news, but bounded")
  func deadColumn() {
    var stream = HostStream(columns: 12)
    func rowWithDead(_ value: Double) -> [Double] {
      var row = stream.normalRow()
      row[4] = value
      return row
    }
    for _ in 0..<20_000 { stream.step(rowWithDead(0)) }
    let quiet = stream.step(rowWithDead(0))
    let moved = stream.step(rowWithDead(1e-3))
    #expect(moved > quiet && moved < 4)
    #expect(stream.ranking()[0] == 4)
    #expect(stream.detector.contribution(of: 4) <= 2 * 30 * 30)
    for _ in 0..<50 { stream.step(rowWithDead(0)) }
    let surprise = stream.step(rowWithDead(0))
    #expect(surprise < 2)
  }

  @Test("a counter that wraps for one row does not blind its column")
  func glitch() {
    var stream = HostStream(columns: 6)
    stream.runNormal(2_000)
    var row = stream.normalRow()
    row[1] = 0x1p64
    stream.step(row)
    stream.runNormal(500)
    var largest = 0.0
    for _ in 0..<10 {
      row = stream.normalRow()
      row[1] += 60
      largest = max(largest, stream.step(row))
    }
    #expect(stream.ranking()[0] == 1)
    #expect(stream.detector.contribution(of: 1) > 4)
  }

  @Test("a daily rhythm is learned: the same peak at another hour is more of a surprise")
  func dayProfile() {
    func row(_ stream: inout HostStream, minute: Int) -> [Double] {
      let isPeak = minute % 1_440 < 120
      return stream.normalRow().enumerated().map { $1 + (isPeak ? 8 * Double(1 + $0) : 0) }
    }
    var stream = HostStream(columns: 6, cadence: 300)
    var usual = 0.0
    for step in 0..<(288 * 14) {
      let surprise = stream.step(row(&stream, minute: step * 5))
      if step > 288 * 10 { usual = max(usual, surprise) }
    }
    for step in 0..<100 { stream.step(row(&stream, minute: 200 + step * 5)) }
    var unusual = 0.0
    for step in 0..<24 { unusual = max(unusual, stream.step(row(&stream, minute: step * 5))) }
    #expect(unusual > usual + 0.5)
  }

  @Test("while frozen nothing is learned; a rebaseline accepts the new level")
  func freeze() {
    var stream = HostStream(columns: 6)
    stream.runNormal(3_000)
    func shifted() -> [Double] { stream.normalRow().enumerated().map { $1 + 20 * Double(1 + $0) } }
    stream.detector.isFrozen = true
    for _ in 0..<600 { stream.step(shifted()) }
    let held = stream.step(shifted())
    stream.detector.isFrozen = false
    stream.detector.rebaseline()
    for _ in 0..<100 { stream.step(shifted()) }
    #expect(held > 2.5)
    let surprise = stream.step(shifted())
    #expect(surprise < held - 1.5)
  }

  @Test("a signal that takes another's place is judged by its own past alone")
  func replaced() {
    var stream = HostStream(columns: 6)
    stream.runNormal(1_000)
    stream.detector.remove(at: 2)
    var largest = 0.0
    for _ in 0..<600 {
      var row = stream.normalRow()
      row[2] = 1e6 + row[2]
      largest = max(largest, stream.step(row))
    }
    #expect(largest < 2.5)
    #expect(stream.detector.contribution(of: 2) < 30)
  }

  @Test("a host whose signals come and go all the time still learns its axes")
  func churn() {
    var stream = HostStream(columns: 10)
    for row in 0..<4_000 {
      if row % 30 == 0 { stream.detector.remove(at: 8 + row / 30 % 2) }
      stream.step(stream.normalRow())
    }
    var largest = 0.0
    for _ in 0..<10 {
      var row = stream.normalRow()
      for column in [1, 4] { row[column] += 15 * Double(1 + column) }
      largest = max(largest, stream.step(row))
    }
    #expect(largest > 3)
    #expect(Set(stream.ranking().prefix(2)) == [1, 4])
  }

  @Test("what is no measurement takes no part")
  func missing() {
    var stream = HostStream(columns: 4)
    stream.runNormal(1_000)
    let refused = stream.step([.nan, .infinity, 1e31, -.infinity])
    let absent = stream.step([])
    #expect(refused == 0 && absent == 0)
    #expect((0..<4).allSatisfy { stream.detector.contribution(of: $0) == 0 })
    let after = stream.runNormal(200)
    #expect(after < 2.5)
  }

  @Test("columns beyond the covariance are judged one by one")
  func manyColumns() {
    let count = HostDetector.covarianceColumns + 4
    var stream = HostStream(columns: count)
    var random = SplitMix64(seed: 8)
    func row(_ last: Double) -> [Double] {
      (0..<count).map { $0 == count - 1 ? last + random.normal() : random.normal() }
    }
    for _ in 0..<260 { stream.step(row(0)) }
    stream.step(row(40))
    #expect(stream.ranking()[0] == count - 1)
  }

  @Test(
    "a pause weighs as many samples as it lasted, time that runs backwards one", arguments: [5.0, -9_000])
  func pause(samples: Double) {
    var stream = HostStream(columns: 4)
    stream.runNormal(1_000)
    stream.time.monotonicSeconds += 60 * samples
    let surprise = stream.runNormal(500)
    #expect(surprise < 2.5)
  }

  @Test("no columns and one column are no error")
  func few() {
    var none = HostStream(columns: 0)
    let nothing = none.step([])
    #expect(nothing == 0)
    var one = HostStream(columns: 1)
    let surprise = one.runNormal(500)
    #expect(surprise.isFinite)
  }

  @Test("bytes of memory are told, and grow with the columns")
  func bytes() {
    #expect(
      HostDetector(columns: 64, cadenceSeconds: 10).bytes
        > HostDetector(columns: 32, cadenceSeconds: 10).bytes)
    #expect(HostDetector(columns: 64, cadenceSeconds: 10).bytes < 384 * 1_024)
  }
}
