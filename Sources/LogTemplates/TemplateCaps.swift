/// How much a ``TemplateBook`` may hold.
public struct TemplateCaps: Hashable, Sendable {
  /// The most units; beyond them a unit that has been silent for long is forgotten, or else a new one is
  /// counted as `<other>`.
  public var units: Int
  /// The most templates of one unit.
  public var templatesPerUnit: Int
  /// The most templates of all units together.
  public var templates: Int
  /// The most bytes of memory that templates may take, about; beyond them the unit with the most templates
  /// forgets some.
  public var bytes: Int
  /// What has not been seen for this long may be forgotten for something new, microseconds.
  public var staleAfterMicroseconds: Int64

  /// Sets the caps; each is at least 1.
  public init(
    units: Int = 4096, templatesPerUnit: Int = 1000, templates: Int = 50_000, bytes: Int = 48 << 20,
    staleAfterMicroseconds: Int64 = 86_400_000_000
  ) {
    self.units = max(units, 1)
    self.templatesPerUnit = max(templatesPerUnit, 1)
    self.templates = max(templates, 1)
    self.bytes = max(bytes, 1 << 16)
    self.staleAfterMicroseconds = max(staleAfterMicroseconds, 0)
  }
}

/// How often the caps of a ``TemplateBook`` bit, since its first message.
public struct TemplateCounters: Hashable, Sendable {
  /// Messages read.
  public var messages: UInt64 = 0
  /// Messages that were longer than what is read.
  public var cutMessages: UInt64 = 0
  /// Messages counted under a unit's `<other>` template for want of room.
  public var overflowedMessages: UInt64 = 0
  /// Messages counted under the unit `<other>` for want of room.
  public var messagesOfOtherUnits: UInt64 = 0
  /// Templates of a unit that were forgotten for new ones.
  public var evictedTemplates: UInt64 = 0
  /// Templates of a unit that turned out to be another one with a variable in it.
  public var merges: UInt64 = 0
  /// Units that were forgotten for new ones.
  public var evictedUnits: UInt64 = 0
  /// How often there was no room in ``TemplateCaps/bytes`` for a new template; not stored.
  public var crowdings: UInt64 = 0
  /// True once a cap on the number of templates has been met; not stored.
  public var isNumberMet = false

  /// Counts nothing yet.
  public init() {}
}
