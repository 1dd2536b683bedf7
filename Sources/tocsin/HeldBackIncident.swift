import Alerts
import Control

/// An incident that the daemon holds open and of which nothing was written: all that is known is what it answers.
struct HeldBackIncident {
  private let open: StatusReport.OpenIncident

  init(_ open: StatusReport.OpenIncident) {
    self.open = open
  }

  /// The one of this id that a daemon holds open; nil where there is none.
  init?(_ id: String?, in status: StatusReport?) {
    guard let id, let open = status?.open.first(where: { $0.id == id.lowercased() }) else { return nil }
    self.init(open)
  }

  /// For people.
  var text: String {
    Escaping.printable("\(open.id) \(open.severity) \(open.text); \(reason)")
  }

  /// Lines of fields between tabs, as of any incident; that it was not written is its state.
  var plain: [String] {
    let rows = [
      ["incident", open.id, state, open.severity], ["explanation", "\(open.text); \(reason)"],
    ]
    return rows.map { $0.map { Escaping.printable($0) }.joined(separator: "\t") }
  }

  /// The object of any incident, with no transitions.
  var json: [UInt8] {
    var writer = JSONWriter()
    writer.object { json in
      json.member("schema", AlertJSON.schema)
      json.member("id", open.id)
      json.member("state", state)
      json.member("daemon_answers", true)
      json.member("explanation", "\(open.text); \(reason)")
      json.array("transitions", [String]())
    }
    return writer.bytes
  }

  private var state: String { open.heldBack == nil ? "unwritten" : "held-back" }

  private var reason: String { open.heldBack.map { "held back: \($0)" } ?? "not written yet" }
}
