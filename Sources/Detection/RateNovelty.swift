public import Model

/// Judges how surprising it is that something of a sort never seen before turns up, by how often that
/// happens.
///
/// Two memories, of a day and of two weeks: what makes new ones all day is no news, and what has just made
/// one is likely to make another. The first day is one of learning: everything is new then.
public struct RateNovelty: Sendable {
  /// How many of one grade there were, faded.
  fileprivate struct Memory: Sendable {
    var grave: Float = 0
    var serious: Float = 0
    var all: Float = 0

    mutating func fade(by kept: Float) {
      grave *= kept
      serious *= kept
      all *= kept
    }

    mutating func add(_ grade: Grade, weight: Float) {
      if grade == .grave { grave += weight }
      if grade != .ordinary { serious += weight }
      all += weight
    }

    /// Those of a grade or worse; a tenth of the others may be such, misread.
    func weight(of grade: Grade) -> Float {
      let own = grade == .grave ? grave : grade == .serious ? serious : all
      return own + Constants.noveltyConfusion * (all - own)
    }
  }

  /// How bad what turns up is.
  public enum Grade: Sendable {
    /// An error.
    case grave
    /// A warning.
    case serious
    /// Anything else.
    case ordinary
  }

  private var day = Memory()
  private var weeks = Memory()
  /// Second at which the watch began.
  private var first: UInt32
  /// Second of the last fading.
  private var faded: UInt32

  /// Begins the watch.
  public init(at now: UInt32) {
    (first, faded) = (now, now)
  }

  /// −log10 of the probability that one of this grade turns up in ten seconds; zero in the first day.
  public func surprise(of grade: Grade, at now: UInt32) -> Float {
    guard now >= first &+ Constants.noveltyLearning else { return 0 }
    let rate = rate(of: grade, at: now)
    let probability = 1 - exponential(-rate * 10 / 86_400)
    return Float(max(0, -commonLogarithm(max(probability, 1e-30))))
  }

  /// How many of this grade, or of one as good as it, a day brings.
  public func rate(of grade: Grade, at now: UInt32) -> Double {
    var (day, weeks) = (day, weeks)
    let passed = Double(now &- min(faded, now))
    day.fade(by: Self.kept(passed, Constants.noveltyDay))
    weeks.fade(by: Self.kept(passed, Constants.noveltyWeeks))
    let watched = Double(now &- min(first &+ Constants.noveltyLearning, now))
    let days = Constants.noveltyWeeks * (1 - exponential(-watched / Constants.noveltyWeeks)) / 86_400
    let slow = (Double(weeks.weight(of: grade)) + Constants.noveltyPrior) / (1 + days)
    return max(slow, Double(day.weight(of: grade)))
  }

  /// Counts one that turned up.
  public mutating func note(_ grade: Grade, at now: UInt32) {
    guard now >= first &+ Constants.noveltyLearning else { return }
    fade(to: now)
    day.add(grade, weight: 1)
    weeks.add(grade, weight: 1)
  }

  /// Notes that known things of a grade turned up within ten seconds: what complains all day has more to
  /// complain of.
  public mutating func noteHabit(_ grade: Grade, at now: UInt32) {
    guard grade != .ordinary else { return }
    fade(to: now)
    day.add(grade, weight: Constants.noveltyHabit)
    weeks.add(grade, weight: Constants.noveltyHabit)
  }

  private mutating func fade(to now: UInt32) {
    guard now > faded else { return }
    let passed = Double(now &- faded)
    day.fade(by: Self.kept(passed, Constants.noveltyDay))
    weeks.fade(by: Self.kept(passed, Constants.noveltyWeeks))
    faded = now
  }

  private static func kept(_ passed: Double, _ memory: Double) -> Float {
    Float(exponential(-passed / memory))
  }
}

extension RateNovelty {
  /// Writes the whole state.
  public func encode(into writer: inout ByteWriter) {
    writer.write(first)
    writer.write(faded)
    for memory in [day, weeks] {
      for number in [memory.grave, memory.serious, memory.all] { writer.write(number) }
    }
  }

  /// Reads what ``encode(into:)`` wrote.
  public init(from reader: inout ByteReader) throws(CodingFailure) {
    first = try reader.readUInt32()
    faded = try reader.readUInt32()
    guard faded >= first else { throw .invalid("novelty", at: reader.position) }
    day = try Memory(from: &reader)
    weeks = try Memory(from: &reader)
  }
}

extension RateNovelty.Memory {
  fileprivate init(from reader: inout ByteReader) throws(CodingFailure) {
    grave = try reader.readFloat()
    serious = try reader.readFloat()
    all = try reader.readFloat()
    guard grave >= 0, serious >= grave, all >= serious, all < 1e9 else {
      throw .invalid("novelty", at: reader.position)
    }
  }
}
