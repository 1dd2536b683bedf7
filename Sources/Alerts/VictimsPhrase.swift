internal import Model

/// Who suffers, as a line tells it: `; slows nginx.service, cron.service +2`.
struct VictimsPhrase {
  /// How many are named.
  static let namedMaximum = 2
  private static let nameBytes = 32

  private let names: [String]
  private let verb: String

  /// Phrases an incident's victims; the one that the line is about is none of them.
  init(_ incident: Incident) {
    names = incident.victims.filter { $0.entity != incident.entity }
      .map { Eliding.middle(AlertText.label(of: $0.entity), to: Self.nameBytes) }
    verb = Self.slows(incident) ? "slows" : "affects"
  }

  /// With as many names as asked for, and the number of the others; empty where there are none.
  func text(naming count: Int) -> String {
    guard !names.isEmpty, count > 0 else { return "" }
    let others = names.count > count ? " +\(names.count - count)" : ""
    return "; \(verb) " + names.prefix(count).joined(separator: ", ") + others
  }

  var isEmpty: Bool { names.isEmpty }

  /// Who waits for a resource that another one uses is slow; who depends on what failed is more than that.
  private static func slows(_ incident: Incident) -> Bool {
    if let kind = incident.toldCause?.kind {
      return [.cpu, .memory, .io, .latency].contains(kind)
    }
    guard !incident.category.isFact, let resource = incident.lead?.resource else { return false }
    return [.cpu, .memory, .io].contains(resource)
  }
}
