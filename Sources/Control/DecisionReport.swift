/// What is to be decided: the request of `decide`.
public struct DecisionDraft: Codable, Sendable {
  /// What was called normal.
  public struct Level: Codable, Sendable {
    /// Kind and name, as in `unit:web.service`.
    public var entity: String
    /// The class of incident.
    public var category: String
    /// How bad it was, in syslog's short word.
    public var severity: String
    /// The signal; nil where the incident had none.
    public var signal: String?
    /// The log template; nil where its signal counts none.
    public var template: String?
    /// The value beyond which it rings.
    public var limit: Double?
    /// True where that is above the limit.
    public var isAbove: Bool

    /// Describes a level.
    public init(entity: String, category: String, severity: String, isAbove: Bool) {
      (self.entity, self.category, self.severity) = (entity, category, severity)
      self.isAbove = isAbove
    }
  }

  /// `silence`, `maintenance`, `ack` or `feedback`.
  public var kind: String
  /// Units, as shell globs.
  public var units: [String]?
  /// Entities, as in `filesystem:/backup`.
  public var entities: [String]?
  /// Signals, as shell globs.
  public var signals: [String]?
  /// Log templates, as shell globs.
  public var templates: [String]?
  /// Classes of incidents.
  public var classes: [String]?
  /// True where a silence is meant to cover everything.
  public var all: Bool?
  /// The id of an incident.
  public var incident: String?
  /// By how much further out than usual something must be to ring all the same.
  public var looser: Double?
  /// When it comes into force again and again, in systemd's calendar syntax.
  public var onCalendar: String?
  /// For how long it is in force each time, seconds.
  public var durationSeconds: Int64?
  /// For how long it is kept, seconds; nil for good.
  public var forSeconds: Int64?
  /// What feedback says: `normal` or `real`.
  public var verdict: String?
  /// What was called normal.
  public var accepted: Level?
  /// Who asks, by his own word.
  public var user: String?
  /// Why.
  public var reason: String?

  /// A draft of a kind of decision.
  public init(kind: String) {
    self.kind = kind
  }
}

/// The decisions that there are: the answer to `decisions`, `decide` and `undecide`.
public struct DecisionReport: Codable, Sendable {
  /// One decision.
  ///
  /// Times are microseconds since 1970 UTC.
  public struct Item: Codable, Sendable {
    /// Its id.
    public var id: String
    /// `silence`, `maintenance`, `ack` or `feedback`.
    public var kind: String
    /// What it is about, for people.
    public var scope: String
    /// Who decided.
    public var author: String
    /// Why.
    public var reason: String
    /// When it was decided; nil where the file does not say.
    public var created: Int64?
    /// When it is over for good; nil for never.
    public var expires: Int64?
    /// By how much further out than usual something must be to ring all the same; nil where nothing does.
    public var looser: Double?
    /// When it comes into force again and again, in systemd's calendar syntax; nil for once.
    public var onCalendar: String?
    /// For how long each time, seconds.
    public var durationSeconds: Int64?
    /// What feedback says; nil for other kinds.
    public var verdict: String?
    /// True where it is in force now.
    public var inForce: Bool
    /// When that changes next; nil where it does not within two days.
    public var changes: Int64?
    /// Incidents that it has kept from being told; nil where the daemon was not asked.
    public var heldBack: UInt64?
    /// Where it comes from: `daemon`, `configuration` or `window`.
    public var origin: String
    /// Its file.
    public var file: String
    /// The file as TOML.
    public var toml: String

    /// Begins with what every decision has.
    public init(id: String, kind: String, scope: String, origin: String, file: String, toml: String) {
      (self.id, self.kind, self.scope, self.origin) = (id, kind, scope, origin)
      (self.file, self.toml) = (file, toml)
      (author, reason, inForce) = ("", "", false)
    }
  }

  /// The decisions, in the order of files and names.
  public var decisions: [Item]
  /// What is wrong with files that were passed over.
  public var problems: [String]

  /// Makes a report.
  public init(decisions: [Item], problems: [String]) {
    (self.decisions, self.problems) = (decisions, problems)
  }
}
