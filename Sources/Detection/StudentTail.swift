/// Upper tails of Student's distribution.
enum StudentTail {
  /// −log10 P(T > t), within 4 % and a tenth of a decade for three degrees of freedom or more.
  ///
  /// Wallace's transformation to a normal quantile, z² = ν ln(1 + t²/ν) ((8ν + 1)/(8ν + 3))², and for that
  /// Mill's ratio in Komatu's form, P < 2 φ(z) / (z + √(z² + 8/π)), which is within 3 % for all z ≥ 0.
  ///
  /// - Note: D. L. Wallace, Bounds on normal approximations to Student's and the chi-square distributions,
  ///   Annals of Mathematical Statistics 30 (1959).
  ///
  /// - Parameters:
  ///   - t: The statistic; below zero counts as zero.
  ///   - freedom: Degrees of freedom ν, at least 1.
  /// - Returns: Decades, at least 0.3.
  static func surprise(_ t: Double, freedom: Double) -> Double {
    let shape = (8 * freedom + 1) / (8 * freedom + 3)
    let positive = max(0, t)
    let square = freedom * logarithm(1 + positive * positive / freedom) * shape * shape
    // 8/π, and ln √(2π).
    let ratio = logarithm((square.squareRoot() + (square + 2.546479089470325).squareRoot()) / 2)
    return (square / 2 + 0.9189385332046727 + ratio) * Constants.decadesPerNat
  }
}
