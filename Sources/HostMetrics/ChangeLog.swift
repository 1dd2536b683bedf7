import Model

/// What changed on the host during a tick: capped, so that a storm of mounts costs no memory.
struct ChangeLog {
  /// Beyond this many in a tick they are counted only.
  static let maximumCount = 64

  private var changes: [Change] = []
  private var dropped = 0

  /// Notes a change; its time is that of the tick, which the tick's taker knows.
  mutating func note(_ kind: Change.Kind, _ entity: Entity, _ summary: String) {
    guard changes.count < Self.maximumCount else {
      dropped += 1
      return
    }
    changes.append(Change(realtimeMicroseconds: 0, kind: kind, entity: entity, summary: summary))
  }

  /// Hands over what has been noted; of those beyond the cap, how many there were.
  mutating func take() -> [Change] {
    if dropped > 0, let last = changes.last {
      let summary = "\(dropped) further changes"
      changes.append(Change(realtimeMicroseconds: 0, kind: last.kind, entity: .host, summary: summary))
    }
    defer { (changes, dropped) = ([], 0) }
    return changes
  }
}
