import Alerts
import Control
import FoundationEssentials
import Model

/// Prints signals: those of the host first, then by kind of entity, entity and name, or the most surprising first.
struct SignalOutput {
  private let signals: [SignalReport.Signal]

  init(_ signals: [SignalReport.Signal], isRanked: Bool) {
    self.signals = signals.sorted { left, right in
      let order = (Self.key(left), Self.key(right))
      guard isRanked else { return order.0 < order.1 }
      let surprise = (left.largestSurprise, right.largestSurprise)
      return surprise.0 != surprise.1 ? surprise.0 > surprise.1 : order.0 < order.1
    }
  }

  private static func key(_ signal: SignalReport.Signal) -> (UInt8, String, String) {
    (Entity.Kind(word: signal.entityKind)?.rawValue ?? .max, signal.entity, signal.name)
  }

  func print(_ format: SignalFormat) throws {
    var output = OutputBuffer()
    switch format {
    case .json: try writeJSON(to: &output)
    case .plain: for signal in signals { try output.write(line: SignalRow.plain(signal).utf8) }
    case .table, .markdown: try SignalTable(signals).write(to: &output)
    }
    try output.flush()
  }

  private func writeJSON(to output: inout OutputBuffer) throws {
    for signal in signals { try output.write(line: JSONOutput.bytes(of: SignalLine(signal))) }
  }
}

extension SignalReport.Signal {
  /// The larger surprise of the two paces.
  var largestSurprise: Double { max(quick.surprise, slow.surprise) }
}

/// A signal as one JSON object: docs/metrics.md has the fields one by one.
private struct SignalLine: Encodable {
  private enum Key: String, CodingKey {
    case schema, kind, entity, name, title, unit, resource, harmful, tier, maturity, samples, quick, slow
    case mayRing = "may_ring"
    case ageSeconds = "age_seconds"
  }

  private enum PaceKey: String, CodingKey {
    case value, low, mid, high, surprise, seasonal
  }

  let signal: SignalReport.Signal

  init(_ signal: SignalReport.Signal) {
    self.signal = signal
  }

  func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encode(1, forKey: .schema)
    try fields.encode(signal.entityKind, forKey: .kind)
    try fields.encode(signal.entity, forKey: .entity)
    try fields.encode(signal.name, forKey: .name)
    try fields.encode(signal.title, forKey: .title)
    try fields.encode(signal.unit, forKey: .unit)
    try fields.encode(signal.resource, forKey: .resource)
    try fields.encode(signal.harmful, forKey: .harmful)
    try fields.encode(signal.mayRing, forKey: .mayRing)
    try fields.encode(signal.tier, forKey: .tier)
    try fields.encode(signal.maturity, forKey: .maturity)
    try fields.encode(signal.ageSeconds, forKey: .ageSeconds)
    try fields.encode(signal.samples, forKey: .samples)
    try encode(signal.quick, in: &fields, as: .quick)
    try encode(signal.slow, in: &fields, as: .slow)
  }

  /// Every field is there, null where nothing is known.
  private func encode(
    _ pace: SignalReport.Signal.Pace, in fields: inout KeyedEncodingContainer<Key>, as key: Key
  ) throws {
    var nested = fields.nestedContainer(keyedBy: PaceKey.self, forKey: key)
    try nested.encode(pace.value, forKey: .value)
    try nested.encode(pace.low, forKey: .low)
    try nested.encode(pace.mid, forKey: .mid)
    try nested.encode(pace.high, forKey: .high)
    try nested.encode(pace.surprise, forKey: .surprise)
    try nested.encode(pace.isSeasonal, forKey: .seasonal)
  }
}
