/// Upper bounds on the tails of counting distributions.
enum RateModel {
  /// A lower bound on −ln P(X ≥ count) for a negative binomial count, or a Poisson count where `dispersion`
  /// is 1.
  ///
  /// Cramér and Chernoff: x ln(x/μ) − (x + r) ln((x + r)/(μ + r)) with r = μ/(φ − 1), which for φ → 1 becomes
  /// Poisson's x ln(x/μ) − x + μ. For r < 1, where that is weak because most of the mass is at zero, also P(X
  /// ≥ x) ≤ r φ^(1 − r) (1 − 1/φ)^x: no coefficient of the distribution's series exceeds r. The larger of
  /// both is taken, so a surprise is never overstated.
  ///
  /// - Parameters:
  ///   - count: The count x, above `mean`.
  ///   - mean: The expected count μ, above zero.
  ///   - dispersion: Variance over mean φ, at least 1.
  /// - Returns: The bound in nats, at least zero.
  static func tailExponent(count: Double, mean: Double, dispersion: Double) -> Double {
    guard count > mean else { return 0 }
    let excess = dispersion - 1
    let gain = count * logarithm(count / mean)
    // Closer to Poisson the two terms of the difference are equal to all digits.
    guard excess > 1e-6 else { return max(0, gain - count + mean) }
    let size = mean / excess
    let chernoff = max(0, gain - (count + size) * logarithm((count + size) / (mean + size)))
    guard size < 1 else { return chernoff }
    let decline = count * logarithm(dispersion / excess)
    return max(chernoff, decline - logarithm(size) - (1 - size) * logarithm(dispersion))
  }

  /// base^exponent by squaring, for a base between 0 and 1.
  static func power(_ base: Double, _ exponent: UInt64) -> Double {
    guard exponent != 1 else { return base }
    // Every base in use is below 1e-30 by then.
    var rest = min(exponent, 1 << 24)
    var (factor, result) = (base, 1.0)
    while rest > 0 {
      if rest & 1 == 1 { result *= factor }
      factor *= factor
      rest >>= 1
    }
    return result
  }
}
