import Diagnosis
import Model

/// Signals whose value says by itself that something is wrong, whatever is normal here and whatever the settings.
struct ConditionWatch {
  /// From which value on a signal is a fact, and how it is told.
  struct Condition {
    let signal: String
    let category: IncidentClass
    /// The smallest value that is wrong.
    let threshold: Double
    let summary: String
    /// How the end is told.
    let ending: String
  }

  /// What is watched.
  static let conditions = [
    Condition(
      signal: "system.linux.filesystem.forced_read_only", category: .readOnly, threshold: 0.5,
      summary: "turned read-only by the kernel: writes fail", ending: "can be written again"),
    Condition(
      signal: "system.linux.filesystem.unanswered", category: .unresponsive, threshold: 30,
      summary: "does not answer: whatever touches it hangs", ending: "answers again"),
    Condition(
      signal: "system.linux.raid.missing", category: .degraded, threshold: 0.5,
      summary: "the array lacks devices: one more failure may lose its data", ending: "complete again"),
  ]

  /// Seconds after the sources were opened in which nothing ends: a mount that is asked anew needs half a minute
  /// to be found hung again.
  static let graceSeconds = 60.0

  /// Engine time at which the sources were opened; `nil` before.
  var openedAt: Double?
  /// The places of such signals, in the order of the registry: a restart must not change which rings first.
  private(set) var places: [(index: Int, condition: Int)] = []

  /// Remembers the place of a signal that is one of them.
  mutating func note(_ descriptor: SignalDescriptor, at index: Int) {
    places.removeAll { $0.index == index }
    guard let condition = Self.conditions.firstIndex(where: { $0.signal == descriptor.name }) else { return }
    let behind = places.firstIndex { $0.index > index } ?? places.endIndex
    places.insert((index, condition), at: behind)
  }
}

extension ConditionWatch {
  /// Writes what the signals themselves do not tell; the places follow from them.
  func encode(into writer: inout ByteWriter) {
    writer.write(openedAt != nil)
    if let openedAt { writer.write(openedAt) }
  }

  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    guard try reader.readBool() else { return }
    let seconds = try reader.readDouble()
    guard seconds.isFinite else { throw .invalid("time", at: reader.position) }
    openedAt = seconds
  }
}

extension Engine {
  /// Begins and ends the facts that a signal's newest value makes.
  mutating func checkConditions() {
    guard let header = clock.header else { return }
    for place in conditions.places where holds(place.index, place.condition) {
      let condition = ConditionWatch.conditions[place.condition]
      let entity = registry.places[place.index].descriptor.entity
      begin(
        Fact(key: IncidentKey(entity: entity, category: condition.category), summary: condition.summary),
        at: header.realtimeMicroseconds, bootID: header.bootID, isSampled: true)
    }
    guard let openedAt = conditions.openedAt, clock.seconds - openedAt >= ConditionWatch.graceSeconds else {
      return
    }
    for place in book.places(where: { $0.isHolding && $0.isSampled }) { endCondition(place) }
  }

  private mutating func endCondition(_ place: IncidentBook.FactPlace) {
    let key = book.fact(at: place).key
    guard let number = ConditionWatch.conditions.firstIndex(where: { $0.category == key.category })
    else { return }
    let condition = ConditionWatch.conditions[number]
    guard let signal = registry.index(entity: key.entity, name: condition.signal),
      registry.places[signal].isLive
    else { return endFact(place, reason: "no longer there") }
    if admission.isIgnored(key.entity) { return endFact(place, reason: "no longer watched") }
    if !holds(signal, number) { endFact(place, reason: condition.ending) }
  }

  private func holds(_ index: Int, _ condition: Int) -> Bool {
    registry.places[index].isLive && !admission.isIgnored(registry.places[index].descriptor.entity)
      && quick.latest[index] >= ConditionWatch.conditions[condition].threshold
  }
}
