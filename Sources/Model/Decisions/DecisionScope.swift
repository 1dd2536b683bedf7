/// What a decision is about: what is left out stands for everything, and all that is given must hold.
public struct DecisionScope: Hashable, Sendable {
  /// Entities of one kind, by a shell glob over their names.
  public struct Entities: Hashable, Sendable {
    /// What sort of thing.
    public var kind: Entity.Kind
    /// A shell glob over the names; empty for the host, which has none.
    public var pattern: String

    /// Names entities.
    public init(kind: Entity.Kind, pattern: String) {
      self.kind = kind
      self.pattern = pattern
    }
  }

  /// Entities, as alternatives.
  public var entities: [Entities] = []
  /// Signals, by shell globs over their names, as alternatives.
  public var signals: [String] = []
  /// Log templates, by shell globs over their texts, as alternatives.
  public var templates: [String] = []
  /// Classes of incidents, as alternatives.
  public var classes: [IncidentClass] = []
  /// The id of one incident; empty for all.
  public var incident = ""

  /// Everything.
  public init() {}

  /// True where it leaves nothing of the host out.
  public var isEverything: Bool {
    entities.isEmpty && signals.isEmpty && templates.isEmpty && classes.isEmpty && incident.isEmpty
  }
}

extension DecisionScope.Entities {
  /// The form in files and on the command line: `unit:nginx*`, `filesystem:/backup`, `host`.
  public var text: String { kind == .host ? kind.word : "\(kind.word):\(pattern)" }

  /// Reads that form; a kind without a name stands for all of that kind, and `nil` for what is no kind.
  public init?(text: String) {
    let kindWord = text.utf8.prefix { $0 != UInt8(ascii: ":") }
    guard let kind = Entity.Kind(word: String(decoding: kindWord, as: UTF8.self)) else { return nil }
    let rest = text.utf8.dropFirst(kindWord.count + 1)
    let hasName = text.utf8.count > kindWord.count
    guard kind != .host || !hasName, hasName ? !rest.isEmpty : true else { return nil }
    self.init(kind: kind, pattern: kind == .host ? "" : hasName ? String(decoding: rest, as: UTF8.self) : "*")
  }
}
