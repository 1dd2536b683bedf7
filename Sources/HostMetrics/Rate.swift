/// The rate of a counter, a second.
///
/// - Returns: `nil` where the counter went backwards, or where there is nothing to compare it with.
func rate(_ current: UInt64?, since previous: UInt64?, over elapsed: Double?) -> Double? {
  guard let delta = growth(current, since: previous), let elapsed, elapsed > 0 else { return nil }
  return delta / elapsed
}

/// How much a counter has grown; `nil` where it went backwards or either reading is missing.
func growth(_ current: UInt64?, since previous: UInt64?) -> Double? {
  guard let current, let previous, current >= previous else { return nil }
  return Double(current - previous)
}
