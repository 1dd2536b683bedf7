import Model
import Testing

@testable import Detection

@Suite("What is new")
struct RateNoveltyTests {
  private static let day: UInt32 = 86_400

  @Test("a quiet unit's first new error is surprising after 27 hours, and ever more")
  func quiet() {
    let novelty = RateNovelty(at: 0)
    #expect(novelty.surprise(of: .grave, at: Self.day - 1) == 0)
    #expect(novelty.surprise(of: .grave, at: Self.day + 1) < 4.5)
    #expect(novelty.surprise(of: .grave, at: 27 * 3_600) > 4.5)
    #expect(novelty.surprise(of: .grave, at: 14 * Self.day) > 5)
  }

  @Test("what has just made a new one may make another: no news for more than a day")
  func twice() {
    var novelty = RateNovelty(at: 0)
    novelty.note(.grave, at: 10 * Self.day)
    #expect(novelty.surprise(of: .grave, at: 10 * Self.day + 60) < 4.5)
    #expect(novelty.surprise(of: .grave, at: 11 * Self.day) < 4.5)
    #expect(novelty.surprise(of: .grave, at: 13 * Self.day) > 4.5)
  }

  @Test("what makes new ones of any grade all day is no news")
  func busy() {
    var novelty = RateNovelty(at: 0)
    for hour in 0..<200 as Range<UInt32> { novelty.note(.ordinary, at: hour * 3_600) }
    #expect(novelty.surprise(of: .grave, at: 201 * 3_600) < 4.5)
    #expect(novelty.rate(of: .ordinary, at: 201 * 3_600) > 12)
  }

  @Test("what logs known errors all day is no news")
  func complaining() {
    var novelty = RateNovelty(at: 0)
    for hour in 0..<200 as Range<UInt32> { novelty.noteHabit(.grave, at: hour * 3_600) }
    #expect(novelty.surprise(of: .grave, at: 201 * 3_600) < 4.5)
  }

  @Test("the rate is the closed form of two fading memories")
  func rate() {
    var novelty = RateNovelty(at: 0)
    for week in 0..<4 as Range<UInt32> { novelty.note(.serious, at: (2 + 7 * week) * Self.day) }
    let weight = [28, 21, 14, 7].map { exponential(-Double($0) / 14) }.reduce(0, +)
    let expected = (weight + 0.3) / (1 + 14 * (1 - exponential(-29.0 / 14)))
    let rate = novelty.rate(of: .serious, at: 30 * Self.day)
    #expect(abs(expected - rate) < 1e-5)
  }

  @Test("a snapshot changes nothing")
  func snapshot() throws {
    var novelty = RateNovelty(at: 77)
    novelty.note(.serious, at: 3 * Self.day)
    var writer = ByteWriter()
    novelty.encode(into: &writer)
    var reader = ByteReader(writer.bytes)
    let other = try RateNovelty(from: &reader)
    #expect(reader.isAtEnd)
    #expect(other.surprise(of: .grave, at: 9 * Self.day) == novelty.surprise(of: .grave, at: 9 * Self.day))
  }
}
