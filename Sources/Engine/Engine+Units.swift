import Diagnosis
import Model

extension Engine {
  /// Takes what the system bus tells of units.
  ///
  /// The journal tells that a unit failed and that it was started; a reset is in no log, so that without the bus
  /// the incident of a unit that nobody starts again would stay open until the next boot.
  mutating func take(_ news: UnitNews) {
    for reset in news.resets {
      let entity = Entity(kind: .unit, name: UnitName.folded(reset.unit))
      let key = IncidentKey(entity: entity, category: .unitFailed)
      guard let place = book.place(ofFact: key),
        book.fact(at: place).newestMicroseconds <= reset.realtimeMicroseconds
      else { continue }
      endFact(place, reason: "reset by an operator")
    }
    if let census = news.census { take(census) }
  }

  /// Ends the failures of units that are not failed any more, whatever was missed; who is about to be started
  /// again has not got over it yet.
  private mutating func take(_ census: UnitCensus) {
    failedUnits = census.failed
    limits.host.failedUnits = UInt32(clamping: countedFailures(census.failed))
    guard census.isComplete else { return }
    let wrong = Set((census.failed.map(\.name) + census.changing).map(UnitName.folded))
    // Another host's units, which have no boot, are not in this host's list.
    let ended = book.places { fact in
      fact.key.category == .unitFailed && fact.bootID != .none
        && fact.newestMicroseconds < census.realtimeMicroseconds && !wrong.contains(fact.key.entity.name)
    }
    for place in ended { endFact(place, reason: "no longer failed") }
  }

  /// Units that were failed when the bus was last asked and of which no incident tells.
  ///
  /// They failed before anybody watched, or in a part of the journal that was not read.
  var unitsFailedUnseen: [FailedUnit] {
    failedUnits.filter { unit in
      let entity = Entity(kind: .unit, name: UnitName.folded(unit.name))
      return book.place(ofFact: IncidentKey(entity: entity, category: .unitFailed)) == nil
    }
  }
}
