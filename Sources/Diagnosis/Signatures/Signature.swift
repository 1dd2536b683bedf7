public import Model

/// A fault that is known by what is logged about it: who must have said what, and what it means.
///
/// A value without behaviour, as a file of signatures holds it. ``SignatureMatcher`` finds the entries that
/// it stands for.
public struct Signature: Hashable, Sendable {
  /// Whose word it takes.
  public enum Sender: Hashable, Sendable {
    /// The kernel's own log; nobody else can write to it but root.
    case kernel
    /// systemd itself, process 1, about the unit that it names.
    case manager
    /// journald itself.
    case journald
    /// A system service, about itself; any where there is no glob, else one that a glob stands for.
    ///
    /// journald knows the control group of whoever speaks, so that no process of another unit can pass for one
    /// of these. Users' own units and sessions are none of them.
    case units([String])
    /// A program by its name, wherever it runs; anybody may run one of that name, so that it is evidence at most.
    case programs([String])
  }

  /// A line that a signature must stand for.
  public struct Example: Hashable, Sendable {
    /// The message.
    public var line: String
    /// The name of the entity that it is about; empty for the host.
    public var about: String

    /// Pairs a line with the entity that it is about.
    public init(line: String, about: String) {
      self.line = line
      self.about = about
    }
  }

  /// The name: unique, and what a later file replaces it by.
  public var name: String
  /// What happened, for the alert's line; may hold placeholders such as `{process}`.
  public var title = ""
  /// Whose word it takes.
  public var sender = Sender.units([])
  /// The `MESSAGE_ID=` that the entry must have, or none.
  public var messageID = Identifier128.none
  /// The mildest severity that the entry may have, syslog's number.
  public var priority: UInt8 = 7
  /// Bytes of which the message must hold some; empty where a message id is asked for.
  public var literals: [String] = []
  /// A pattern that the message must match; empty for none.
  public var pattern = ""
  /// The name of the signature whose fault this one ends; empty for most.
  public var ends = ""
  /// What sort of thing it happens to.
  public var entity = Entity.Kind.unit
  /// What sort of fault it is.
  public var category = IncidentClass.application
  /// How bad it is.
  public var severity = Severity.warning
  /// What sort of cause it is.
  public var kind = CauseKind.application
  /// One sentence on what is behind it; may hold placeholders.
  public var cause = ""
  /// A command that tells more; may hold placeholders.
  public var check = ""
  /// How many entries it takes, of one entity and one address.
  public var count: UInt32 = 1
  /// Seconds in which so many must come, or in which ``after`` must have come before.
  public var within = 0.0
  /// The name of a signature that must have been counted full for the same address before; empty for most.
  public var after = ""
  /// True where it is evidence for what else is wrong and rings never by itself.
  public var isEvidenceOnly = false
  /// Its place in the chain from cause to effect: 1 is nearest to the cause, 0 is in none.
  public var chain: UInt8 = 0
  /// Lines that it must stand for.
  public var examples: [Example] = []
  /// Lines that it must not stand for, though they are like those.
  public var nearMisses: [String] = []

  /// Names a signature of which nothing else is said yet.
  public init(name: String) {
    self.name = name
  }

  /// The most entries that a signature can ask for.
  public static let mostCounted: UInt32 = 100

  /// The names that groups of a pattern may have, each a placeholder of the texts.
  public static let placeholders = [
    "unit", "device", "interface", "process", "path", "address", "user", "number", "detail",
  ]
}
