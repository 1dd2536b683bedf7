internal import Model

/// The newest values of a signal, with the means and the maximum of several lengths of them.
///
/// Running sums are taken anew once a turn of the ring, so that rounding does not add up.
struct Window: Sendable {
  static let length = 96

  private var ring = InlineArray<96, Float>(repeating: 0)
  private var next: UInt8 = 0
  /// How many values are held, up to ``length``.
  private(set) var filled: UInt8 = 0
  private var sum3 = 0.0
  private var sum12 = 0.0
  private var sum48 = 0.0
  /// Values for which the sums are taken anew each time.
  private var rough: UInt8 = 0
  /// The largest value held.
  private(set) var maximum = -Float.infinity

  /// The value `age` samples ago, 0 for the newest; it must be held.
  mutating func value(ago age: Int) -> Float {
    let place = Int(next) - 1 - age
    return ring[place < 0 ? place + Window.length : place]
  }

  /// Takes a value in and lets the oldest go.
  mutating func push(_ value: Float) {
    if filled >= 3 { sum3 -= Double(self.value(ago: 2)) }
    if filled >= 12 { sum12 -= Double(self.value(ago: 11)) }
    if filled >= 48 { sum48 -= Double(self.value(ago: 47)) }
    let leaving = Int(filled) == Window.length ? self.value(ago: Window.length - 1) : -.infinity
    // A value so large that the sums lose what stands beside it, until it has left them.
    if abs(Double(value)) > 0x1p20 * abs(sum48) { rough = 50 }
    ring[Int(next)] = value
    next = Int(next) + 1 == Window.length ? 0 : next + 1
    if Int(filled) < Window.length { filled += 1 }
    sum3 += Double(value)
    sum12 += Double(value)
    sum48 += Double(value)
    if rough > 0 { rough -= 1 }
    if next == 0 || rough > 0 { sumAnew() }
    if value >= maximum { maximum = value } else if leaving >= maximum { findMaximum() }
  }

  /// Forgets all values: what comes does not follow them.
  mutating func clear() { self = Window() }

  private mutating func sumAnew() {
    sum3 = sum(3)
    sum12 = sum(12)
    sum48 = sum(48)
  }

  private mutating func sum(_ count: Int) -> Double {
    var sum = 0.0
    for age in 0..<min(count, Int(filled)) { sum += Double(value(ago: age)) }
    return sum
  }

  private mutating func findMaximum() {
    maximum = ring[0]
    for place in 1..<Int(filled) where ring[place] > maximum { maximum = ring[place] }
  }

  /// Means over the newest 3, 12 and 48 values, or over as many as are held.
  var means: (three: Double, twelve: Double, fortyEight: Double) {
    mutating get {
      let count = Double(filled)
      return (sum3 / min(3, count), sum12 / min(12, count), sum48 / min(48, count))
    }
  }
}

extension Window {
  /// Writes the values held, oldest first.
  func encode(into writer: inout ByteWriter) {
    writer.write(byte: filled)
    writer.write(byte: next)
    writer.write(byte: rough)
    for number in [sum3, sum12, sum48] { writer.write(number) }
    writer.write(maximum)
    for place in 0..<Int(filled) { writer.write(ring.span[place]) }
  }

  /// Reads what ``encode(into:)`` wrote.
  init(from reader: inout ByteReader) throws(CodingFailure) {
    filled = try reader.readByte()
    next = try reader.readByte()
    rough = try reader.readByte()
    guard filled <= Window.length, Int(next) < Window.length, Int(filled) == Window.length || next == filled
    else { throw .invalid("window", at: reader.position) }
    sum3 = try reader.readMagnitude(signed: true)
    sum12 = try reader.readMagnitude(signed: true)
    sum48 = try reader.readMagnitude(signed: true)
    maximum = try reader.readFloat()
    let isPlausible = filled == 0 ? maximum == -.infinity : abs(Double(maximum)) <= Constants.largestState
    guard isPlausible else { throw .invalid("window maximum", at: reader.position) }
    for place in 0..<Int(filled) { ring[place] = try reader.readStateFloat() }
  }
}
