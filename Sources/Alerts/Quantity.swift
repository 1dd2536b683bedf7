public import Model

/// Values in the words of people: `6.9GiB`, `97%`, `1.2k/s`, `3.4 cores`, `250ms`.
public enum Quantity {
  /// A value with its unit, to about two significant digits and `extraDigits` more decimals.
  public static func text(_ value: Double, unit: MeasurementUnit, extraDigits: Int = 0) -> String {
    let parts = split(value, unit: unit, extraDigits: extraDigits)
    return parts.number + parts.suffix
  }

  /// A band with its unit written once where both edges share it: `1.6-2.1GiB`, `800MiB-2.1GiB`.
  ///
  /// No measured value is below zero, so a band that reaches below begins at 0.
  public static func text(
    low: Double, high: Double, unit: MeasurementUnit, extraDigits: Int = 0
  ) -> String {
    let upper = split(high, unit: unit, extraDigits: extraDigits)
    let lower = split(low < 0 && high >= 0 ? 0 : low, unit: unit, extraDigits: extraDigits)
    guard lower != upper else { return upper.number + upper.suffix }
    let shares = lower.suffix == upper.suffix || lower.number == "0"
    return "\(lower.number)\(shares ? "" : lower.suffix)-\(upper.number)\(upper.suffix)"
  }

  /// A length of time in its two largest units: `45s`, `27m45s`, `3h12m`, `2d4h`.
  public static func duration(seconds: Int64) -> String {
    let total = max(seconds, 0)
    let units: [(word: String, size: Int64)] = [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)]
    guard let first = units.firstIndex(where: { total >= $0.size }) else { return "0s" }
    let head = "\(total / units[first].size)\(units[first].word)"
    guard first + 1 < units.count else { return head }
    let rest = total % units[first].size / units[first + 1].size
    return rest == 0 ? head : "\(head)\(rest)\(units[first + 1].word)"
  }

  private static func split(
    _ value: Double, unit: MeasurementUnit, extraDigits: Int
  ) -> (number: String, suffix: String) {
    guard value.isFinite else { return (value.isNaN ? "?" : value < 0 ? "-inf" : "inf", "") }
    let magnitude = split(magnitude: abs(value), unit: unit, extraDigits: extraDigits)
    return (
      value < 0 && magnitude.number != "0" ? "-" + magnitude.number : magnitude.number, magnitude.suffix
    )
  }

  private static func split(
    magnitude: Double, unit: MeasurementUnit, extraDigits: Int
  ) -> (number: String, suffix: String) {
    switch unit {
    case .fraction: return (decimal(magnitude * 100, extraDigits: extraDigits), "%")
    case .dimensionless, .count: return scaled(magnitude, decimalScale, "", extraDigits)
    case .bytes: return scaled(magnitude, byteScale, "", extraDigits)
    case .bytesPerSecond: return scaled(magnitude, byteScale, "/s", extraDigits)
    case .perSecond: return scaled(magnitude, decimalScale, "/s", extraDigits)
    case .cores:
      let number = decimal(magnitude, extraDigits: extraDigits)
      return (number, number == "1" ? " core" : " cores")
    case .seconds:
      guard magnitude < 60 || magnitude >= 1e15 else { return (duration(seconds: Int64(magnitude)), "") }
      guard magnitude < 1e15 else { return (">31000000y", "") }
      return timeScaled(magnitude, extraDigits)
    }
  }

  private static let byteScale: [(size: Double, word: String)] = [
    (1, "B"), (1_024, "KiB"), (1_048_576, "MiB"), (1_073_741_824, "GiB"), (1_099_511_627_776, "TiB"),
    (1_125_899_906_842_624, "PiB"),
  ]

  private static let decimalScale: [(size: Double, word: String)] = [
    (1, ""), (1_000, "k"), (1_000_000, "M"), (1_000_000_000, "G"),
  ]

  private static let timeScale: [(size: Double, word: String)] = [(1e-6, "us"), (1e-3, "ms"), (1, "s")]

  private static func timeScaled(_ value: Double, _ extraDigits: Int) -> (number: String, suffix: String) {
    let step = timeScale.last { value >= $0.size } ?? timeScale[0]
    return (decimal(value / step.size, extraDigits: extraDigits), step.word)
  }

  private static func scaled(
    _ value: Double, _ scale: [(size: Double, word: String)], _ suffix: String, _ extraDigits: Int
  ) -> (number: String, suffix: String) {
    for (index, step) in scale.enumerated() {
      let number = decimal(value / step.size, extraDigits: extraDigits)
      let isLast = index + 1 == scale.count
      // Compared after rounding, so that 1023.9KiB becomes 1MiB and not 1024KiB.
      guard isLast || value / step.size < scale[index + 1].size / step.size - 0.5 else { continue }
      return (number, step.word + suffix)
    }
    return (decimal(value, extraDigits: extraDigits), suffix)
  }

  /// A magnitude with one decimal below ten and none from there on, trailing zeros dropped.
  ///
  /// Below one tenth it shows the first digit that is not zero, down to a thousandth.
  private static func decimal(_ value: Double, extraDigits: Int) -> String {
    guard value < 1e9 else { return ">999999999" }
    var places = value >= 9.95 ? 0 : 1
    if value > 0, value < 0.1 { places = value < 0.01 ? 3 : 2 }
    places += extraDigits
    var power = 1.0
    for _ in 0..<places { power *= 10 }
    let scaled = UInt64((value * power).rounded(.toNearestOrAwayFromZero))
    let (whole, fraction) = scaled.quotientAndRemainder(dividingBy: UInt64(power))
    guard fraction != 0 else { return String(whole) }
    var digits = String(fraction)
    digits = String(repeating: "0", count: places - digits.utf8.count) + digits
    while digits.utf8.last == UInt8(ascii: "0") { digits.removeLast() }
    return "\(whole).\(digits)"
  }
}
