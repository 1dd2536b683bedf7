import Detection
import Model

/// Invented rows of noise with a rhythm and spikes, made before anything is timed.
struct Rows {
  let columns: Int
  let count: Int
  private let values: [Double]

  init(columns: Int, count: Int) {
    self.columns = columns
    self.count = count
    var state: UInt64 = 42
    var made: [Double] = []
    made.reserveCapacity(columns * count)
    for place in 0..<columns * count {
      let row = place / columns
      // The sum of four uniform numbers is near enough to normal.
      let noise = (0..<4).reduce(0.0) { sum, _ in sum + Rows.uniform(&state) } - 2
      let rhythm = row % 288 < 96 ? 30.0 : 0
      made.append(100 + rhythm + 5 * noise + (Rows.uniform(&state) < 0.001 ? 500 : 0))
    }
    values = made
  }

  /// The values of a row.
  func row(_ index: Int) -> ArraySlice<Double> { values[index * columns..<(index + 1) * columns] }

  /// Knuth's linear congruential generator, MMIX.
  private static func uniform(_ state: inout UInt64) -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) * 0x1p-53
  }
}

/// Many signals in a bank, as the daemon holds them.
final class BankSubject {
  private static let signals = 512
  private static let steps = 256
  private let rows = Rows(columns: signals, count: steps)
  private var bank: SignalBank
  private var judgements = Array(repeating: Judgement(), count: signals)
  private var time = StepTime(monotonicSeconds: 0, localSecondOfWeek: 0)

  init(cadence: Double, seasonal: Bool) {
    bank = SignalBank(cadenceSeconds: cadence)
    for place in 0..<Self.signals {
      bank.insert(at: place, floorAbsolute: 0, floorRelative: 0, harmful: .both, seasonal: seasonal, at: time)
    }
    // Warm: profiles are trusted after a few days.
    for _ in 0..<8 { pass() }
  }

  /// Values judged in one pass.
  var samplesPerPass: Int { Self.signals * Self.steps }

  var bytesPerSignal: Int { bank.bytesPerSignal }
  var bytesPerProfiles: Int { bank.bytesPerProfiles }

  func pass() { Self.run(&bank, rows, &judgements, &time) }

  private static func run(
    _ bank: inout SignalBank, _ rows: Rows, _ judgements: inout [Judgement], _ time: inout StepTime
  ) {
    let cadence = bank.cadenceSeconds
    for index in 0..<rows.count {
      var span = judgements.mutableSpan
      bank.step(values: rows.row(index).span, at: time, judgements: &span)
      time.monotonicSeconds += cadence
      time.localSecondOfWeek = (time.localSecondOfWeek + Int32(cadence)) % 604_800
    }
  }
}

/// A table as `tocsin score` reads it.
final class TableSubject {
  private static let steps = 8_192
  private let rows: Rows
  private var scorer: TableScorer
  private var seconds = 0.0
  private(set) var sum = 0.0

  init(columns: Int, cadence: Double, steps: Int) {
    rows = Rows(columns: columns, count: steps)
    scorer = TableScorer(columns: columns, cadenceSeconds: cadence)
    self.cadence = cadence
    for _ in 0..<2 { pass() }
  }

  private let cadence: Double

  /// Values scored in one pass.
  var samplesPerPass: Int { rows.count * rows.columns }

  func pass() { sum += Self.run(&scorer, rows, cadence, &seconds) }

  private static func run(
    _ scorer: inout TableScorer, _ rows: Rows, _ cadence: Double, _ seconds: inout Double
  ) -> Double {
    var sum = 0.0
    for index in 0..<rows.count {
      let secondOfWeek = Int32(Int64(seconds) % 604_800)
      sum += scorer.step(seconds: seconds, secondOfWeek: secondOfWeek, values: rows.row(index).span)
      seconds += cadence
    }
    return sum
  }
}
