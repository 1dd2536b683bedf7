import Configuration
import Detection
import Diagnosis
import LogTemplates
import Model
import TestSupport
import Testing

@testable import Engine

@Suite("Places of templates that change hands")
struct LogPlaceTests {
  private static let words = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "theta", "iota"]

  /// A watch of entries that a test hands in one by one.
  private struct Desk: ~Copyable {
    var watch = LogWatch()

    mutating func log(_ message: String, _ unit: String = "jobs.service", priority: UInt8 = 3) {
      var batch = EntryBatch()
      var entry = LogEntry()
      entry.transport = .journal
      entry.priority = priority
      entry.unit = batch.store(unit.utf8)
      entry.message = batch.store(message.utf8)
      watch.observe(entry, in: batch, isLate: false, signatures: SignatureWatch())
    }

    mutating func log(job word: String) { log("job \(word) has been done by the nightly worker") }

    /// Closes the ten seconds; the deviations that are told.
    mutating func pass(seconds: UInt32 = 10) -> [LogDeviation] {
      watch.moment.now += seconds
      watch.moment.seconds += Double(seconds)
      return watch.close(binStart: 0, observedSeconds: 1e6)
    }

    var unit: LogUnit { watch.units[0] }
  }

  /// Words of one template, which merge when the last one comes, so that all places but one are vacant.
  private static func merged() -> Desk {
    var desk = Desk()
    for word in words { desk.log(job: word) }
    return desk
  }

  @Test("what a unit remembers follows a merge")
  func follows() {
    let desk = Self.merged()
    #expect(desk.watch.book.counters.merges > 0 && desk.watch.book.pairCount == 1)
    let (unit, pair) = (desk.unit, desk.watch.book.onlyPair)
    #expect(unit.lastError.place == pair && unit.lastPair.place == pair)
    #expect(unit.leadingPairs[0].place == pair)
    let isHeld = desk.watch.holds(unit.lastError, ofUnit: 0)
    #expect(isHeld)
  }

  @Test("evidence never names another unit's template", arguments: [false, true])
  func otherUnit(isReused: Bool) {
    var desk = Desk()
    for word in Self.words.dropLast() { desk.log(job: word) }
    var old = desk.unit.lastError
    #expect(old.place == 6)
    desk.log(job: Self.words[7])
    if isReused {
      for number in ["one", "two", "three", "four", "five", "six", "seven"] {
        desk.log("card \(number)ish was refused by bank \(number)y of \(number)land", "shop.service")
      }
    }
    var isHeld = desk.watch.holds(old, ofUnit: 0)
    #expect(!isHeld)
    old.generation = desk.watch.pairs[6].generation
    isHeld = desk.watch.holds(old, ofUnit: 0)
    #expect(!isHeld)
    let bin = LogBin(start: 0, observedSeconds: 1e6, step: 1, isWarm: true, isBooting: false)
    desk.watch.units[0].lastError = old
    let evidence = desk.watch.errorShare(ofUnit: 0, bin).log
    #expect(evidence == nil)
  }

  @Test("a harmless merge raises no deviation of the mix")
  func mix() {
    var desk = Desk()
    var told: [LogAspect] = []
    for window in 0..<80 {
      let words = window < 60 ? Self.words.dropLast(1) : Self.words[...]
      for _ in 0..<30 { for word in words { desk.log(job: word) } }
      for _ in 0..<30 { desk.log("all quiet", priority: 6) }
      for _ in 0..<30 {
        for found in desk.pass() {
          if case .logs(let aspect, _, _) = found.member { told.append(aspect) }
        }
      }
    }
    #expect(desk.watch.book.counters.merges > 0)
    #expect(!told.contains(.mixture))
    #expect(desk.unit.window.mixtureSurprise == 0 && desk.unit.window.divergence < 0.2)
  }

  @Test("lists do not grow with places that change hands")
  func lists() {
    var desk = Self.merged()
    for round in 0..<40 {
      desk.watch.resetUnit(0)
      desk.log("all quiet")
      desk.watch.pairs[0].renew(generation: UInt32(round), unit: 0)
      desk.log("all quiet")
    }
    #expect(desk.watch.windowUnits.count == 1)
    #expect(desk.watch.touchedPairs.count <= 8 && desk.watch.windowPairs.count <= 8)
  }

  @Test("known messages make no objects")
  func allocations() {
    var watch = LogWatch()
    var batch = EntryBatch()
    for (unit, message) in [
      ("jobs.service", "job 17 is done"), ("session-4.scope", "hello"), ("shop.service", "order 4 paid"),
    ] {
      var entry = LogEntry()
      entry.transport = .journal
      entry.priority = 6
      entry.unit = batch.store(unit.utf8)
      entry.message = batch.store(message.utf8)
      batch.entries.append(entry)
    }
    let signatures = SignatureWatch(SignatureLoader.shipped)
    let read = {
      for _ in 0..<50 {
        for place in batch.entries.indices {
          watch.observe(batch.entries[place], in: batch, isLate: false, signatures: signatures)
        }
      }
    }
    read()
    #expect(objectsMade(read) == 0)
  }
}

extension TemplateBook {
  /// The pair of a book that has but one.
  fileprivate var onlyPair: Int32 {
    let used = (0..<Int32(pairCapacity)).filter { place in
      (0..<4).contains { holds(pair: UInt32(place), generation: $0) }
    }
    return used.count == 1 ? used[0] : -1
  }
}
