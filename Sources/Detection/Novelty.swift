internal import Model

/// Whether a signal is somewhere it has never been, asked in thirteen ways.
///
/// A point far from its neighbours is one kind of anomaly; a level, an hour, a shape or an extreme that was
/// never seen is another, and most outages are of that kind. Thirteen streams are derived from the signal, each
/// is judged against its own past, and what counts is their mean: one stream alone is noise, several at once
/// are an event. Two rules stand beside them: a signal that has stopped moving, and one that has grown for days.
/// Costs some two thousand operations a value, so it is for signals that matter.
///
/// - Note: The mean of the surprises, each cut at six decades, is Fisher's combination (1925) made robust; the
///   streams are dependent, so it is a score and not a probability.
struct Novelty: Sendable {
  /// The number of streams.
  static let streamCount = 13
  /// The number of streams and rules.
  static let voteCount = 15

  private var window = Window()
  private var raw = NoveltyStream()
  private var mean3 = NoveltyStream()
  private var mean12 = NoveltyStream()
  private var mean48 = NoveltyStream()
  private var maximum = NoveltyStream()
  private var day = NoveltyStream()
  private var week = NoveltyStream()
  private var day3 = NoveltyStream()
  private var week3 = NoveltyStream()
  private var shift = Shift()
  private var shape = ShapeStream<16, 128>()
  private var coarseShape = ShapeStream<16, 64>()
  /// The two residuals before the newest, NaN where there is none.
  private var lastDay = (newer: Double.nan, older: Double.nan)
  private var lastWeek = (newer: Double.nan, older: Double.nan)
  private var gate = NoveltyGate()
  private var flatline = Flatline()
  private var growth = Growth()
  /// What each stream said of the newest value, and then the two rules.
  private(set) var votes = InlineArray<15, Float>(repeating: 0)
  private var samples: UInt32 = 0

  /// Judges a value, and learns it where it is to be learned.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - reading: What the profiles say of it.
  ///   - weekVote: The surprise of its residual against the hour of the week.
  ///   - floor: The smallest spread that is worth a thought, in the signal's unit.
  ///   - place: The time of day and week.
  ///   - learns: False where the value is judged only.
  /// - Returns: By how much the gate's threshold was passed where an alarm opens with the value, else nil.
  mutating func judge(
    _ value: Double, reading: Season.Reading, weekVote: Double, floor: Double, place: Season.Place,
    learns: Bool
  ) -> Double? {
    let floor = max(abs(raw.level) * Constants.relativeScaleFloor, floor)
    let leaving = window.filled >= 12 ? Double(window.value(ago: 11)) : .nan
    window.push(Float(value))
    judgeValues(value, floor: floor, learns: learns)
    judgeShapes(floor: floor, leaving: leaving, learns: learns)
    judgeResiduals(reading, floor: floor, learns: learns)
    votes[12] = Float(weekVote)
    let rule = learns ? judgeRules(value, place: place) : 0
    if learns { age() }
    return gate.admit(combined(), rule: rule)
  }

  /// Learns a value that was judged while the signal was frozen, once it is known that it may be learned.
  ///
  /// It has passed the window and the gate already.
  mutating func relearn(_ value: Double, reading: Season.Reading, floor: Double) {
    let floor = max(abs(raw.level) * Constants.relativeScaleFloor, floor)
    judgeValues(value, floor: floor, learns: true)
    judgeShapes(floor: floor, leaving: .nan, learns: true)
    guard reading.knowsDay else { return }
    _ = day.judge(reading.dayResidual, radius: Constants.farRadius, floor: floor, learns: true)
    guard reading.knowsWeek else { return }
    _ = week.judge(reading.weekResidual, radius: Constants.farRadius, floor: floor, learns: true)
  }

  /// A pause so long that values before and after it are no neighbours.
  mutating func interrupt() {
    window.clear()
    lastDay = (.nan, .nan)
    lastWeek = (.nan, .nan)
  }

  /// Lets all tallies fade by one interval.
  mutating func fade() {
    raw.fadeTally()
    mean3.fadeTally()
    mean12.fadeTally()
    mean48.fadeTally()
    maximum.fadeTally()
    day.fadeTally()
    week.fadeTally()
    day3.fadeTally()
    week3.fadeTally()
    shift.fadeTally()
    shape.fadeTally()
    coarseShape.fadeTally()
  }

  /// The mean of the votes, each cut at ``Constants/largestVote``.
  private mutating func combined() -> Double {
    var sum = 0.0
    for index in 0..<Novelty.streamCount { sum += min(Double(votes[index]), Constants.largestVote) }
    return sum / Double(Novelty.streamCount)
  }

  private mutating func judgeValues(_ value: Double, floor: Double, learns: Bool) {
    let means = window.means
    let (near, far) = (Constants.nearRadius, Constants.farRadius)
    votes[0] = Float(raw.judge(value, radius: near, floor: floor, learns: learns))
    votes[1] = Float(mean3.judge(means.three, radius: near, floor: floor, learns: learns))
    votes[2] = Float(mean12.judge(means.twelve, radius: near, floor: floor, learns: learns))
    votes[3] = Float(mean48.judge(means.fortyEight, radius: far, floor: floor, learns: learns))
    votes[4] = Float(maximum.judge(Double(window.maximum), radius: far, floor: floor, learns: learns))
  }

  private mutating func judgeShapes(floor: Double, leaving: Double, learns: Bool) {
    let spread = raw.spread(floor: floor)
    votes[9] =
      leaving.isNaN
      ? 0
      : Float(
        shift.judge(
          mean: window.means.twelve, leaving: leaving, floor: floor, learns: learns))
    let isFilled = window.filled >= 12 && spread > 0
    var points = InlineArray<8, Float>(repeating: 0)
    for index in 0..<8 where isFilled { points[index] = window.value(ago: index) }
    votes[10] = isFilled ? Float(shape.judge(points.span, spread: spread, learns: learns)) : 0
    var blocks = InlineArray<4, Float>(repeating: 0)
    for index in 0..<4 where isFilled {
      blocks[index] =
        (window.value(ago: 3 * index) + window.value(ago: 3 * index + 1) + window.value(ago: 3 * index + 2))
        / 3
    }
    votes[11] = isFilled ? Float(coarseShape.judge(blocks.span, spread: spread, learns: learns)) : 0
  }

  private mutating func judgeResiduals(_ reading: Season.Reading, floor: Double, learns: Bool) {
    let far = Constants.farRadius
    for index in 5..<9 { votes[index] = 0 }
    if reading.knowsDay {
      let value = reading.dayResidual
      votes[5] = Float(day.judge(value, radius: far, floor: floor, learns: learns))
      let mean = (value + lastDay.newer + lastDay.older) / 3
      if !mean.isNaN { votes[7] = Float(day3.judge(mean, radius: far, floor: floor, learns: learns)) }
      lastDay = (value, lastDay.newer)
    }
    if reading.knowsWeek {
      let value = reading.weekResidual
      votes[6] = Float(week.judge(value, radius: far, floor: floor, learns: learns))
      let mean = (value + lastWeek.newer + lastWeek.older) / 3
      if !mean.isNaN { votes[8] = Float(week3.judge(mean, radius: far, floor: floor, learns: learns)) }
      lastWeek = (value, lastWeek.newer)
    }
  }

  /// The larger of the two rules' surprises, which count by themselves and not in the mean.
  private mutating func judgeRules(_ value: Double, place: Season.Place) -> Double {
    let (flat, grown) = (flatline.judge(value), growth.judge(value, dayOfWeek: place.week / 24))
    votes[13] = Float(flat)
    votes[14] = Float(grown)
    return max(flat, grown)
  }

  private mutating func age() {
    samples = samples == .max ? samples : samples + 1
    guard samples % Constants.prototypeFadeInterval == 0 else { return }
    raw.fadePrototypes()
    mean3.fadePrototypes()
    mean12.fadePrototypes()
    mean48.fadePrototypes()
    maximum.fadePrototypes()
    day.fadePrototypes()
    week.fadePrototypes()
    day3.fadePrototypes()
    week3.fadePrototypes()
    shape.fadePrototypes()
    coarseShape.fadePrototypes()
  }
}

extension Novelty {
  /// Writes all streams.
  func encode(into writer: inout ByteWriter) {
    window.encode(into: &writer)
    raw.encode(into: &writer)
    mean3.encode(into: &writer)
    mean12.encode(into: &writer)
    mean48.encode(into: &writer)
    maximum.encode(into: &writer)
    day.encode(into: &writer)
    week.encode(into: &writer)
    day3.encode(into: &writer)
    week3.encode(into: &writer)
    shift.encode(into: &writer)
    shape.encode(into: &writer)
    coarseShape.encode(into: &writer)
    for number in [lastDay.newer, lastDay.older, lastWeek.newer, lastWeek.older] { writer.write(number) }
    gate.encode(into: &writer)
    flatline.encode(into: &writer)
    growth.encode(into: &writer)
    for index in 0..<Novelty.voteCount { writer.write(votes.span[index]) }
    writer.write(samples)
  }

  /// Reads what ``encode(into:)`` wrote.
  init(from reader: inout ByteReader) throws(CodingFailure) {
    window = try Window(from: &reader)
    raw = try NoveltyStream(from: &reader)
    mean3 = try NoveltyStream(from: &reader)
    mean12 = try NoveltyStream(from: &reader)
    mean48 = try NoveltyStream(from: &reader)
    maximum = try NoveltyStream(from: &reader)
    day = try NoveltyStream(from: &reader)
    week = try NoveltyStream(from: &reader)
    day3 = try NoveltyStream(from: &reader)
    week3 = try NoveltyStream(from: &reader)
    shift = try Shift(from: &reader)
    shape = try ShapeStream(from: &reader)
    coarseShape = try ShapeStream(from: &reader)
    lastDay = (try reader.readResidual(), try reader.readResidual())
    lastWeek = (try reader.readResidual(), try reader.readResidual())
    gate = try NoveltyGate(from: &reader)
    flatline = try Flatline(from: &reader)
    growth = try Growth(from: &reader)
    for index in 0..<Novelty.voteCount {
      votes[index] = try reader.readFloat()
      guard votes.span[index] >= 0, votes.span[index] < 1_000 else {
        throw .invalid("vote", at: reader.position)
      }
    }
    samples = try reader.readUInt32()
  }
}

extension ByteReader {
  /// Reads a residual, or NaN for none.
  fileprivate mutating func readResidual() throws(CodingFailure) -> Double {
    let value = try readDouble()
    guard value.isNaN || abs(value) <= Constants.largestState else {
      throw .invalid("residual", at: position)
    }
    return value
  }
}
