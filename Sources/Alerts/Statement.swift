internal import Model

/// What a line says of its entity: `memory 6.9GiB` and then ` (normal 1.6-2.1GiB)`.
struct Statement {
  /// How much of the core is promised a place at the line's beginning.
  static let coreBytes = 40

  /// What matters most.
  let core: String
  /// What follows where there is room.
  let detail: String

  /// States what happened: the summary where there is one, and the lead deviation.
  init(_ incident: Incident) {
    let measured = incident.lead.map(Statement.measured)
    guard !incident.summary.isEmpty else {
      core = measured?.core ?? AlertText.phrase(incident.category.word)
      detail = measured?.detail ?? ""
      return
    }
    core = Eliding.end(AlertText.phrase(incident.summary), to: measured == nil ? 110 : 80)
    detail = measured.map { ", \($0.core)\($0.detail)" } ?? ""
  }

  /// The value and its band, with as many digits as it takes to tell them apart.
  static func measured(_ lead: Deviation) -> (core: String, detail: String) {
    let title = Eliding.middle(AlertText.phrase(lead.title), to: 24)
    for extraDigits in 0...2 {
      let observed = Quantity.text(lead.observed, unit: lead.unit, extraDigits: extraDigits)
      let edge = lead.isAbove ? lead.expected.high : lead.expected.low
      let isClear = observed != Quantity.text(edge, unit: lead.unit, extraDigits: extraDigits)
      guard isClear || extraDigits == 2 || lead.observed == edge else { continue }
      let band = Quantity.text(
        low: lead.expected.low, high: lead.expected.high, unit: lead.unit, extraDigits: extraDigits)
      return ("\(title) \(observed)", " (normal \(band))")
    }
    return (title, "")
  }
}
