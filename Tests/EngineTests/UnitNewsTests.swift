import Diagnosis
import Model
import Testing

@testable import Engine

@Suite("News of units from the system bus")
struct UnitNewsTests {
  /// A watch with a unit that has failed ten seconds ago.
  private func failed(_ unit: String = "web.service") -> Watch {
    var watch = Watch()
    watch.pass(1)
    watch.scenario.unitFails(unit)
    watch.pass(10)
    return watch
  }

  private func reset(_ watch: borrowing Watch, after seconds: Int64 = 0) -> UnitNews {
    var news = UnitNews()
    news.resets = [
      UnitReset(unit: "web.service", realtimeMicroseconds: watch.scenario.realtime + seconds * 1_000_000)
    ]
    return news
  }

  private func census(_ watch: borrowing Watch, failed: [String] = [], changing: [String] = []) -> UnitNews {
    var census = UnitCensus(realtimeMicroseconds: watch.scenario.realtime)
    census.failed = failed.map { FailedUnit(name: $0, result: "exit-code", sinceMicroseconds: 0) }
    census.changing = changing
    var news = UnitNews()
    news.census = census
    return news
  }

  @Test("a reset ends the failure of a unit that is never started again")
  func resetEnds() {
    var watch = failed()
    watch.scenario.units = reset(watch)
    watch.pass(100)
    #expect(watch.kinds == [.open, .clear])
    #expect(watch.written.last?.incident.ending?.reason == "reset by an operator")
  }

  @Test("a reset from before the failure ends nothing")
  func oldReset() {
    var watch = failed()
    watch.scenario.units = reset(watch, after: -60)
    watch.pass(100)
    #expect(watch.kinds == [.open])
  }

  @Test("a list that does not name the unit ends its failure, however the reset was missed")
  func missedReset() {
    var watch = failed()
    watch.scenario.units = census(watch, failed: ["other.service"])
    watch.pass(100)
    #expect(watch.kinds == [.open, .clear])
    #expect(watch.written.last?.incident.ending?.reason == "no longer failed")
  }

  @Test("a unit that is failed or waits for its restart stays open", arguments: [true, false])
  func stays(isFailed: Bool) {
    var watch = failed()
    watch.scenario.units =
      isFailed ? census(watch, failed: ["web.service"]) : census(watch, changing: ["web.service"])
    watch.pass(100)
    #expect(watch.kinds == [.open])
  }

  @Test("a list tells nothing of another host's units")
  func otherHost() {
    var watch = Watch()
    watch.pass(1)
    watch.scenario.log("web.service: failed", unit: "db1/init.scope") { entry, batch in
      entry.isForeign = true
      entry.bootID = .none
      entry.pid = 1
      entry.messageID = Identifier128("d9b373ed55a64feb8242e02dbe79a49c") ?? .none
      entry.subjectUnit = batch.store("db1/web.service".utf8)
    }
    watch.pass(10)
    watch.scenario.units = census(watch)
    watch.pass(100)
    #expect(watch.kinds == [.open])
  }

  @Test("a list names a failed unit by its own name, and not by the one that it shares")
  func foldedName() {
    var watch = failed("run-u35.service")
    watch.scenario.units = census(watch, failed: ["run-u35.service"])
    watch.pass(100)
    #expect(watch.kinds == [.open])
    watch.scenario.units = census(watch)
    watch.pass(600)
    #expect(watch.kinds == [.open, .clear])
  }

  @Test("a list that was cut off proves nothing")
  func cutOff() {
    var watch = failed()
    watch.scenario.units = census(watch)
    watch.scenario.units.census?.isComplete = false
    watch.pass(100)
    #expect(watch.kinds == [.open])
  }

  @Test("what was failed before anybody watched rings not, and is told")
  func before() {
    var watch = failed()
    watch.scenario.units = census(watch, failed: ["web.service", "old.service"])
    watch.pass(5)
    #expect(watch.kinds == [.open])
    #expect(watch.engine.status().failedUnseen.map(\.name) == ["old.service"])
  }

  @Test("a reset after a restart of the daemon ends what the snapshot held open")
  func snapshot() throws {
    var watch = failed()
    let snapshot = watch.engine.encodeSnapshot()
    watch.engine = try Engine(host: watch.engine.host, settings: watch.engine.settings, snapshot: snapshot)
    watch.scenario.units = census(watch)
    watch.pass(100)
    #expect(watch.kinds == [.open, .clear])
  }

  @Test("relations of units are kept over a restart of the daemon, until the bus tells that a unit has gone")
  func relations() throws {
    var watch = Watch()
    watch.pass(1)
    var shop = UnitRelations(unit: "shop.service")
    shop.requires = ["db.service"]
    watch.scenario.units.relations = [shop]
    watch.pass(1)
    let snapshot = watch.engine.encodeSnapshot()
    watch.engine = try Engine(host: watch.engine.host, settings: watch.engine.settings, snapshot: snapshot)
    let database = Entity(kind: .unit, name: "db.service")
    #expect(watch.engine.graph.weight(of: "shop.service", on: database) == 1)
    watch.scenario.units.loaded = ["db.service"]
    watch.pass(1)
    #expect(watch.engine.graph.relations(of: "shop.service") == nil)
  }
}
