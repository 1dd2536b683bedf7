/// What a ``TemplateBook`` made of one message.
public struct Observation: Hashable, Sendable {
  /// The unit's index.
  public var unit: UInt32
  /// The index of (unit, template): dense, stable across snapshots, used again after an eviction.
  public var pair: UInt32
  /// How many pairs held this index before.
  ///
  /// State kept under ``pair`` by somebody else belongs to another pair when its generation differs.
  public var generation: UInt32
  /// How many messages the message stands for: its own weight times `message repeated N times`.
  public var weight: UInt64
  /// True when the unit has not logged this template before, or so long ago that it was forgotten.
  public var isNewForUnit: Bool
  /// True when the unit has logged the template before, but in other words where a word has turned out to vary.
  public var isNewForm = false
  /// True when no unit has.
  public var isNewEverywhere: Bool
  /// True when the unit itself is new.
  public var isNewUnit: Bool
  /// True when the message was counted under `<other>` for want of room; it then is never new.
  public var isOther: Bool
}
