/// How long to wait before a program that failed is run again: twice as long each time, up to a limit.
struct BackOff {
  private static let firstSeconds = 1.0

  private let limitSeconds: Double
  private var nextSeconds = BackOff.firstSeconds

  /// Begins with a second.
  init(limitSeconds: Double) {
    self.limitSeconds = limitSeconds
  }

  /// The next pause, seconds.
  mutating func next() -> Double {
    defer { nextSeconds = min(nextSeconds * 2, limitSeconds) }
    return min(nextSeconds, limitSeconds)
  }
}
