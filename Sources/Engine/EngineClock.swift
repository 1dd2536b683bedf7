import Detection
import Model

/// The engine's time: seconds of observation, which never go back and pass through reboots.
///
/// Within a boot it follows the monotonic clock. Over a reboot it follows the wall clock, as nothing else spans
/// one; a wall clock that went back counts as no time.
struct EngineClock: Hashable, Sendable {
  private(set) var seconds: Double = 0
  /// Seconds that were watched: without pauses, when the daemon or the host was down.
  private(set) var observed: Double = 0
  private(set) var header: FrameHeader?
  /// The newest moment that is known of: after a restart, catch-up frames know of more than the last live one.
  private(set) var newest: FrameHeader?

  /// True where a moment lies in the first minutes after the kernel was started: everything starts, and nothing is
  /// as usual.
  func wasBooting(at moment: Double) -> Bool {
    guard let header else { return false }
    return Double(header.monotonicNanoseconds) / 1e9 - (seconds - moment) < Double(Tuning.bootSeconds)
  }

  /// The wall-clock time of a moment of engine time that is not long past, microseconds since 1970 UTC.
  func realtime(at moment: Double) -> Int64 {
    realtimeMicroseconds &- Int64(max(0, min((seconds - moment) * 1e6, 1e18)))
  }

  /// Wall-clock time of the newest moment that is known of.
  var realtimeMicroseconds: Int64 { newest?.realtimeMicroseconds ?? 0 }

  /// Seconds between two moments of the wall clock, however far apart.
  static func seconds(from first: Int64, to last: Int64) -> Double {
    (Double(last) - Double(first)) / 1e6
  }

  /// Takes the time of a catch-up frame where no live frame has given a better one.
  mutating func anticipate(_ next: FrameHeader) {
    if header?.flags.contains(.catchUp) ?? true { header = next }
    if newest.map({ $0.realtimeMicroseconds < next.realtimeMicroseconds }) ?? true { newest = next }
  }

  /// Moves on to a live frame; the past that catch-up frames tell of was not observed.
  mutating func advance(to next: FrameHeader) {
    defer {
      header = next
      newest = next
    }
    guard let last = header, !last.flags.contains(.catchUp) else { return }
    if last.bootID == next.bootID {
      guard next.monotonicNanoseconds > last.monotonicNanoseconds else { return }
      pass(Double(next.monotonicNanoseconds - last.monotonicNanoseconds) / 1e9)
    } else {
      pass(max(0, Self.seconds(from: last.realtimeMicroseconds, to: next.realtimeMicroseconds)))
    }
  }

  private mutating func pass(_ passed: Double) {
    seconds = min(seconds + passed, Self.longest)
    if passed <= Tuning.blindSeconds { observed = min(observed + passed, Self.longest) }
  }

  /// The time as the detectors want it; the week begins on Monday at 00:00 local time.
  var stepTime: StepTime {
    guard let header else { return StepTime(monotonicSeconds: seconds, localSecondOfWeek: 0) }
    let local = header.realtimeMicroseconds / 1_000_000 + Int64(header.utcOffsetSeconds)
    // 1970-01-01 was a Thursday: three days into the week.
    let ofWeek = (local + 3 * 86_400) % 604_800
    return StepTime(
      monotonicSeconds: seconds, localSecondOfWeek: Int32(ofWeek < 0 ? ofWeek + 604_800 : ofWeek))
  }
}

extension EngineClock {
  /// More seconds than any state folder lives: a time beyond is damage, or a clock gone mad.
  private static let longest = 1e12

  func encode(into writer: inout ByteWriter) {
    writer.write(seconds)
    writer.write(observed)
    for header in [header, newest] {
      writer.write(header != nil)
      if let header { header.encode(into: &writer) }
    }
  }

  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    seconds = try reader.readDouble()
    observed = try reader.readDouble()
    guard observed >= 0, observed <= seconds, seconds <= Self.longest else {
      throw .invalid("time", at: reader.position)
    }
    header = try reader.readBool() ? try FrameHeader(decoding: &reader) : nil
    newest = try reader.readBool() ? try FrameHeader(decoding: &reader) : nil
  }
}
