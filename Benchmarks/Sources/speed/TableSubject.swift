import Detection

/// A table as `tocsin score` reads it: one column is a signal at the full tier, several are a host.
final class TableSubject {
  private let rows: Rows
  private let cadence: Double
  private var scorer: TableScorer
  private var seconds = 0.0
  private var sum = 0.0

  init(columns: Int, cadence: Double, steps: Int) {
    rows = Rows(columns: columns, count: steps)
    self.cadence = cadence
    scorer = TableScorer(columns: columns, cadenceSeconds: cadence)
  }

  /// The subject of a row of the table; its samples are rows.
  func subject(named name: String) -> Subject {
    Subject(name: name, samplesPerPass: rows.count, bytesPerSignal: nil, pass: pass, reference: nil)
  }

  /// Steps through so many passes that nothing is new any more.
  func warmUp(passes: Int) {
    for _ in 0..<passes { pass() }
  }

  private func pass() { sum += Self.run(&scorer, rows, cadence, &seconds) }

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
