import Model
import TestSupport
import Testing

@testable import Detection

@Suite("What broken sources must not spoil")
struct RobustnessTests {
  /// Alarms over signals that had a glitch and then, `pause` values later, a lasting shift.
  private func alarms(glitch: Double, pause: Int) -> Int {
    (0..<4).count { seed in
      var stream = Stream(cadence: 300, tier: .full)
      stream.run(noise(3_000, seed: UInt64(seed)))
      stream.step(glitch)
      stream.run(noise(pause, seed: UInt64(100 + seed)))
      return stream.run(noise(48, seed: UInt64(200 + seed), level: 160)).contains {
        $0 >= SignalBank.alarmScore
      }
    }
  }

  @Test("one glitch does not blind the full tier", arguments: [1e5, 1e9, 0x1p64])
  func glitch(value: Double) {
    #expect(alarms(glitch: value, pause: 2_000) >= 3)
  }

  @Test("a window is right again as soon as a glitch has left it")
  func windowAfterGlitch() {
    var window = Window()
    for index in 0..<200 {
      window.push(index == 100 ? 0x1p64 : Float(100 + index % 3))
      guard index > 100 + 48 || index == 103 + 1 else { continue }
      let means = window.means
      #expect(abs(means.three - 101) < 1)
      if index > 148 { #expect(abs(means.twelve - 101) < 1 && abs(means.fortyEight - 101) < 1) }
    }
  }

  @Test("scores are the same at any scale that single precision can hold", arguments: [-90, -60, 60, 80])
  func scale(exponent: Int) {
    let values = noise(2_500, seed: 7) + noise(60, seed: 8, level: 170)
    let factor = powerOfTwo(exponent)
    let plain = surprises(values, cadence: 300, tier: .full)
    #expect(plain == surprises(values.map { $0 * factor }, cadence: 300, tier: .full))
    #expect(plain.contains { $0 >= SignalBank.alarmScore })
  }

  @Test("a frozen signal's rules stay as they were")
  func frozenRules() {
    var stream = Stream(cadence: 300, tier: .full)
    stream.run(noise(2_000, seed: 1))
    stream.bank.setFrozen(true, at: 0)
    stream.run(Array(repeating: 100, count: 300))
    stream.bank.setFrozen(false, at: 0)
    stream.run(Array(repeating: 100, count: 200))
    let flatline = stream.bank.novelties[0].votes[13]
    #expect(Double(flatline) > Constants.ruleThreshold)
  }

  @Test("a value relearned after a freeze is learned and opens nothing")
  func relearn() {
    var stream = Stream(cadence: 300, tier: .full)
    stream.run(noise(2_000, seed: 2))
    stream.bank.setFrozen(true, at: 0)
    let judged = stream.step(400)
    stream.bank.setFrozen(false, at: 0)
    let before = stream.explain(400)
    stream.bank.relearn(400, at: 0, time: stream.time)
    let after = stream.explain(400)
    #expect(judged.surprise > 3)
    #expect(after.samples == before.samples + 1)
    #expect((after.votes.first?.surprise ?? 9) < (before.votes.first?.surprise ?? 0))
  }

  @Test("an extreme number anywhere in a stored signal is refused or gives one that works")
  func extremeBytes() {
    var stream = Stream(cadence: 300, tier: .full)
    stream.run(noise(900, seed: 3))
    var writer = ByteWriter()
    stream.bank.encode(at: 0, into: &writer)
    let bytes = writer.bytes
    let extreme = [UInt8](repeating: 255, count: 9) + [1]
    for position in stride(from: 0, to: bytes.count, by: 3) {
      var damaged = bytes
      damaged.replaceSubrange(position..<min(position + 1, bytes.count), with: extreme)
      var reader = ByteReader(damaged)
      do throws(CodingFailure) {
        try stream.bank.decode(at: 0, from: &reader)
      } catch {
        continue
      }
      let surprise = stream.step(100).surprise
      #expect(surprise.isFinite)
    }
  }

  @Test("numbers that no run, prototype or sweep can have are refused")
  func impossibleNumbers() {
    var growth = ByteWriter()
    for number in [0.0, 0, 0, 0] { growth.write(number) }
    growth.write(UInt32(0))
    growth.write(3)
    growth.write(Int.min)
    growth.write(0)
    growth.write(UInt32(0))
    #expect(throws: CodingFailure.self) {
      var reader = ByteReader(growth.bytes)
      _ = try Growth(from: &reader)
    }
    for (row, column, sweep) in [(0, 4, 0), (0, 1, Int.max), (Int.max, 1, 0)] {
      var writer = ByteWriter()
      writer.write(true)
      for number in [row, column, sweep] { writer.write(number) }
      #expect(throws: CodingFailure.self) {
        var reader = ByteReader(writer.bytes)
        _ = try HostJacobi(count: 4, from: &reader)
      }
    }
  }

  @Test("under a ceiling, trouble that grows rings when it has grown", arguments: [3, 7] as [Double])
  func growingTrouble(perWeek: Double) {
    var gate = AlertGate(maxPerWeek: perWeek, cadenceSeconds: 60, threshold: 3.5)
    let early = gate.admits(surprise: 6, atSeconds: 0)
    let ramp = (0..<600).map { minute in
      gate.admits(surprise: 3.51 + 5.5 * Double(minute) / 600, atSeconds: 86_400 + 60 * Double(minute))
    }
    #expect(early && ramp.count { $0 } == 1)
  }

  @Test("an alarm counted by a clock far in the future fades like one of the past")
  func wrongClock() {
    var pace = CeilingPace(maxPerWeek: 1)
    pace.charge(atSeconds: 4e9)
    #expect(pace.required(atSeconds: 1.7e9) == 0)
    let decoded = CeilingPace(maxPerWeek: 1, offset: 1.5, atSeconds: 1e300)
    #expect(decoded.required(atSeconds: 1.7e9) == 0)
  }
}
