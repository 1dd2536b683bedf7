import Alerts
import Model

/// What happened in a stretch of time, counted.
struct PeriodReport {
  /// Something that is counted, and how often it was.
  struct Count: Equatable {
    var name: String
    var count: Int
  }

  /// Lengths of time, seconds; NaN where there is none.
  struct Lengths: Equatable {
    var mean: Double
    var median: Double
    var longest: Double

    init(_ seconds: [Double]) {
      let sorted = seconds.sorted()
      mean = sorted.reduce(0, +) / Double(sorted.count)
      median = sorted.isEmpty ? .nan : (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
      longest = sorted.last ?? .nan
    }
  }

  /// A day, or a month of a long stretch, and how many incidents began to ring in it.
  struct Bar: Equatable {
    var name: String
    /// By severity, the worst first.
    var counts = [Int](repeating: 0, count: PeriodReport.severities.count)
    var total: Int { counts.reduce(0, +) }
  }

  /// The worst first.
  static let severities = Severity.allCases.sorted(by: >)
  /// How many units and causes are named.
  static let namedMaximum = 10
  /// Longer stretches are counted by month.
  private static let daysMaximum = 92

  let since: Int64
  let until: Int64
  /// Incidents that went on in it, the first that opened first.
  let records: [IncidentRecord]
  /// What the daemon held back so far, by reason; nil where it was not asked or gave no answer.
  let heldBack: [Count]?

  /// Counts what went on in a stretch of time.
  ///
  /// - Parameters:
  ///   - since: Its first moment, microseconds since 1970 UTC.
  ///   - until: The moment behind its last, microseconds since 1970 UTC.
  ///   - records: Incidents of it and of the time before it.
  ///   - heldBack: What the daemon held back so far, by reason.
  init(since: Int64, until: Int64, records: [IncidentRecord], heldBack: [String: UInt64]? = nil) {
    self.since = since
    self.until = until
    self.records = records.filter { $0.openedAt < until && ($0.state != .ended || Self.end(of: $0) >= since) }
    self.heldBack = heldBack.map { counts in
      counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        .map { Count(name: $0.key, count: Int(clamping: $0.value)) }
    }
  }

  private static func end(of record: IncidentRecord) -> Int64 {
    record.incident.ending?.realtimeMicroseconds ?? record.newest.realtimeMicroseconds
  }

  var hosts: [String] { Set(records.map(\.newest.host)).sorted() }
  /// Those that began to ring in it.
  var begun: [IncidentRecord] { records.filter { $0.openedAt >= since } }
  var open: [IncidentRecord] { records.filter { $0.state != .ended } }

  var bySeverity: [Count] {
    Self.severities.map { severity in
      Count(name: severity.word, count: records.count { $0.worst == severity })
    }
  }

  var byClass: [Count] { Self.counted(records.map(\.incident.category.word)) }

  /// Units that incidents are about or were brought about by, each once an incident.
  var byUnit: [Count] {
    Self.counted(
      records.flatMap { record in
        let entities = [record.incident.entity] + (record.cause.map { [$0.entity] } ?? [])
        return Set(entities.filter { $0.kind == .unit }.map { AlertText.label(of: $0) }).sorted()
      })
  }

  var causes: [CauseGroup] {
    let groups = CauseGroup.groups(of: records).enumerated().sorted {
      ($1.element.records.count, $0.offset) < ($0.element.records.count, $1.offset)
    }
    return groups.prefix(Self.namedMaximum).map(\.element)
  }

  /// How long incidents lasted that have ended.
  var durations: Lengths { Lengths(records.filter { $0.state == .ended }.map(\.seconds)) }
  /// How long it took from their beginning to their first line.
  var delays: Lengths { Lengths(begun.map(\.delaySeconds)) }

  /// Days from the first to the last, or months.
  var bars: [Bar] {
    let length = max(1, (until - since) / 86_400_000_000) > Self.daysMaximum ? 7 : 10
    var bars: [Bar] = []
    let stride = Int64(43_200_000_000)
    var moment = since
    while moment < until, bars.count < 1_200 {
      let name = String(LocalTime.text(moment).prefix(length))
      if bars.last?.name != name { bars.append(Bar(name: name)) }
      moment += stride
    }
    let last = String(LocalTime.text(until - 1).prefix(length))
    if bars.last?.name != last { bars.append(Bar(name: last)) }
    for record in begun {
      let name = String(LocalTime.text(record.openedAt).prefix(length))
      guard let bar = bars.firstIndex(where: { $0.name == name }),
        let place = Self.severities.firstIndex(of: record.worst)
      else { continue }
      bars[bar].counts[place] += 1
    }
    return bars
  }

  /// What is most first, then by name.
  private static func counted(_ names: [String]) -> [Count] {
    var counts: [String: Int] = [:]
    for name in names { counts[name, default: 0] += 1 }
    return counts.map { Count(name: $0.key, count: $0.value) }
      .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
  }
}
