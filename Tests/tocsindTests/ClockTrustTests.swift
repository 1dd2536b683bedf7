import Testing

@testable import tocsind

@Suite("Trust in the wall clock")
struct ClockTrustTests {
  private static let year = 365 * 86_400.0

  /// The clocks so many seconds after the start, with the wall clock so far ahead.
  static func reading(_ seconds: Double, ahead: Double = 0) -> ClockReading {
    let nanoseconds = UInt64((1000 + seconds) * 1e9)
    return ClockReading(
      monotonic: nanoseconds, boottime: nanoseconds,
      realtime: 1_767_830_400_000_000 + Int64((seconds + ahead) * 1e6))
  }

  /// Looks at the clocks every ten seconds.
  ///
  /// - Returns: The second at which they are first believed.
  private func trusted(
    _ trust: inout ClockTrust, from first: Double, through last: Double, ahead: (Double) -> Double
  ) -> Double? {
    var found: Double?
    for second in stride(from: first, through: last, by: 10) {
      let isTrusted = trust.note(Self.reading(second, ahead: ahead(second)))
      if isTrusted, found == nil { found = second }
      #expect(isTrusted == (found != nil), "it does not come and go")
    }
    return found
  }

  @Test("comes after an hour without a step")
  func hour() {
    var trust = ClockTrust()
    #expect(trusted(&trust, from: 0, through: 9000) { _ in 0 } == 3600)
  }

  @Test("ends with a step either way, and comes again an hour after it", arguments: [year, -year, 61])
  func step(ahead: Double) {
    var trust = ClockTrust()
    _ = trusted(&trust, from: 0, through: 5000) { _ in 0 }
    #expect(trusted(&trust, from: 5010, through: 9000) { _ in ahead } == 8610)
    #expect(trusted(&trust, from: 9010, through: 12_000) { _ in 0 } == nil)
  }

  @Test("survives what a time server slews, and a night of sleep")
  func slewing() {
    var trust = ClockTrust()
    #expect(trusted(&trust, from: 0, through: 9000) { $0 / 100 } == 3600)
    let isTrusted = trust.note(Self.reading(40_000, ahead: 95))
    #expect(isTrusted)
  }
}
