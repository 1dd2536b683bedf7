/// The form in which a value takes the fewest bits.
struct SampleChoice {
  /// Bits of a number of bits.
  static let widthBits = 6
  /// Bits of a denominator that is written out.
  static let denominatorBits = 31

  var form: Int
  var numerator = 0
  var denominator = 1
  var cost: Int

  /// Chooses a form; the one in use is kept while it costs little.
  static func best(for value: Double, seconds: Double, track: SampleTrack, past: FramePast) -> SampleChoice {
    let usual = choice(track.form, for: value, seconds: seconds, track: track, past: past)
    if let usual, usual.cost <= thrift { return usual }
    var best = usual ?? SampleChoice(form: 0, cost: .max)
    for form in SampleForm.all.indices where form != track.form {
      guard let other = choice(form, for: value, seconds: seconds, track: track, past: past),
        other.cost < best.cost
      else { continue }
      best = other
    }
    return best
  }

  /// A form in use that takes no more bits is not questioned.
  private static let thrift = 20

  private static func choice(
    _ form: Int, for value: Double, seconds: Double, track: SampleTrack, past: FramePast
  ) -> SampleChoice? {
    let change = form == track.form ? 0 : SampleForm.numberBits
    let shape = SampleForm.all[form]
    if shape.kind == .bits { return bits(of: value, track, change) }
    let denominators =
      shape.hasDenominator ? denominators(of: value, shape, track: track, past: past) : [1]
    for denominator in denominators where denominator > 0 {
      guard let numerator = shape.numerator(of: value, denominator: denominator, seconds: seconds) else {
        continue
      }
      let isKnown = denominator == track.denominator || denominator == past.denominator
      let written = shape.hasDenominator && !isKnown ? denominatorBits : 0
      // A form that is changed to is to stay: of two, the one with the shorter numerators will cost less.
      let outlook = form == track.form ? 0 : width(of: UInt64(numerator.magnitude))
      let cost = change + outlook + width(of: zigzag(numerator - track.numerator)) + 3 + written
      return SampleChoice(form: form, numerator: numerator, denominator: denominator, cost: cost)
    }
    return nil
  }

  private static func bits(of value: Double, _ track: SampleTrack, _ change: Int) -> SampleChoice {
    let difference = value.bitPattern ^ track.bits
    let length = 64 - difference.leadingZeroBitCount - difference.trailingZeroBitCount
    // Counted twice, as the next value's bits will be as many.
    return SampleChoice(form: 0, cost: change + 2 * length + 2 * widthBits)
  }

  /// What a share may be of: what it was of, what another one is of, and what the value itself says.
  ///
  /// A fraction that could be shortened gives a divisor only; the multiple that is nearest to the one before is
  /// taken, for a host's ticks in a second hardly vary.
  private static func denominators(
    of value: Double, _ shape: SampleForm, track: SampleTrack, past: FramePast
  ) -> [Int] {
    for known in [track.denominator, past.denominator] where known > 1 {
      if shape.numerator(of: value, denominator: known, seconds: 0) != nil { return [known] }
    }
    let least = shape.denominator(of: value)
    guard least > 0 else { return [] }
    let multiple = max(1, (past.denominator + least / 2) / least) * least
    return multiple < 1 << denominatorBits ? [multiple, least] : [least]
  }

  /// Signed numbers as unsigned ones, small ones first: 0, -1, 1, -2 become 0, 1, 2, 3.
  static func zigzag(_ value: Int) -> UInt64 {
    UInt64(bitPattern: Int64((value &<< 1) ^ (value >> 63)))
  }

  /// The bits that a number takes.
  static func width(of value: UInt64) -> Int {
    64 - value.leadingZeroBitCount
  }
}
