/// Writes the samples of a frame as what differs from the frames before; `docs/recording.md` has the layout.
struct SampleEncoder {
  private var bits = BitWriter()

  /// Appends the samples of a frame.
  static func encode(
    _ samples: [Sample], at time: UInt64, into writer: inout ByteWriter, past: inout FramePast
  ) {
    writer.write(UInt64(samples.count))
    encodeSlots(samples, into: &writer, past: &past)
    var encoder = SampleEncoder()
    for sample in samples {
      var track = past[sample.slot]
      encoder.encode(sample.value, at: time, track: &track, past: &past)
      past[sample.slot] = track
    }
    encoder.bits.finish()
    writer.write(encoder.bits.bytes)
  }

  /// Runs of slots in the order of the frames before, each with the slot that breaks it.
  private static func encodeSlots(
    _ samples: [Sample], into writer: inout ByteWriter, past: inout FramePast
  ) {
    var run: UInt64 = 0
    var before: UInt32?
    for sample in samples {
      if past.successor(of: before) == sample.slot {
        run += 1
      } else {
        writer.write(run)
        writer.write(sample.slot)
        run = 0
        past.setSuccessor(of: before, to: sample.slot)
      }
      before = sample.slot
    }
    if run > 0 { writer.write(run) }
  }

  private mutating func encode(
    _ value: Double, at time: UInt64, track: inout SampleTrack, past: inout FramePast
  ) {
    let pattern = value.bitPattern
    defer { track.note(pattern, at: time) }
    if pattern == track.bits { return bits.write(false) }
    bits.write(true)
    let seconds = track.seconds(until: time, before: past.header.monotonicNanoseconds)
    let choice = SampleChoice.best(for: value, seconds: seconds, track: track, past: past)
    bits.write(choice.form != track.form)
    if choice.form != track.form {
      bits.write(UInt64(choice.form), count: SampleForm.numberBits)
      track.form = choice.form
    }
    if SampleForm.all[choice.form].kind == .bits { return write(pattern ^ track.bits, &track) }
    if SampleForm.all[choice.form].hasDenominator { write(choice.denominator, &track, &past) }
    write(choice.numerator, &track)
  }

  /// Gorilla's window: what changes often lies where it lay before.
  private mutating func write(_ difference: UInt64, _ track: inout SampleTrack) {
    let leading = difference.leadingZeroBitCount
    let length = 64 - leading - difference.trailingZeroBitCount
    let end = track.leading + track.length
    let fits = track.length > 0 && leading >= track.leading && leading + length <= end
    if fits, track.length - length < SampleChoice.widthBits * 2 {
      bits.write(false)
    } else {
      bits.write(true)
      bits.write(UInt64(leading), count: SampleChoice.widthBits)
      bits.write(UInt64(length - 1), count: SampleChoice.widthBits)
      (track.leading, track.length) = (leading, length)
    }
    bits.write(difference >> UInt64(64 - track.leading - track.length), count: track.length)
  }

  private mutating func write(_ denominator: Int, _ track: inout SampleTrack, _ past: inout FramePast) {
    bits.write(denominator != track.denominator)
    guard denominator != track.denominator else { return past.denominator = denominator }
    bits.write(denominator != past.denominator)
    if denominator != past.denominator {
      bits.write(UInt64(denominator), count: SampleChoice.denominatorBits)
    }
    track.denominator = denominator
    past.denominator = denominator
  }

  private mutating func write(_ numerator: Int, _ track: inout SampleTrack) {
    let difference = SampleChoice.zigzag(numerator - track.numerator)
    let width = SampleChoice.width(of: difference)
    let fits = width <= track.width && track.width - width <= SampleChoice.widthBits
    bits.write(!fits)
    if !fits {
      bits.write(UInt64(width), count: SampleChoice.widthBits)
      track.width = width
    }
    bits.write(difference, count: track.width)
    track.numerator = numerator
  }
}
