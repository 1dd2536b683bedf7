import Alerts
import Model

/// An incident as one JSON object: its state, and its lines as they stand in `alerts.jsonl`.
enum ExplainJSON {
  static func line(_ story: IncidentStory) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { json in
      json.member("schema", AlertJSON.schema)
      json.member("id", story.incident.id)
      json.member("state", story.state.rawValue)
      json.member("daemon_answers", story.daemon.status != nil)
      json.member("explanation", Explanation(story.last).sentence)
      json.array("transitions", story.transitions) { $0.value(written: AlertJSON.line($1)) }
    }
    return writer.bytes
  }
}
