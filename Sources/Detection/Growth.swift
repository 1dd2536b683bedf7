internal import Model

/// Whether a signal has grown, or shrunk, day after day after day.
///
/// A leak moves no value far from its neighbours, and levels follow it. The means of whole days know no time of
/// day; that k of them come in rising order by chance has a probability of 1/k!, whatever their distribution. A
/// signal that never did anything but grow, such as a total, is at its usual; only one that has often turned, and
/// never ran half as long, is told of.
///
/// - Note: The exact test of ranks against order: of the k! orders of exchangeable values one is rising.
struct Growth: Sendable {
  private var sum = 0.0
  private var count: UInt32 = 0
  private var day: Int32 = -1
  private var newest = Double.nan
  private var first = Double.nan
  private var largestStep = 0.0
  /// Days of the present run; negative while it falls.
  private var run: Int32 = 0
  /// Days of the longest run that has ended.
  private var longest: Int32 = 0
  /// Runs that have ended.
  private var turns: UInt32 = 0

  /// Adds a value of a day of the week, and judges at the end of each day.
  ///
  /// - Returns: −log10 of the run's probability with the value that ends a day, else zero; zero too where the
  ///   whole run has moved the signal by less than twice the largest step of it, which is one jump and noise.
  mutating func judge(_ value: Double, dayOfWeek: Int) -> Double {
    defer {
      sum += value
      count = count == .max ? count : count + 1
    }
    guard Int32(dayOfWeek) != day else { return 0 }
    let isFirst = day < 0
    day = Int32(dayOfWeek)
    guard !isFirst, count > 0 else { return 0 }
    let mean = sum / Double(count)
    sum = 0
    count = 0
    extend(by: mean)
    return surprise
  }

  private mutating func extend(by mean: Double) {
    let step = mean - newest
    if run > 0, step > 0 {
      run = min(run + 1, Constants.longestDayRun)
    } else if run < 0, step < 0 {
      run = max(run - 1, -Constants.longestDayRun)
    } else {
      longest = max(longest, abs(run))
      turns = turns == .max || newest.isNaN ? turns : turns + 1
      first = newest.isNaN ? mean : newest
      largestStep = 0
      run = step > 0 ? 2 : step < 0 ? -2 : 0
    }
    if !step.isNaN { largestStep = max(largestStep, abs(step)) }
    newest = mean
  }

  private var surprise: Double {
    let days = Int(abs(run))
    let isNews = turns >= Constants.turnsNeeded && abs(run) >= 2 * longest
    guard days >= 3, isNews, abs(newest - first) >= 2 * largestStep else { return 0 }
    return (2...days).reduce(0) { $0 + commonLogarithm(Double($1)) }
  }
}

extension Growth {
  /// Writes the present day and the run.
  func encode(into writer: inout ByteWriter) {
    for number in [sum, newest, first, largestStep] { writer.write(number) }
    writer.write(count)
    writer.write(Int(day))
    writer.write(Int(run))
    writer.write(Int(longest))
    writer.write(turns)
  }

  /// Reads what ``encode(into:)`` wrote.
  init(from reader: inout ByteReader) throws(CodingFailure) {
    sum = try reader.readDouble()
    newest = try reader.readDouble()
    first = try reader.readDouble()
    largestStep = try reader.readDouble()
    count = try reader.readUInt32()
    let (day, run) = (try reader.readInt(), try reader.readInt())
    let longest = try reader.readInt()
    turns = try reader.readUInt32()
    let isFinite = abs(sum) <= Constants.largestState * 1e10 && abs(largestStep) <= Constants.largestState
    guard isFinite, (-1...6).contains(day),
      (-Int(Constants.longestDayRun)...Int(Constants.longestDayRun)).contains(run),
      (0...Int(Constants.longestDayRun)).contains(longest)
    else {
      throw .invalid("days", at: reader.position)
    }
    self.day = Int32(day)
    self.run = Int32(run)
    self.longest = Int32(longest)
  }
}
