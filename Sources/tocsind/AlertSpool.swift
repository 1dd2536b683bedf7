import Model

/// Transitions that wait to be written, oldest first, in bounded room.
///
/// Full, it gives up updates before anything else: the first word on an incident and the last matter more.
struct AlertSpool {
  /// Transitions that may wait for a disk that is full.
  static let capacity = 10_000

  private(set) var transitions: [AlertTransition] = []
  /// Transitions given up because too many waited.
  private(set) var dropped: UInt64 = 0

  mutating func add(_ new: [AlertTransition]) {
    transitions += new
    let surplus = transitions.count - Self.capacity
    if surplus > 0 { drop(surplus) }
  }

  /// Takes the oldest out: it was written, or never can be.
  mutating func removeFirst() {
    transitions.removeFirst()
  }

  /// Hands everything over.
  mutating func takeAll() -> [AlertTransition] {
    defer { transitions = [] }
    return transitions
  }

  /// Counts transitions that were given up elsewhere.
  mutating func noteDropped(_ count: UInt64) {
    dropped += count
  }

  private mutating func drop(_ surplus: Int) {
    var updates = surplus
    transitions.removeAll { transition in
      guard updates > 0, transition.kind == .update else { return false }
      updates -= 1
      return true
    }
    transitions.removeFirst(max(0, transitions.count - Self.capacity))
    dropped += UInt64(surplus)
  }
}
