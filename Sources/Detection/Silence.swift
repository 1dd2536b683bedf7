public import Model

/// Judges for how long something has not happened that happens again and again, by its own past pauses.
///
/// Time is in whole seconds of observation. Five minutes are taken off a pause before it is judged: nobody
/// needs to know earlier, and what happens every second may well hang for some.
public struct Silence: Sendable {
  /// The pauses that are known.
  public private(set) var pauses = RateExtremes()
  /// Second of the last event.
  public private(set) var last: UInt32 = 0
  /// False where silence has been taken for normal, until the next event.
  private var isAwaited = false
  /// True while an incident holds it: its pauses are out of the ordinary.
  public var isHeld = false

  /// Makes something that has not happened yet.
  public init() {}

  /// True for what happens more than once an hour.
  public var isFrequent: Bool { pauses.typical < Double(Constants.extremeHour) }

  /// Notes an event, and learns the pause that it ended.
  ///
  /// - Parameters:
  ///   - now: The second of the event.
  ///   - since: What was before this second was not watched, or has a reason. Of a pause that began before,
  ///     the rest counts where that alone is longer than most.
  ///   - calendar: The hour and the day of the event.
  /// - Complexity: O(1); once an hour a logarithm.
  public mutating func note(at now: UInt32, since: UInt32, _ calendar: UInt32) {
    if now == last, isAwaited, !isHeld { return }
    let isFirst = !isAwaited && !pauses.hasBegun
    let start = isFirst ? now : min(max(last, since), now)
    // What happens twice in a second pauses for half a second, as far as anybody knows.
    let pause = max(0.5, Float(now &- start))
    let isKnown = isHeld || !isAwaited && !isFirst
    let isWhole = start == last || isFirst
    (last, isAwaited) = (now, true)
    if isKnown { pauses.remember(pause) }
    guard !isKnown, isWhole || Double(pause) >= pauses.typical else { return pauses.interrupt(at: now) }
    if !isWhole { pauses.interrupt(at: start) }
    pauses.learn(pause, at: now, calendar)
  }

  /// Notes that it happened at some time that is not known: no pause is learned.
  public mutating func touch(at now: UInt32) {
    guard isAwaited else { return }
    last = max(last, now)
    pauses.interrupt(at: now)
  }

  /// Takes silence for normal until the next event.
  public mutating func accept() { isAwaited = false }

  /// True where the pause may be surprising: a quick check that leaves few.
  ///
  /// - Complexity: O(1), one subtraction and comparison.
  public func isSuspect(at now: UInt32) -> Bool {
    Float(now &- min(last, now)) - Constants.silenceGrace > pauses.limit
  }

  /// True where the pause is longer than any that is no news.
  public func isOverdue(at now: UInt32) -> Bool { Float(now &- min(last, now)) > pauses.limit }

  /// −log10 of the probability that a day brings a pause as long as the present one.
  ///
  /// - Parameters:
  ///   - start: When the pause began, where that is later than the last event.
  ///   - share: The share of the pause that counts, 1 for all of it.
  ///   - now: The present second.
  ///   - calendar: The present hour and day.
  /// - Returns: Zero where nothing is expected.
  public func surprise(from start: UInt32, share: Float, at now: UInt32, _ calendar: UInt32) -> Float {
    guard isAwaited else { return 0 }
    let pause = Float(now &- min(max(start, last), now)) * share - Constants.silenceGrace
    return pauses.surprise(
      of: pause, noise: Constants.silenceGrain / max(pauses.typical, Constants.silenceGrain), at: now,
      calendar)
  }
}

extension Silence {
  /// Takes in another one that turned out to be the same: the pauses of the one that happens more often are
  /// held to be those of both.
  public mutating func absorb(_ other: Silence) {
    let (isHeld, last) = (isHeld, max(last, other.last))
    let isMoreOften = other.pauses.samples > 0 && other.pauses.typical < pauses.typical
    if isMoreOften || pauses.samples == 0 { pauses = other.pauses }
    isAwaited = isAwaited || other.isAwaited
    (self.isHeld, self.last) = (isHeld, last)
    pauses.interrupt(at: last)
  }
}

extension Silence {
  /// Writes the whole state.
  public func encode(into writer: inout ByteWriter) {
    pauses.encode(into: &writer)
    writer.write(last)
    writer.write(byte: (isAwaited ? 1 : 0) | (isHeld ? 2 : 0))
  }

  /// Reads what ``encode(into:)`` wrote.
  public init(from reader: inout ByteReader) throws(CodingFailure) {
    pauses = try RateExtremes(from: &reader)
    last = try reader.readUInt32()
    let flags = try reader.readByte()
    guard flags < 4 else { throw .invalid("silence", at: reader.position) }
    isAwaited = flags & 1 != 0
    isHeld = flags & 2 != 0
  }
}
