import Model
import TestSupport
import Testing

@testable import Detection

@Suite("The full tier")
struct FullTierTests {
  /// The mean of the thirteen votes on the newest value, each cut at six.
  private func combinedVotes(_ stream: borrowing Stream) -> Double {
    let votes = stream.bank.novelties[0].votes
    return (0..<13).reduce(0) { $0 + min(Double(votes[$1]), 6) } / 13
  }

  @Test("point scores and votes of novelty equal those of the reference in numpy")
  func reference() {
    let rows = fixture("novelty.csv")
    #expect(rows.count == 5_000)
    var stream = Stream(cadence: 300, tier: .full)
    var (alarms, apart, worstPoint) = (0, 0, 0.0)
    for row in rows {
      let surprise = Double(stream.step(row[0]).surprise)
      // An alarm's score is of another kind, and is told from the votes.
      if surprise < 5 { worstPoint = max(worstPoint, abs(surprise - row[1])) } else { alarms += 1 }
      let off = abs(combinedVotes(stream) - row[2])
      if off > 5e-3 { apart += 1 }
    }
    // Single precision puts a distance into the neighbouring bin once in a while.
    #expect(worstPoint < 5e-3 && apart <= 3)
    #expect((1...8).contains(alarms))
  }

  @Test("a level never seen before is an alarm at once, and once")
  func newLevel() {
    var stream = Stream(cadence: 300, tier: .full)
    stream.run(noise(4_000, seed: 1))
    let after = stream.run(noise(200, seed: 2, level: 160))
    #expect(after.prefix(3).contains { $0 >= SignalBank.alarmScore })
    #expect(after.count { $0 >= SignalBank.alarmScore } == 1)
  }

  @Test("a level that comes again and again stops being an alarm")
  func knownLevel() {
    var stream = Stream(cadence: 300, tier: .full)
    let alarms = (0..<16).map { round in
      stream.run(noise(700, seed: UInt64(2 * round)))
      let visit = stream.run(noise(40, seed: UInt64(2 * round + 1), level: 160))
      return visit.count { $0 >= SignalBank.alarmScore }
    }
    #expect(alarms[0] == 1 && alarms.suffix(8).reduce(0, +) <= 1)
  }

  @Test("a shape never seen before is an alarm although every value is usual")
  func newShape() {
    var stream = Stream(cadence: 300, tier: .full)
    let wave = (0..<24).map { Double($0 < 12 ? $0 : 24 - $0) }
    var random = SplitMix64(seed: 3)
    for _ in 0..<170 { stream.run(wave.map { $0 + 0.05 * random.normal() }) }
    let stuck = stream.run(Array(repeating: 5, count: 24))
    #expect(stuck.contains { $0 >= SignalBank.alarmScore })
  }

  @Test("no statistic of one point alone reaches an alarm's score")
  func pointScores() {
    var stream = Stream(cadence: 300, tier: .seasonal)
    stream.run(noise(3_000, seed: 4))
    #expect(stream.step(1e9).surprise == 4.99)
  }

  @Test("plain noise hardly ever alarms", arguments: 0..<4)
  func noiseAlarms(seed: UInt64) {
    let alarms = surprises(noise(8_000, seed: seed), cadence: 300, tier: .full).count {
      $0 >= SignalBank.alarmScore
    }
    #expect(alarms <= 1)
  }

  @Test("a frozen signal is judged for novelty and learns none")
  func frozen() {
    var stream = Stream(cadence: 300, tier: .full)
    stream.run(noise(2_000, seed: 5))
    stream.bank.setFrozen(true, at: 0)
    stream.run(Array(repeating: 300, count: 100))
    #expect(combinedVotes(stream) > 1)
  }
}

@Suite("Parts of novelty")
struct NoveltyPartsTests {
  @Test("a window's means and maximum are those of the values themselves")
  func window() {
    var window = Window()
    var random = SplitMix64(seed: 1)
    var values: [Float] = []
    for _ in 0..<1_000 {
      let value = Float(1_000 * random.normal())
      values.append(value)
      window.push(value)
      let means = window.means
      for (mean, length) in [(means.three, 3), (means.twelve, 12), (means.fortyEight, 48)] {
        let last = values.suffix(length)
        #expect(abs(mean - last.reduce(0) { $0 + Double($1) } / Double(last.count)) < 1e-6)
      }
      #expect(window.maximum == values.suffix(96).max())
    }
  }

  @Test("a value near a prototype moves it, one further away becomes one")
  func prototypes() {
    var prototypes = Prototypes<4>()
    for value in [Float(10), 10.2, 20, 10.1] {
      let nearest = prototypes.nearest(to: value)
      prototypes.learn(value, nearest: nearest, radius: 1)
    }
    let atTen = prototypes.nearest(to: 10.1)?.distance ?? .infinity
    let atTwenty = prototypes.nearest(to: 21)?.distance ?? .infinity
    #expect(atTen < 1e-5 && abs(atTwenty - 1) < 1e-5)
  }

  @Test("the least used prototype makes room")
  func leastUsed() {
    var prototypes = Prototypes<2>()
    for value in [Float(0), 0, 0, 50, 100] {
      let nearest = prototypes.nearest(to: value)
      prototypes.learn(value, nearest: nearest, radius: 1)
    }
    let (atFifty, atZero) = (prototypes.nearest(to: 50)?.distance, prototypes.nearest(to: 0)?.distance)
    #expect(atFifty == 50 && atZero == 0)
  }

  @Test(
    "a profile predicts from the second visit on, and a visit weighs half at any cadence", arguments: [1, 15])
  func profile(values: Int) {
    var profile = Profile<96>()
    let share = 1 - exponential(logarithm(0.5) / Double(values))
    func visit(_ value: Double, profile: inout Profile<96>) {
      for _ in 0..<values {
        let expected = profile.expected(in: 7)
        profile.learn(value, in: 7, expected: expected, share: share, floor: 1e-300)
      }
      for bin in [8, 9] {
        let expected = profile.expected(in: bin)
        profile.learn(0, in: bin, expected: expected, share: share, floor: 1e-300)
      }
    }
    visit(10, profile: &profile)
    let once = profile.expected(in: 7) ?? 0
    visit(20, profile: &profile)
    let twice = profile.expected(in: 7) ?? 0
    let never = profile.expected(in: 50)
    #expect(abs(once - 10) < 1e-5 && abs(twice - 15) < 1e-4 && never == nil)
  }

  @Test("quick logarithms are within 1e-8")
  func quickLogarithm() {
    var random = SplitMix64(seed: 9)
    for _ in 0..<20_000 {
      let x = exponential(200 * (random.uniform() - 0.5))
      #expect(abs(quickCommonLogarithm(x) - commonLogarithm(x)) < 1e-8)
    }
  }

  @Test("a run of equal values is news from four times the longest known on")
  func flatline() {
    var flatline = Flatline()
    for index in 0..<2_000 { _ = flatline.judge(Double(index / (index % 700 < 10 ? 10 : 1))) }
    let run = (0..<60).map { _ in flatline.judge(-1) }
    let first = run.firstIndex { $0 > 0 } ?? 0
    #expect((23...43).contains(first))
    #expect(run[59] > Constants.ruleThreshold - 1.6 && run[59] < 6)
    var constant = Flatline()
    #expect((0..<2_000).map { _ in constant.judge(7) }.allSatisfy { $0 == 0 })
  }

  /// What growth says at the end of each day of these means, over a time of day that it must not see.
  private func growth(of days: [Double]) -> [Double] {
    var growth = Growth()
    return days.indices.map { day in
      let hours = (0..<24).map { growth.judge(days[day] + 100 * Double($0 % 12), dayOfWeek: day % 7) }
      return hours.max() ?? 0
    }
  }

  @Test("days in rising order have the probability of one order among all")
  func risingDays() {
    let turning = (0..<20).map { Double($0 % 2) }
    let rising = (2..<12).map { Double($0) }
    let found = growth(of: turning + rising)
    #expect(found.prefix(21).allSatisfy { $0 == 0 })
    // The last of 30 days has not ended; the nine before it and the two before them are in order: log10(11!).
    #expect(abs((found.last ?? 0) - 7.601156) < 1e-6)
  }

  @Test("what always grows, and what jumps once, is no growth")
  func noGrowth() {
    let total = (0..<60).map { Double($0) }
    #expect(growth(of: total).allSatisfy { $0 == 0 })
    let turning = (0..<24).map { Double($0 % 2) }
    let after = (0..<8).map { 50 + 0.001 * Double($0) }
    #expect(growth(of: turning + after).allSatisfy { $0 == 0 })
  }

  @Test("the gate rests after an alarm, longer the older the signal, and each alarm makes the next harder")
  func gate() {
    var gate = NoveltyGate()
    let calm = (0..<1_000).count { _ in gate.admit(0.3) != nil }
    #expect(calm == 0)
    var alarms: [Int] = []
    for step in 0..<2_000 where gate.admit(1.1) != nil { alarms.append(step) }
    #expect(alarms.first.map { $0 <= 4 } == true)
    for (first, next) in zip(alarms, alarms.dropFirst()) { #expect(next - first >= 60) }
    #expect((3...4).contains(alarms.count))
  }
}

@Suite("Weekly ceiling")
struct WeeklyCeilingTests {
  @Test("no stretch of a week has more alarms than the ceiling", arguments: [1, 3, 7] as [Double])
  func hardBound(perWeek: Double) {
    var gate = AlertGate(maxPerWeek: perWeek, cadenceSeconds: 60, threshold: 5)
    var random = SplitMix64(seed: 5)
    var alarms: [Double] = []
    for minute in 0..<10 * 10_080 {
      let surprise = random.uniform() < 0.01 ? 5 + 3 * random.uniform() : 0
      let seconds = Double(minute) * 60
      if gate.admits(surprise: surprise, atSeconds: seconds) { alarms.append(seconds) }
    }
    for index in alarms.indices {
      #expect(Double(alarms.count { $0 > alarms[index] - 604_800 && $0 <= alarms[index] }) <= perWeek)
    }
    #expect(Double(alarms.count) >= 0.6 * 10 * perWeek)
  }

  @Test("a ceiling makes nothing ring that would not ring without")
  func noQuota() {
    var gate = AlertGate(maxPerWeek: 100, cadenceSeconds: 60, threshold: 5)
    let alerts = (0..<10_080).count { gate.admits(surprise: 4.99, atSeconds: Double($0) * 60) }
    #expect(alerts == 0)
  }

  @Test("the pace rises with every alarm and is taken back within a week of the ceiling's alarms")
  func pace() {
    var pace = CeilingPace(maxPerWeek: 3)
    for second in 0..<3 { pace.charge(atSeconds: Double(second)) }
    #expect(abs(pace.required(atSeconds: 2) - 0.3) < 1e-5)
    #expect(pace.required(atSeconds: 604_810) < 1e-9)
  }

  @Test("scores that stay up are one alert")
  func oneAlert() {
    var gate = AlertGate(maxPerWeek: nil, cadenceSeconds: 60, threshold: 5)
    let alerts = (0..<500).count { gate.admits(surprise: 6, atSeconds: Double($0) * 60) }
    let later = gate.admits(surprise: 6, atSeconds: 600 * 60)
    #expect(alerts == 1 && later)
  }
}
