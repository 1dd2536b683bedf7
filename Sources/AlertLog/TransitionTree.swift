/// A line of `alerts.jsonl` as its keys and JSON types; what the words mean comes afterwards.
struct TransitionTree: Decodable {
  var schema: UInt64
  var sequence: UInt64
  var transition: String
  var time: String
  var utcOffset: Int32
  var host: String
  var machineID: String
  var bootID: String
  var id: String
  var category: String
  var entity: EntityTree
  var severity: String
  var onset: String
  var summary: String
  var learning: Bool
  var reopenings: UInt32?
  var facts: [FactTree]
  var lead: DeviationTree?
  var course: CourseTree?
  var folded: [DeviationTree]
  var foldedCount: UInt64
  var causes: [CauseTree]
  var victims: [VictimTree]
  var changes: [ChangeTree]
  var notes: [NoteTree]
  var ruledOut: [String]
  var check: String
  var referenceSeconds: Double?
  var rankings: UInt32
  var logs: [LogTree]
  var hints: [HintTree]?
  var culpritUnknown: String?
  var clearRule: String
  var ending: EndingTree?

  private enum CodingKeys: String, CodingKey {
    case schema, sequence, transition, time, host, id, entity, severity, onset, summary, learning, facts, lead
    case reopenings, course
    case folded, causes, victims, changes, notes, check, rankings, logs, hints, ending
    case ruledOut = "ruled_out"
    case referenceSeconds = "reference_seconds"
    case utcOffset = "utc_offset"
    case machineID = "machine_id"
    case bootID = "boot_id"
    case category = "class"
    case foldedCount = "folded_count"
    case clearRule = "clear_rule"
    case culpritUnknown = "culprit_unknown"
  }

  struct EntityTree: Decodable {
    var kind: String
    var name: String
  }

  struct RangeTree: Decodable {
    var low: Double?
    var mid: Double?
    var high: Double?
  }

  struct VoteTree: Decodable {
    var statistic: String
    var surprise: Double?
  }

  struct BaselineTree: Decodable {
    var samples: UInt64
    var ageSeconds: Double?
    var mature: Bool
    var seasonal: Bool

    private enum CodingKeys: String, CodingKey {
      case samples, mature, seasonal
      case ageSeconds = "age_seconds"
    }
  }

  struct DeviationTree: Decodable {
    var entity: EntityTree
    var signal: String
    var title: String
    var unit: String
    var resource: String
    var observed: Double?
    var expected: RangeTree
    var surprise: Double?
    var direction: String
    var since: String
    var votes: [VoteTree]
    var baseline: BaselineTree
  }

  struct CourseTree: Decodable {
    var stepSeconds: Double?
    var end: String
    var values: [Double?]
    var low: [Double?]
    var high: [Double?]

    private enum CodingKeys: String, CodingKey {
      case end, values, low, high
      case stepSeconds = "step_seconds"
    }
  }

  struct FactTree: Decodable {
    var entity: EntityTree
    var category: String
    var kind: String
    var severity: String
    var summary: String
    var since: String
    var newest: String
    var count: UInt64
    var ended: Bool
    var endsByEvent: Bool
    var signature: String

    private enum CodingKeys: String, CodingKey {
      case entity, kind, severity, summary, since, newest, count, ended, signature
      case endsByEvent = "ends_by_event"
      case category = "class"
    }
  }

  struct CauseTree: Decodable {
    var confidence: String
    var probability: Double?
    var kind: String
    var entity: EntityTree
    var subject: String
    var evidence: String
    var change: ChangeTree?
    var score: Double?
  }

  struct ChangeTree: Decodable {
    var time: String
    var kind: String
    var entity: EntityTree
    var summary: String
    var units: [String]
  }

  struct VictimTree: Decodable {
    var entity: EntityTree
    var evidence: String
  }

  struct NoteTree: Decodable {
    var time: String
    var text: String
  }

  struct LogTree: Decodable {
    var unit: String
    var template: String
    var sample: String
    var count: UInt64
    var new: Bool
  }

  struct HintTree: Decodable {
    var signal: String
    var entity: EntityTree
    var share: Double?
  }

  struct EndingTree: Decodable {
    var time: String
    var reason: String
  }
}
