import Model

/// The signals of one entity: each appears with its first value and all vanish together.
struct SignalGroup<Signals: SignalSet> {
  private static var unopened: UInt32 { .max }

  private let entity: Entity
  private let mayRing: Bool
  private var slots: [UInt32]

  /// Begins with no signal.
  ///
  /// - Parameters:
  ///   - entity: What the signals are about.
  ///   - mayRing: False where they serve as evidence only, whatever the catalog allows.
  init(of entity: Entity, mayRing: Bool = true) {
    self.entity = entity
    self.mayRing = mayRing
    self.slots = Array(repeating: Self.unopened, count: Signals.allCases.count)
  }

  /// Hands out a value; one that is missing or not finite is left out.
  mutating func report(_ signal: Signals, _ value: Double?, to output: inout SignalOutput) {
    guard let value, value.isFinite else { return }
    if slots[signal.rawValue] == Self.unopened {
      slots[signal.rawValue] = output.open(signal.template.descriptor(of: entity, mayRing: mayRing))
    }
    output.samples.append(Sample(slot: slots[signal.rawValue], value: value))
  }

  /// Lets every signal that has appeared vanish.
  mutating func close(in output: inout SignalOutput) {
    for index in slots.indices where slots[index] != Self.unopened {
      output.close(slots[index])
      slots[index] = Self.unopened
    }
  }
}
