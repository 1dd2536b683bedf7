import Model
import TestSupport
import Testing

@testable import Detection

@Suite("Silences")
struct SilenceTests {
  /// Something that happens, and the second it is.
  private struct Clock {
    var silence = Silence()
    /// Second of observation; second 0 is a Monday at 00:00.
    var now: UInt32 = 0

    var calendar: UInt32 {
      RateExtremes.Calendar.bits(localSecondOfWeek: Int32(now % 604_800))
    }

    mutating func happen(after seconds: Double, since: UInt32 = 0) {
      now += UInt32(max(0, seconds))
      silence.note(at: now, since: since, calendar)
    }

    /// The surprise of silence that lasts.
    func surprise(after seconds: UInt32, share: Float = 1) -> Float {
      var later = self
      later.now += seconds
      return silence.surprise(from: 0, share: share, at: later.now, later.calendar)
    }

    /// The first minute at which silence is worth 4.5 decades.
    func secondsToRing(within most: UInt32 = 4 * 86_400) -> UInt32? {
      stride(from: 60, through: most, by: 60).first { surprise(after: $0) >= 4.5 }
    }
  }

  @Test("the tail is scipy's within 4 % and a tenth of a decade")
  func tails() {
    let rows = fixture("students.csv")
    #expect(rows.count > 40)
    for row in rows {
      let surprise = StudentTail.surprise(row[0], freedom: row[1])
      #expect(abs(surprise - row[2]) < 0.1 + 0.04 * row[2], "\(row)")
    }
  }

  @Test("a heartbeat that stops is told within ten minutes", arguments: [1, 10, 60, 120] as [Double])
  func heartbeat(period: Double) throws {
    var clock = Clock()
    for _ in 0..<Int(2 * 86_400 / period) { clock.happen(after: period) }
    let seconds = try #require(clock.secondsToRing())
    #expect(seconds > 300 && seconds <= 600)
  }

  @Test("a nightly job that is missing is told within half of its period, once there were seven")
  func nightly() throws {
    var random = SplitMix64(seed: 1)
    var clock = Clock()
    for _ in 0..<8 { clock.happen(after: 86_400 + 600 * (random.uniform() - 0.5)) }
    let seconds = try #require(clock.secondsToRing())
    #expect(seconds > 86_400 + 3_600 && seconds < 86_400 * 3 / 2)
  }

  @Test("nothing is missed in the first day, or before six hours of it are known")
  func young() {
    var clock = Clock()
    for _ in 0..<23 * 60 { clock.happen(after: 60) }
    #expect(clock.surprise(after: 1_800) == 0)
    var rare = Clock()
    for _ in 0..<6 { rare.happen(after: 86_400) }
    #expect(rare.surprise(after: 10 * 86_400) == 0)
  }

  @Test("chance alone never rings in four weeks", arguments: [1, 2, 3, 4], [5, 60, 900, 20_000] as [Double])
  func poisson(seed: Int, mean: Double) {
    var random = SplitMix64(seed: seed)
    var clock = Clock()
    var loudest: Float = 0
    while clock.now < 28 * 86_400 {
      let pause = -mean * logarithm(1 - random.uniform())
      loudest = max(loudest, clock.surprise(after: UInt32(pause)))
      clock.happen(after: pause)
    }
    #expect(loudest < 4.5)
  }

  @Test("bursts with days of quiet between them never ring", arguments: 1...6)
  func bursts(seed: Int) {
    var random = SplitMix64(seed: seed)
    var clock = Clock()
    var loudest: Float = 0
    while clock.now < 28 * 86_400 {
      let pause = random.uniform() < 0.01 ? exponential(7 + 4 * random.uniform()) : 4 * random.uniform()
      loudest = max(loudest, clock.surprise(after: UInt32(pause)))
      clock.happen(after: pause)
    }
    #expect(loudest < 4.5)
  }

  @Test("what is said in working hours only rings on no evening and on no weekend")
  func workingHours() {
    var random = SplitMix64(seed: 3)
    var clock = Clock()
    clock.now = 8 * 3_600
    var loudest: Float = 0
    while clock.now < 28 * 86_400 {
      var pause = -40 * logarithm(1 - random.uniform())
      let second = (clock.now + UInt32(pause)) % 86_400
      let day = (clock.now + UInt32(pause)) / 86_400 % 7
      if second >= 18 * 3_600 { pause += Double((day == 4 ? 62 : 14) * 3_600) }
      for part in 1...20 { loudest = max(loudest, clock.surprise(after: UInt32(pause * Double(part) / 20))) }
      clock.happen(after: pause)
    }
    #expect(loudest < 4.5)
  }

  @Test("a long pause that came twice is no news the third time")
  func known() {
    var clock = Clock()
    var told: [Bool] = []
    for _ in 0..<4 {
      for _ in 0..<2 * 1_440 { clock.happen(after: 60) }
      told.append(clock.surprise(after: 7_200) >= 4.5)
      clock.silence.isHeld = true
      clock.happen(after: 7_200)
      clock.silence.isHeld = false
    }
    #expect(told == [true, true, false, false])
  }

  @Test("what an incident holds is not learned")
  func held() {
    var clock = Clock()
    for _ in 0..<3 * 1_440 { clock.happen(after: 60) }
    let before = clock.silence.pauses.typical
    clock.silence.isHeld = true
    for _ in 0..<10 { clock.happen(after: 3_000) }
    #expect(clock.silence.pauses.typical == before)
  }

  @Test("of a pause that was not watched from its beginning only the rest counts, if it is long")
  func unwatched() {
    var clock = Clock()
    for _ in 0..<3 * 1_440 { clock.happen(after: 60) }
    let before = clock.silence.pauses.typical
    clock.happen(after: 50_000, since: clock.now + 49_990)
    for _ in 0..<60 { clock.happen(after: 60) }
    #expect(clock.silence.pauses.typical == before)
    clock.happen(after: 9_000, since: clock.now + 100)
    #expect(clock.silence.pauses.typical > before)
  }

  @Test("silence that was accepted is not told again before the next event")
  func accepted() {
    var clock = Clock()
    for _ in 0..<3 * 1_440 { clock.happen(after: 60) }
    #expect(clock.surprise(after: 3_000) > 4.5)
    clock.silence.accept()
    #expect(clock.surprise(after: 30_000) == 0)
    clock.happen(after: 30_000)
    #expect(clock.surprise(after: 3_000) > 4.5)
  }

  @Test("a snapshot in the middle changes nothing, and takes one byte of what never happened")
  func snapshot() throws {
    var random = SplitMix64(seed: 5)
    var clock = Clock()
    for _ in 0..<4_000 { clock.happen(after: 30 + 60 * random.uniform()) }
    var other = clock
    var writer = ByteWriter()
    clock.silence.encode(into: &writer)
    var reader = ByteReader(writer.bytes)
    other.silence = try Silence(from: &reader)
    #expect(reader.isAtEnd)
    for _ in 0..<2_000 {
      let pause = 30 + 60 * random.uniform()
      clock.happen(after: pause)
      other.happen(after: pause)
      #expect(clock.surprise(after: 900) == other.surprise(after: 900))
    }
    var empty = ByteWriter()
    RateExtremes().encode(into: &empty)
    #expect(empty.bytes.count == 1)
  }

  @Test("damaged bytes are refused or give something that works", arguments: 0..<80)
  func damaged(seed: Int) {
    var random = SplitMix64(seed: seed)
    var clock = Clock()
    for _ in 0..<3_000 { clock.happen(after: 60) }
    var writer = ByteWriter()
    clock.silence.encode(into: &writer)
    var bytes = writer.bytes
    bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(random.next() & 255)
    var reader = ByteReader(bytes)
    if let read = try? Silence(from: &reader) { clock.silence = read }
    for _ in 0..<200 {
      clock.happen(after: 60)
      let surprise = clock.surprise(after: UInt32(random.next() % 100_000))
      #expect(surprise.isFinite && surprise >= 0)
    }
  }

  @Test("seconds that go back or run over are survived")
  func oddTimes() {
    var random = SplitMix64(seed: 9)
    var silence = Silence()
    for _ in 0..<5_000 {
      let now = UInt32(truncatingIfNeeded: random.next() >> (random.next() % 60))
      silence.note(at: now, since: UInt32(truncatingIfNeeded: random.next()), 1 | 1 << 24)
      let later = now &+ UInt32(random.next() % 1_000_000)
      #expect(silence.surprise(from: 0, share: 1, at: later, 1 | 1 << 24).isFinite)
    }
  }
}
