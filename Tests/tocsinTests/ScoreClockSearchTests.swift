import Testing

@testable import tocsin

@Suite("Search for an unnamed time")
struct ScoreClockSearchTests {
  private func found(_ values: [Double]) -> Bool? {
    var search = ScoreClockSearch()
    for value in values {
      if let isClock = search.take(value) { return isClock }
    }
    return nil
  }

  @Test("ten values an even step apart are like a time, in whole seconds and in fractions")
  func even() {
    #expect(found((0..<10).map { 1_767_571_200 + 60 * Double($0) }) == true)
    #expect(found((0..<10).map { 1_767_571_200.1 + 0.1 * Double($0) }) == true)
    #expect(found((0..<9).map { Double($0) }) == nil)
  }

  @Test(
    "values that stand still, fall, jump or are missing are not",
    arguments: [
      [1.0, 1], [2, 1], [0, 60, 121], [0, 1, 2, 3, 5], [.nan, 60], [0, .nan], [0, .infinity],
      [-.infinity, .infinity], [0, 1, 2, 3, 4, 5, 6, 7, 8, 8],
    ] as [[Double]])
  func uneven(values: [Double]) {
    #expect(found(values) == false)
  }
}
