/// How a value came about, as far as its bits show: a count, a rate, a share, or none of these.
///
/// Collectors read whole numbers from the kernel and divide them by the time that has passed, by a constant or by
/// another whole number. The quotient's bits look random, and the numerator is a few bits long: it is what a
/// recording holds wherever the same operations on it give the same value, bit for bit. Only `/` and `*` of
/// IEEE 754 are used, which round alike on every machine.
struct SampleForm: Equatable, Sendable {
  enum Kind: Sendable {
    /// No form: the bits themselves.
    case bits
    /// `n · factor`
    case count
    /// `n / factor`
    case part
    /// `n / seconds · factor`
    case rate
    /// `n / seconds / factor`
    case partRate
    /// `n / factor / seconds`
    case ratePart
    /// `n / d / factor`
    case share
    /// `1 - n / d`
    case rest
  }

  let kind: Kind
  let factor: Double

  /// All forms; a form's place in the list is its number in a recording.
  static let all: [SampleForm] = [
    SampleForm(kind: .bits, factor: 1),
    SampleForm(kind: .count, factor: 1),
    SampleForm(kind: .count, factor: 1024),
    SampleForm(kind: .count, factor: 4096),
    SampleForm(kind: .part, factor: 100),
    SampleForm(kind: .part, factor: 1000),
    SampleForm(kind: .part, factor: 1e6),
    SampleForm(kind: .part, factor: 1e9),
    SampleForm(kind: .rate, factor: 1),
    SampleForm(kind: .rate, factor: 512),
    SampleForm(kind: .rate, factor: 1024),
    SampleForm(kind: .rate, factor: 4096),
    SampleForm(kind: .partRate, factor: 100),
    SampleForm(kind: .partRate, factor: 1000),
    SampleForm(kind: .partRate, factor: 1e6),
    SampleForm(kind: .partRate, factor: 1e9),
    SampleForm(kind: .ratePart, factor: 100),
    SampleForm(kind: .ratePart, factor: 1000),
    SampleForm(kind: .ratePart, factor: 1e6),
    SampleForm(kind: .ratePart, factor: 1e9),
    SampleForm(kind: .share, factor: 1),
    SampleForm(kind: .share, factor: 1000),
    SampleForm(kind: .rest, factor: 1),
  ]

  /// Bits of a form's number.
  static let numberBits = 5
  /// Larger numerators are no shorter than the value's own bits.
  static let largestNumerator = 1 << 40
  /// Larger denominators find a share for nearly every value.
  static let largestDenominator = 1 << 30

  /// True where a value has a denominator of its own.
  var hasDenominator: Bool { kind == .share || kind == .rest }

  /// The value that a numerator stands for.
  ///
  /// - Parameters:
  ///   - numerator: The whole number.
  ///   - denominator: What a share is of; other forms do not use it.
  ///   - seconds: The time that a rate is over.
  /// - Returns: The value.
  func value(_ numerator: Int, denominator: Int, seconds: Double) -> Double {
    let number = Double(numerator)
    return switch kind {
    case .bits: 0
    case .count: number * factor
    case .part: number / factor
    case .rate: number / seconds * factor
    case .partRate: number / seconds / factor
    case .ratePart: number / factor / seconds
    case .share: number / Double(denominator) / factor
    case .rest: 1 - number / Double(denominator)
    }
  }

  /// The numerator that stands for a value; `nil` where none gives its very bits.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - denominator: What a share is of.
  ///   - seconds: The time that a rate is over.
  /// - Returns: The whole number.
  func numerator(of value: Double, denominator: Int, seconds: Double) -> Int? {
    let guess =
      switch kind {
      case .bits: Double.nan
      case .count: value / factor
      case .part: value * factor
      case .rate: value * seconds / factor
      case .partRate, .ratePart: value * seconds * factor
      case .share: value * factor * Double(denominator)
      case .rest: (1 - value) * Double(denominator)
      }
    guard guess.magnitude <= Double(Self.largestNumerator) else { return nil }
    let numerator = Int(guess.rounded())
    let found = self.value(numerator, denominator: denominator, seconds: seconds)
    return found.bitPattern == value.bitPattern ? numerator : nil
  }

  /// The denominator of the shortest fraction that a share's value is, or 0.
  ///
  /// The first convergent of the continued fraction that gives the value, so that of all fractions that do, none
  /// has a smaller denominator but by chance.
  func denominator(of value: Double) -> Int {
    let share = kind == .rest ? 1 - value : value * factor
    guard share > 0, share < 1e6 else { return 0 }
    var rest = share
    var (above, aboveBefore) = (rest.rounded(.down), 1.0)
    var (below, belowBefore) = (1.0, 0.0)
    while below <= Double(Self.largestDenominator), above <= Double(Self.largestNumerator) {
      if (above / below).bitPattern == share.bitPattern { return Int(below) }
      let fraction = rest - rest.rounded(.down)
      guard fraction > 1e-12 else { return 0 }
      rest = 1 / fraction
      let whole = rest.rounded(.down)
      (above, aboveBefore) = (whole * above + aboveBefore, above)
      (below, belowBefore) = (whole * below + belowBefore, below)
    }
    return 0
  }
}
