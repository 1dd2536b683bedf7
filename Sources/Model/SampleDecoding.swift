/// Reads back what a ``SampleEncoder`` wrote, from bytes that may be damaged or hostile.
struct SampleDecoder {
  private var bits: BitReader

  /// Reads the samples of a frame.
  static func decode(
    at time: UInt64, from reader: inout ByteReader, past: inout FramePast
  ) throws(CodingFailure) -> [Sample] {
    let slots = try decodeSlots(from: &reader, past: &past)
    var decoder = SampleDecoder(bits: BitReader(try reader.readBytes()))
    var samples: [Sample] = []
    samples.reserveCapacity(slots.count)
    for slot in slots {
      var track = past[slot]
      let value = try decoder.decode(at: time, track: &track, past: &past)
      past[slot] = track
      samples.append(Sample(slot: slot, value: value))
    }
    guard decoder.bits.isAtEnd else { throw .invalid("bits after the samples", at: reader.position) }
    return samples
  }

  private static func decodeSlots(
    from reader: inout ByteReader, past: inout FramePast
  ) throws(CodingFailure) -> [UInt32] {
    let count = try reader.readUInt64()
    // A sample takes a bit at the least.
    guard count <= FramePast.maximumSamples, count <= 8 * UInt64(reader.remaining) else {
      throw .invalid("number of samples", at: reader.position)
    }
    var slots: [UInt32] = []
    slots.reserveCapacity(Int(count))
    while slots.count < count {
      let run = try reader.readUInt64()
      guard run <= count - UInt64(slots.count) else { throw .invalid("run of slots", at: reader.position) }
      for _ in 0..<run {
        guard let slot = past.successor(of: slots.last) else {
          throw .invalid("slot without a successor", at: reader.position)
        }
        slots.append(slot)
      }
      guard slots.count < count else { break }
      let slot = try reader.readUInt32()
      past.setSuccessor(of: slots.last, to: slot)
      slots.append(slot)
    }
    return slots
  }

  private mutating func decode(
    at time: UInt64, track: inout SampleTrack, past: inout FramePast
  ) throws(CodingFailure) -> Double {
    guard try bits.readBit() else {
      track.note(track.bits, at: time)
      return Double(bitPattern: track.bits)
    }
    let seconds = track.seconds(until: time, before: past.header.monotonicNanoseconds)
    if try bits.readBit() { track.form = Int(try bits.read(SampleForm.numberBits)) }
    guard track.form < SampleForm.all.count else { throw .invalid("form of a sample", at: 0) }
    let form = SampleForm.all[track.form]
    let value: Double
    if form.kind == .bits {
      value = Double(bitPattern: track.bits ^ (try readDifference(&track)))
    } else {
      if form.hasDenominator { try readDenominator(&track, &past) }
      try readNumerator(&track)
      value = form.value(track.numerator, denominator: track.denominator, seconds: seconds)
    }
    track.note(value.bitPattern, at: time)
    return value
  }

  private mutating func readDifference(_ track: inout SampleTrack) throws(CodingFailure) -> UInt64 {
    if try bits.readBit() {
      track.leading = Int(try bits.read(SampleChoice.widthBits))
      track.length = Int(try bits.read(SampleChoice.widthBits)) + 1
    }
    guard track.leading + track.length <= 64, track.length > 0 else {
      throw .invalid("bits of a sample", at: 0)
    }
    return (try bits.read(track.length)) << UInt64(64 - track.leading - track.length)
  }

  private mutating func readDenominator(
    _ track: inout SampleTrack, _ past: inout FramePast
  ) throws(CodingFailure) {
    if try bits.readBit() {
      let isWritten = try bits.readBit()
      track.denominator =
        isWritten ? Int(try bits.read(SampleChoice.denominatorBits)) : past.denominator
    }
    past.denominator = track.denominator
  }

  private mutating func readNumerator(_ track: inout SampleTrack) throws(CodingFailure) {
    if try bits.readBit() { track.width = Int(try bits.read(SampleChoice.widthBits)) }
    let difference = try bits.read(track.width)
    let signed = Int(truncatingIfNeeded: difference >> 1) ^ -Int(truncatingIfNeeded: difference & 1)
    let (sum, overflow) = track.numerator.addingReportingOverflow(signed)
    guard !overflow else { throw .invalid("numerator of a sample", at: 0) }
    track.numerator = sum
  }
}

extension FramePast {
  /// The slot that came after another one, or first, in the frames before.
  func successor(of slot: UInt32?) -> UInt32? {
    slot.map { self[$0].next } ?? first
  }

  mutating func setSuccessor(of slot: UInt32?, to next: UInt32) {
    guard let slot else { return first = next }
    var track = self[slot]
    track.next = next
    self[slot] = track
  }
}
