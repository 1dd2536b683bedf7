import Model
import Testing

@testable import Diagnosis

@Suite("Rises of units")
struct UnitRisesTests {
  private func rises(_ units: [(String, Double, Double)]) -> UnitRises {
    var rises = UnitRises()
    for (unit, rate, usual) in units { rises.add(unit, rate: rate, usual: usual) }
    return rises
  }

  @Test("adds up what a unit reads and writes")
  func sum() {
    let cause = rises([("a", 3e6, 0), ("b", 5e6, 1e6), ("a", 3e6, 1e6)]).culprit(least: 1e6, doing: "moves")
    #expect(cause?.subject == "a")
    #expect(cause?.probability == 5.0 / 9)
    #expect(cause?.confidence == .possible)
  }

  @Test("blames nobody for a little, for less than usual, or for one of many equal shares")
  func nobody() {
    #expect(UnitRises().culprit(least: 1, doing: "moves") == nil)
    #expect(rises([("a", 100, 0)]).culprit(least: 1e6, doing: "moves") == nil)
    #expect(rises([("a", 1e6, 1e9)]).culprit(least: 1e6, doing: "moves") == nil)
    let many = rises((0..<8).map { ("u\($0)", 1e7, 0) })
    #expect(many.culprit(least: 1e6, doing: "moves") == nil)
  }

  @Test("takes no rise out of what is no number", arguments: [Double.nan, .infinity])
  func notANumber(value: Double) {
    #expect(rises([("a", value, 0), ("a", 1, value)]).culprit(least: 1, doing: "moves") == nil)
  }
}
