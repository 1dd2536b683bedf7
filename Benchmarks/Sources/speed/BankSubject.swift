import CReference
import Detection
import Model

/// Many signals at one tier in a bank, as the daemon holds them, and the same in C.
final class BankSubject {
  private let rows: Rows
  private let tier: DetectorTier
  private var bank: SignalBank
  private var time = StepTime(monotonicSeconds: 0, localSecondOfWeek: 0)
  private var judgements: [Judgement]
  private let reference: OpaquePointer
  private var referenceTime = StepTime(monotonicSeconds: 0, localSecondOfWeek: 0)
  private var referenceJudgements: [reference_judgement]
  private let cadence: Double

  /// Makes both banks.
  ///
  /// - Parameters:
  ///   - tier: How closely the signals are watched.
  ///   - cadence: Seconds between two steps.
  ///   - signals: How many signals.
  ///   - steps: Steps in a pass.
  init(tier: DetectorTier, cadence: Double, signals: Int, steps: Int) {
    rows = Rows(columns: signals, count: steps)
    self.tier = tier
    self.cadence = cadence
    bank = SignalBank(cadenceSeconds: cadence)
    judgements = Array(repeating: Judgement(), count: signals)
    referenceJudgements = Array(repeating: reference_judgement(), count: signals)
    let made = reference_bank_make(signals, Self.reference(tier), cadence)
    guard let made else { preconditionFailure("no memory for the reference") }
    reference = made
    for place in 0..<signals {
      bank.insert(at: place, floorAbsolute: 0, floorRelative: 0, harmful: .both, tier: tier, at: time)
    }
  }

  deinit { reference_bank_free(reference) }

  /// The subject of a row of the table.
  func subject(named name: String) -> Subject {
    Subject(
      name: name, samplesPerPass: rows.columns * rows.count, bytesPerSignal: SignalBank.bytes(tier),
      pass: pass, reference: referencePass)
  }

  /// Steps both through days of values and counts the surprises that differ.
  ///
  /// Afterwards profiles are trusted and prototypes are all in use.
  func warmUp(passes: Int) -> Int {
    var different = 0
    for _ in 0..<passes {
      for index in 0..<rows.count {
        step(index)
        referenceStep(index)
        for place in 0..<rows.columns
        where judgements[place].surprise != referenceJudgements[place].surprise {
          different += 1
        }
      }
    }
    return different
  }

  private func pass() {
    for index in 0..<rows.count { step(index) }
  }

  private func referencePass() {
    for index in 0..<rows.count { referenceStep(index) }
  }

  private func step(_ index: Int) { Self.step(&bank, rows.row(index), &judgements, &time) }

  private static func step(
    _ bank: inout SignalBank, _ values: ArraySlice<Double>, _ judgements: inout [Judgement],
    _ time: inout StepTime
  ) {
    var span = judgements.mutableSpan
    bank.step(values: values.span, at: time, judgements: &span)
    time.advance(by: bank.cadenceSeconds)
  }

  private func referenceStep(_ index: Int) {
    rows.row(index).withUnsafeBufferPointer { values in
      reference_bank_step(
        reference, values.baseAddress, referenceTime.monotonicSeconds, referenceTime.localSecondOfWeek,
        &referenceJudgements)
    }
    referenceTime.advance(by: cadence)
  }

  private static func reference(_ tier: DetectorTier) -> reference_tier {
    switch tier {
    case .light: REFERENCE_LIGHT
    case .seasonal: REFERENCE_SEASONAL
    case .full: REFERENCE_FULL
    }
  }
}

extension StepTime {
  /// Goes on by so many seconds.
  mutating func advance(by seconds: Double) {
    monotonicSeconds += seconds
    localSecondOfWeek = (localSecondOfWeek + Int32(seconds)) % 604_800
  }
}
