import Alerts
import Model

/// Incidents and groups of them as JSON objects: docs/reports.md has the keys one by one.
enum IncidentJSON {
  static let schema: UInt64 = 1

  static func line(_ record: IncidentRecord) -> [UInt8] {
    var writer = JSONWriter()
    write(record, to: &writer)
    return writer.bytes
  }

  static func line(_ group: CauseGroup) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { json in
      json.member("schema", schema)
      json.member("title", group.title)
      json.member("severity", group.severity.word)
      json.member("open", group.openCount)
      json.array("hosts", group.hosts)
      json.array("incidents", group.records) { write($1, to: &$0) }
    }
    return writer.bytes
  }

  static func write(_ record: IncidentRecord, to json: inout JSONWriter) {
    let incident = record.newest.masked().incident
    json.object { json in
      json.member("schema", schema)
      json.member("host", record.newest.host)
      json.member("machine_id", record.newest.machineID.hexadecimal)
      json.member("id", incident.id)
      json.member("state", record.state.rawValue)
      json.member("class", incident.category.word)
      json.member("entity") { write(incident.entity, to: &$0) }
      json.member("severity", incident.severity.word)
      json.member("worst", record.worst.word)
      writeTimes(of: record, to: &json)
      json.member("lines", record.lines)
      json.member("reopenings", record.reopenings)
      json.member("what", AlertText.statement(incident))
      json.member("cause") { write(record.cause == nil ? nil : incident.causes.first, to: &$0) }
      json.array("victims", incident.victims) { write($1.entity, to: &$0) }
      json.member("explanation", Explanation(record.newest).sentence)
    }
  }

  private static func writeTimes(of record: IncidentRecord, to json: inout JSONWriter) {
    json.member("onset", time: record.incident.onsetMicroseconds)
    json.member("opened", time: record.openedAt)
    json.member("newest", time: record.newest.realtimeMicroseconds)
    json.member("ended", time: record.incident.ending?.realtimeMicroseconds)
    json.member("seconds", record.seconds)
  }

  private static func write(_ cause: Cause?, to json: inout JSONWriter) {
    guard let cause else { return json.null() }
    json.object { json in
      json.member("confidence", cause.confidence.word)
      json.member("kind", cause.kind.word)
      json.member("entity") { write(cause.entity, to: &$0) }
      json.member("text", AlertText.claim(cause))
      json.member("change", cause.change.map(AlertText.what))
    }
  }

  private static func write(_ entity: Entity, to json: inout JSONWriter) {
    json.object { json in
      json.member("kind", entity.kind.word)
      json.member("name", entity.name)
    }
  }
}
