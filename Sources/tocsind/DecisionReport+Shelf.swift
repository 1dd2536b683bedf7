import Alerts
import Configuration
import Control
import Decisions
import Engine
import Model

extension DecisionReport {
  /// Lists what is on the shelf.
  ///
  /// - Parameters:
  ///   - content: What was found.
  ///   - statuses: What the engine says of decisions by their ids.
  ///   - now: Wall-clock time, microseconds since 1970 UTC.
  init(_ content: DecisionShelf.Content, statuses: [Item], at now: Int64) {
    self.init(
      decisions: content.entries.map { entry in
        var item = DecisionListing.item(entry, at: now)
        item.heldBack = statuses.first { $0.id == item.id }?.heldBack ?? 0
        return item
      }, problems: content.problems.map { Escaping.printable($0) })
  }
}

/// The engine's word on decisions.
enum DecisionStatusReply {
  static func reply(_ statuses: [DecisionStatus]) -> ControlReply {
    var reply = ControlReply(ok: true)
    let items = statuses.map { status in
      var item = DecisionReport.Item(
        id: status.decision.id, kind: status.decision.kind.word, scope: "", origin: "", file: "", toml: "")
      item.inForce = status.isInForce
      item.heldBack = status.heldBack
      return item
    }
    reply.decisions = DecisionReport(decisions: items, problems: [])
    return reply
  }

  /// What an operator who asks for the status must know: that much does not ring just now.
  static func notices(_ statuses: [DecisionStatus]) -> [String] {
    statuses.filter { $0.isInForce && $0.decision.kind == .maintenance }.map { status in
      let reason = status.decision.reason.isEmpty ? "" : ": \(Escaping.printable(status.decision.reason))"
      return "maintenance (\(status.decision.id)) by \(Escaping.printable(status.decision.author))\(reason)"
    }
  }
}
