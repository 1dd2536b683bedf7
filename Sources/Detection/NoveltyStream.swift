internal import Model

/// A running mean and mean absolute deviation: how large a difference is large for a stream.
///
/// A plain mean for the first thousand values, exponentially weighted from then on.
struct StreamScale: Sendable {
  private var mean = 0.0
  private var deviation = 0.0
  private(set) var seen: UInt32 = 0

  /// The mean of the stream.
  var level: Double { mean }

  /// The standard deviation that differences are measured by, never below `floor`.
  @inline(__always) func scale(floor: Double) -> Double { max(deviation * Constants.deviationToSigma, floor) }

  /// Cuts a step so that one glitch, such as a counter read as 2⁶⁴, does not make every later value look small.
  @inline(__always) private func bounded(_ step: Double) -> Double {
    guard seen > Constants.scaleSettling, deviation > 0 else { return step }
    let limit = Constants.scaleClip * deviation
    return max(-limit, min(limit, step))
  }

  /// Learns a value.
  @inline(__always) mutating func learn(_ value: Double) {
    seen = seen == .max ? seen : seen + 1
    let share = max(Constants.streamScaleShare, 1 / Double(min(seen, 1 << 24)))
    if seen == 1 { mean = value }
    mean += share * bounded(value - mean)
    deviation += share * (abs(bounded(value - mean)) - deviation)
  }
}

/// How new the values of one derived stream are: their distance from all values that the stream is known for.
struct NoveltyStream: Sendable {
  private var scale = StreamScale()
  private var prototypes = Prototypes<32>()
  private var tally = Tally()

  /// The stream's mean.
  var level: Double { mutating get { scale.level } }

  /// The stream's spread, never below `floor`.
  mutating func spread(floor: Double) -> Double { scale.scale(floor: floor) }

  /// Judges a value, and learns it where it is to be learned.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - radius: The distance, in spreads, up to which a value is known.
  ///   - floor: The smallest spread that is believed.
  ///   - learns: False where the value is judged only.
  /// - Returns: −log10 p of the distance among the stream's past distances; zero in warm-up.
  mutating func judge(_ value: Double, radius: Double, floor: Double, learns: Bool) -> Double {
    var scale = self.scale
    scale.learn(value)
    let spread = scale.scale(floor: floor)
    let nearest = prototypes.nearest(to: Float(value))
    let distance = nearest.map { Double($0.distance) / spread } ?? 0
    let score = distance * Constants.noveltyGain
    let surprise = self.scale.seen >= Constants.votingSamples ? tally.surprise(of: score) : 0
    guard learns else { return surprise }
    self.scale = scale
    prototypes.learn(Float(value), nearest: nearest, radius: Float(radius * spread))
    tally.learn(score)
    return surprise
  }

  /// Lets the tally fade by one interval.
  mutating func fadeTally() { tally.fade() }

  /// Lets prototypes used long ago count less.
  mutating func fadePrototypes() { prototypes.fade() }
}

/// How new the shapes of one stream are.
struct ShapeStream<let count: Int, let cells: Int>: Sendable {
  private var prototypes = ShapePrototypes<count, cells>()
  private var tally = Tally()
  private var seen: UInt32 = 0

  /// Judges a shape whose values have this spread, and learns it where it is to be learned.
  mutating func judge(_ shape: Span<Float>, spread: Double, learns: Bool) -> Double {
    let nearest = prototypes.nearest(to: shape, spread: spread)
    let score = nearest.map { Double($0.distance) * Constants.noveltyGain } ?? 0
    let surprise = seen >= Constants.votingSamples ? tally.surprise(of: score) : 0
    guard learns else { return surprise }
    seen = seen == .max ? seen : seen + 1
    prototypes.learn(shape, nearest: nearest, radius: Float(Constants.shapeRadius))
    tally.learn(score)
    return surprise
  }

  /// Lets the tally fade by one interval.
  mutating func fadeTally() { tally.fade() }

  /// Lets prototypes used long ago count less.
  mutating func fadePrototypes() { prototypes.fade() }
}

extension StreamScale {
  func encode(into writer: inout ByteWriter) {
    writer.write(mean)
    writer.write(deviation)
    writer.write(seen)
  }

  init(from reader: inout ByteReader) throws(CodingFailure) {
    mean = try reader.readMagnitude(signed: true)
    deviation = try reader.readMagnitude(signed: false)
    seen = try reader.readUInt32()
  }
}

extension NoveltyStream {
  /// Writes scale, prototypes and tally.
  func encode(into writer: inout ByteWriter) {
    scale.encode(into: &writer)
    prototypes.encode(into: &writer)
    tally.encode(into: &writer)
  }

  /// Reads what ``encode(into:)`` wrote.
  init(from reader: inout ByteReader) throws(CodingFailure) {
    scale = try StreamScale(from: &reader)
    prototypes = try Prototypes(from: &reader)
    tally = try Tally(from: &reader)
  }
}

extension ShapeStream {
  /// Writes prototypes and tally.
  func encode(into writer: inout ByteWriter) {
    prototypes.encode(into: &writer)
    tally.encode(into: &writer)
    writer.write(seen)
  }

  /// Reads what ``encode(into:)`` wrote.
  init(from reader: inout ByteReader) throws(CodingFailure) {
    prototypes = try ShapePrototypes(from: &reader)
    tally = try Tally(from: &reader)
    seen = try reader.readUInt32()
  }
}
