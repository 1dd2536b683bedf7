import Model

/// What is fixed about a signal: all of its descriptor but the entity.
struct SignalTemplate {
  let name: String
  let title: String
  let unit: MeasurementUnit
  let harmful: HarmfulDirection
  let resource: Resource
  let floorAbsolute: Double
  let floorRelative: Double
  let mayRing: Bool

  /// The descriptor of this signal of one entity.
  func descriptor(of entity: Entity, mayRing allowed: Bool) -> SignalDescriptor {
    SignalDescriptor(
      entity: entity, name: name, title: title, unit: unit, harmful: harmful, resource: resource,
      floorAbsolute: floorAbsolute, floorRelative: floorRelative, mayRing: mayRing && allowed)
  }
}

/// The signals that one sort of entity has, numbered from zero without gaps.
protocol SignalSet: CaseIterable, RawRepresentable<Int> {
  /// The catalog's entry.
  var template: SignalTemplate { get }
}

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
