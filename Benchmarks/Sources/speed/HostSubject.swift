import CReference
import Detection
import Model

/// A host of many signals, and the same in C.
final class HostSubject {
  private let rows: Rows
  private let cadence: Double
  private var detector: HostDetector
  private var time = StepTime(monotonicSeconds: 0, localSecondOfWeek: 0)
  private var sum = 0.0
  private let reference: OpaquePointer
  private var referenceTime = StepTime(monotonicSeconds: 0, localSecondOfWeek: 0)
  private var referenceSum = 0.0

  init(columns: Int, cadence: Double, steps: Int) {
    rows = Rows(columns: columns, count: steps)
    self.cadence = cadence
    detector = HostDetector(columns: columns, cadenceSeconds: cadence)
    guard let made = reference_host_make(columns, cadence) else {
      preconditionFailure("no memory for the reference")
    }
    reference = made
  }

  deinit { reference_host_free(reference) }

  /// The subject of a row of the table; its samples are rows.
  func subject(named name: String) -> Subject {
    Subject(
      name: name, samplesPerPass: rows.count, bytesPerSignal: detector.bytes / rows.columns, pass: pass,
      reference: referencePass)
  }

  /// Steps both through rows until the axes are renewed at their usual pace, and counts the surprises that
  /// differ by more than sums in another order explain.
  func warmUp(passes: Int) -> Int {
    var different = 0
    for _ in 0..<passes {
      for index in 0..<rows.count where abs(step(index) - referenceStep(index)) > 1e-6 { different += 1 }
    }
    return different
  }

  private func pass() {
    for index in 0..<rows.count { sum += step(index) }
  }

  private func referencePass() {
    for index in 0..<rows.count { referenceSum += referenceStep(index) }
  }

  private func step(_ index: Int) -> Double {
    let values = rows.row(index)
    let surprise = detector.step(values: values.span, at: time)
    time.advance(by: cadence)
    return surprise
  }

  private func referenceStep(_ index: Int) -> Double {
    let surprise = rows.row(index).withUnsafeBufferPointer { values in
      reference_host_step(reference, values.baseAddress, referenceTime.localSecondOfWeek)
    }
    referenceTime.advance(by: cadence)
    return surprise
  }
}
