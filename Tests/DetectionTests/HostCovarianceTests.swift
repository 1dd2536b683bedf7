import TestSupport
import Testing

@testable import Detection

@Suite("Host detector, covariance")
struct HostCovarianceTests {
  /// Feeds a row, each column's deviation divided by its scale.
  private func step(
    _ covariance: inout HostCovariance, _ steps: [Double], scales: [Double], share: Double
  ) -> HostDistances {
    for (column, step) in steps.enumerated() {
      let isPresent = !step.isNaN
      covariance.set(
        column, input: isPresent ? step / scales[column] : 0, step: isPresent ? step : 0,
        share: isPresent ? share : 0)
    }
    let distances = covariance.distances(columns: Double(steps.count { !$0.isNaN }))
    covariance.learn(weight: 1)
    return distances
  }

  @Test("both distances are those of numpy")
  func reference() {
    let rows = fixture("host-distances.csv")
    var covariance = HostCovariance(count: 5)
    #expect(rows.count == 120)
    for (index, row) in rows.enumerated() {
      let scales = (0..<5).map { covariance.covariance($0, $0).squareRoot() + 0.25 }
      if index >= 20 { covariance.renew(pairs: 10_000) { scales[$0] } }
      let share = max(0.02, 1 / Double(index + 1))
      let found = step(&covariance, Array(row.prefix(5)), scales: scales, share: share)
      #expect(abs(found.residual - row[5]) < 1e-9)
      #expect(abs(found.mahalanobis - row[6]) < 1e-9)
    }
  }

  @Test("independent columns of variance one: the distance is the root mean square")
  func closedForm() {
    var covariance = HostCovariance(count: 4)
    for _ in 0..<4_000 {
      for sign in [1.0, -1] {
        for column in 0..<4 {
          var row = [0.0, 0, 0, 0]
          row[column] = 2 * sign
          _ = step(&covariance, row, scales: [1, 1, 1, 1], share: 1.0 / 8_000)
        }
      }
    }
    covariance.renew(pairs: 10_000) { _ in 1 }
    let variance = covariance.covariance(0, 0)
    let found = step(&covariance, [3, 0, 0, 0], scales: [1, 1, 1, 1], share: 0)
    #expect(abs(found.mahalanobis - (9 / (variance + 0.01) / 4).squareRoot()) < 1e-3)
    #expect(abs(covariance.covariance(0, 1)) < 1e-9)
  }

  @Test("a missing column leaves what is known of it, and of the others with it")
  func missing() {
    var covariance = HostCovariance(count: 5)
    var random = SplitMix64(seed: 1)
    for _ in 0..<500 {
      let common = random.normal()
      let row = (0..<5).map { _ in common + random.normal() }
      _ = step(&covariance, row, scales: [1, 1, 1, 1, 1], share: 0.05)
    }
    let before = covariance
    for _ in 0..<50 {
      _ = step(&covariance, [1, 2, .nan, 4, 5], scales: [1, 1, 1, 1, 1], share: 0.05)
    }
    for other in 0..<5 { #expect(covariance.covariance(2, other) == before.covariance(2, other)) }
    #expect(covariance.covariance(0, 1) != before.covariance(0, 1))
  }

  @Test("a forgotten column varies with nothing, the others as before")
  func clear() {
    var covariance = HostCovariance(count: 3)
    for _ in 0..<50 { _ = step(&covariance, [1, 2, -1], scales: [1, 1, 1], share: 0.1) }
    let before = covariance
    covariance.clear(1)
    #expect((0..<3).allSatisfy { covariance.covariance(1, $0) == 0 })
    #expect(covariance.covariance(0, 2) == before.covariance(0, 2))
  }

  @Test(
    "rows beyond four typical residuals count less", arguments: [(1.0, 1.0), (4, 1), (8, 0.5), (40, 0.1)])
  func gate(residual: Double, weight: Double) {
    var covariance = HostCovariance(count: 2)
    covariance.renew(pairs: 10) { _ in 1 }
    #expect(covariance.typical == 1)
    #expect(abs(covariance.gate(residual) - weight) < 1e-15)
  }
}
