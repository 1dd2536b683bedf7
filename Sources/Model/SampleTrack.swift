/// What is remembered of one slot's samples, the same while writing and while reading a recording.
struct SampleTrack: Sendable {
  /// Bits of the value before.
  var bits: UInt64 = 0
  /// Monotonic time of the value before, nanoseconds; `nil` before the first.
  var time: UInt64?
  /// Number of the form in use.
  var form = 0
  /// Numerator and denominator of the form's value before.
  var numerator = 0
  var denominator = 1
  /// How many bits a difference of numerators takes at present.
  var width = 0
  /// Where in a value the bits that change lie: zeros before them, and their number.
  var leading = 0
  var length = 0
  /// The slot that came after this one in the frame before.
  var next: UInt32?

  /// The seconds that a rate is over, 0 where that is not known.
  ///
  /// - Parameters:
  ///   - now: Monotonic time of the value, nanoseconds.
  ///   - before: That of the frame before, for a slot without a past.
  /// - Returns: Seconds, computed as collectors do.
  func seconds(until now: UInt64, before: UInt64) -> Double {
    let start = time ?? before
    return start < now ? Double(now - start) / 1e9 : 0
  }

  /// Keeps a value for the next one.
  mutating func note(_ bits: UInt64, at time: UInt64) {
    self.bits = bits
    self.time = time
  }
}

/// What writing and reading a recording remember of the frames before: the two keep the same, step by step.
public struct FramePast: Sendable {
  /// Slots from here on are written without a past: no honest source numbers so many signals.
  static let slotLimit: UInt32 = 1 << 17
  /// Samples of one frame; no honest frame has more.
  public static let maximumSamples = 1 << 20

  /// The header of the frame before.
  var header = FrameHeader(
    bootID: .none, monotonicNanoseconds: 0, realtimeMicroseconds: 0, utcOffsetSeconds: 0, flags: [])
  /// How far the monotonic clock went between the two frames before, nanoseconds.
  var step: UInt64 = 0
  /// The slot that frames begin with.
  var first: UInt32?
  /// The denominator that a share was last written with.
  var denominator = 1
  private var tracks: [SampleTrack] = []

  /// Knows of nothing.
  public init() {}

  /// What is remembered of a slot; that of one without a past is forgotten at once.
  subscript(slot: UInt32) -> SampleTrack {
    get { slot < tracks.count ? tracks[Int(slot)] : SampleTrack() }
    set {
      guard slot < Self.slotLimit else { return }
      while tracks.count <= Int(slot) { tracks.append(SampleTrack()) }
      tracks[Int(slot)] = newValue
    }
  }
}
