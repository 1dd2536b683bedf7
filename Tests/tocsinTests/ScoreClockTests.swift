import Testing

@testable import tocsin

@Suite("Clock and cadence of a table")
struct ScoreClockTests {
  private func time(_ seconds: Double) throws -> ScoreTime {
    var text = "\(seconds)"
    return try #require(text.withUTF8 { ScoreTime($0) })
  }

  private func clock(interval: Double? = nil) throws -> ScoreClock {
    ScoreClock(zone: try #require(ScoreZone(named: "UTC")), interval: interval)
  }

  @Test("a time that repeats or goes back takes no time, and the next one is counted from it")
  func backwards() throws {
    var clock = try clock()
    var seconds: [Double] = []
    for written in [100.0, 160, 160, 100, 160, 220] {
      _ = clock.advance(to: try time(written))
      seconds.append(clock.seconds)
    }
    #expect(seconds == [0, 60, 60, 60, 120, 180])
    #expect(clock.takeRepeatedRows() == 2 && clock.takeRepeatedRows() == 0)
  }

  @Test("rows without times are an interval apart, from Thursday midnight on")
  func intervals() throws {
    var clock = try clock(interval: 300)
    let weeks = (0..<3).map { _ in clock.advance(to: nil) }
    #expect(weeks == [259_200, 259_500, 259_800])
    #expect(clock.seconds == 600 && clock.repeatedRows == 0)
  }

  private func cadence(_ times: [Double]) -> Double? {
    var cadence = ScoreCadence()
    var found: Double?
    for seconds in times {
      found = cadence.take(ScoreCadence.Row(seconds: seconds, secondOfWeek: 0, values: []))
    }
    return found
  }

  @Test("the cadence is the median of the first intervals, pauses and repeats or not")
  func median() {
    let even = (0..<20).map { Double($0) * 300 }
    #expect(cadence(even) == 300)
    #expect(cadence(Array(even.dropLast())) == nil)
    let twice = (0..<20).map { Double($0 / 2) * 60 }
    #expect(cadence(twice) == 60)
    let paused = (0..<20).map { (row: Int) -> Double in Double(row) * 10 + (row > 10 ? 90_000 : 0) }
    #expect(cadence(paused) == 10)
    #expect(cadence(Array(repeating: 5, count: 20)) == ScoreCadence.fallback)
  }
}
