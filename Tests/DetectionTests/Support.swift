import Detection
import Glibc
import Model
import TestSupport

/// The judgements of one signal's values, a cadence apart.
struct Stream: ~Copyable {
  var bank: SignalBank
  var time: StepTime

  init(
    cadence: Double = 10, floorAbsolute: Double = 0, floorRelative: Double = 0,
    harmful: HarmfulDirection = .both, tier: DetectorTier = .light
  ) {
    bank = SignalBank(cadenceSeconds: cadence)
    time = StepTime(monotonicSeconds: 0, localSecondOfWeek: 0)
    bank.insert(
      at: 0, floorAbsolute: floorAbsolute, floorRelative: floorRelative, harmful: harmful, tier: tier,
      at: time)
  }

  /// Steps one value and moves the time on.
  @discardableResult
  mutating func step(_ value: Double) -> Judgement {
    let values = [value]
    var judgements = [Judgement()]
    var span = judgements.mutableSpan
    bank.step(values: values.span, at: time, judgements: &span)
    time.monotonicSeconds += bank.cadenceSeconds
    time.localSecondOfWeek = (time.localSecondOfWeek + Int32(bank.cadenceSeconds)) % 604_800
    return judgements[0]
  }

  /// Explains a value at the time of the next step.
  func explain(_ value: Double = 0) -> Explanation { bank.explain(at: 0, value: value, time: time) }

  /// Steps all values and returns their surprises.
  @discardableResult
  mutating func run(_ values: [Double]) -> [Float] {
    values.map { step($0).surprise }
  }
}

/// Surprises of values from a fresh stream.
func surprises(_ values: [Double], cadence: Double = 10, tier: DetectorTier = .light) -> [Float] {
  var stream = Stream(cadence: cadence, tier: tier)
  return stream.run(values)
}

/// Normal noise around a level.
func noise(_ count: Int, seed: UInt64, level: Double = 100, sigma: Double = 5) -> [Double] {
  var random = SplitMix64(seed: seed)
  return (0..<count).map { _ in level + sigma * random.normal() }
}

/// The rows of a fixture, without its heading.
func fixture(_ name: String, file: String = #filePath) -> [[Double]] {
  let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
  guard let stream = fopen("\(folder)/Fixtures/\(name)", "r") else { return [] }
  defer { fclose(stream) }
  var text: [UInt8] = []
  var byte = getc(stream)
  while byte >= 0 {
    text.append(UInt8(byte))
    byte = getc(stream)
  }
  return String(decoding: text, as: UTF8.self).split(separator: "\n").dropFirst().map { line in
    line.split(separator: ",").compactMap { Double($0) }
  }
}
