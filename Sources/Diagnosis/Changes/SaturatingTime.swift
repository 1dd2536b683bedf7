/// Sums of wall-clock times, which a clock gone mad or a hostile journal dates at the ends of time.
extension Int64 {
  /// The sum, or the end of time.
  func later(by other: Int64) -> Int64 {
    let (sum, isTooMuch) = addingReportingOverflow(other)
    guard isTooMuch else { return sum }
    return other < 0 ? .min : .max
  }

  /// The difference, or the end of time.
  func since(_ other: Int64) -> Int64 {
    let (difference, isTooMuch) = subtractingReportingOverflow(other)
    guard isTooMuch else { return difference }
    return other < 0 ? .max : .min
  }
}
