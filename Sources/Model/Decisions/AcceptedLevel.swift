/// What somebody has looked at and called normal: it rings again only where it becomes worse.
public struct AcceptedLevel: Hashable, Sendable {
  /// By how much further out than what was accepted something must be to ring: a quarter of its distance from normal.
  public static let margin = 0.25

  /// What the alert was about.
  public var entity: Entity
  /// What sort of thing it told.
  public var category: IncidentClass
  /// The name of the signal that it told of; empty where it told of none.
  public var signal = ""
  /// The template that it told of, where its signal counts one; empty otherwise.
  public var template = ""
  /// True where the value lay above the band.
  public var isAbove = true
  /// The value up to which it is normal, or down to which where ``isAbove`` is false; margin included.
  public var limit = 0.0
  /// How bad it was: what is worse than that rings.
  public var severity: Severity

  /// Accepts something without a number.
  public init(entity: Entity, category: IncidentClass, severity: Severity) {
    self.entity = entity
    self.category = category
    self.severity = severity
  }

  /// Accepts what an incident told of.
  ///
  /// - Parameter incident: The incident, with the worst value that is known of its lead.
  public init(_ incident: Incident) {
    self.init(entity: incident.entity, category: incident.category, severity: incident.severity)
    guard let lead = incident.lead else { return }
    signal = lead.signal
    isAbove = lead.isAbove
    limit = lead.observed + Self.margin * (lead.observed - lead.expected.mid)
    if !limit.isFinite { limit = lead.observed }
    if Self.countsTemplate(lead.signal) { template = incident.logs.first?.template ?? "" }
  }

  /// True where an incident is no worse than what was accepted.
  ///
  /// - Parameter incident: The incident, with the newest value of its lead.
  /// - Returns: False, too, for what is about something else, and where anything else is folded into it.
  public func accepts(_ incident: Incident) -> Bool {
    guard entity == incident.entity, category == incident.category, incident.severity <= severity else {
      return false
    }
    guard let lead = incident.lead else { return signal.isEmpty }
    guard incident.folded.allSatisfy({ $0.entity == lead.entity && $0.resource == lead.resource }) else {
      return false
    }
    guard template.isEmpty || incident.logs.contains(where: { $0.template == template }) else { return false }
    return reaches(lead)
  }

  /// True where a deviation of ``entity`` is of the signal and the direction that were accepted, and no further out.
  public func reaches(_ deviation: Deviation) -> Bool {
    guard deviation.signal == signal, deviation.isAbove == isAbove else { return false }
    return isAbove ? deviation.observed <= limit : deviation.observed >= limit
  }

  /// True for signals that count entries of one template.
  private static func countsTemplate(_ signal: String) -> Bool { signal.hasPrefix("log.template.") }
}
