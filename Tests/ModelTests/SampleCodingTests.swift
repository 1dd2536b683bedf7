import TestSupport
import Testing

@testable import Model

@Suite("Sample coding")
struct SampleCodingTests {
  /// Frames a second and a few nanoseconds apart, as a host's are.
  private struct Host {
    var random: SplitMix64
    var time: UInt64 = 5_000_000_000
    var past = FramePast()
    var back = FramePast()

    mutating func frame(_ samples: [Sample]) -> Frame {
      time += 1_000_000_000 + random.next() % 300_000
      var frame = Frame(
        header: FrameHeader(
          bootID: Identifier128(high: 1, low: 2), monotonicNanoseconds: time,
          realtimeMicroseconds: Int64(time / 1000), utcOffsetSeconds: 3600, flags: []))
      frame.samples = samples
      return frame
    }

    /// Writes and reads a frame, and returns how many bytes its samples took.
    mutating func cost(of frame: Frame) throws -> Int {
      var writer = ByteWriter()
      SampleEncoder.encode(
        frame.samples, at: frame.header.monotonicNanoseconds, into: &writer, past: &past)
      past.header = frame.header
      var reader = ByteReader(writer.bytes)
      let read = try SampleDecoder.decode(
        at: frame.header.monotonicNanoseconds, from: &reader, past: &back)
      back.header = frame.header
      #expect(read.map(\.slot) == frame.samples.map(\.slot))
      #expect(read.map(\.value.bitPattern) == frame.samples.map(\.value.bitPattern))
      #expect(reader.isAtEnd)
      return writer.bytes.count
    }
  }

  @Test("values of every sort come back bit for bit, frame after frame", arguments: 0..<100)
  func roundTrip(seed: UInt64) throws {
    var host = Host(random: SplitMix64(state: seed))
    for _ in 0..<30 {
      let count = Int(host.random.next() % 40)
      let samples = (0..<count).map { index in
        let slot = host.random.next() % 8 == 0 ? UInt32(host.random.next() % 50) : UInt32(index)
        return Sample(slot: slot, value: Self.value(&host.random))
      }
      _ = try host.cost(of: host.frame(samples))
    }
  }

  private static func value(_ random: inout SplitMix64) -> Double {
    let number = Double(random.next() % 5000)
    return switch random.next() % 10 {
    case 0: Double(bitPattern: random.next())
    case 1: -0.0
    case 2: Double(bitPattern: 0x7ff0_0000_0000_0000 | random.next() >> 12)
    case 3: Double(bitPattern: random.next() % 1000)
    case 4: [Double.infinity, -.infinity, .greatestFiniteMagnitude, -1e18][Int(random.next() % 4)]
    case 5: number * 4096
    case 6: number / Double(1 + random.next() % 300)
    case 7: 1 - number / 5001
    case 8: number / 1.000_012_345 / 1000
    default: 0
    }
  }

  @Test("a value that stays costs one bit")
  func unchanged() throws {
    var host = Host(random: SplitMix64(seed: 1))
    let samples = (0..<800).map { Sample(slot: UInt32($0), value: Double(bitPattern: host.random.next())) }
    _ = try host.cost(of: host.frame(samples))
    // Count, run of slots and length of the bits take two bytes each.
    #expect(try host.cost(of: host.frame(samples)) <= 800 / 8 + 6)
  }

  @Test("signals that come and go between others do not shift the rest")
  func intermittent() throws {
    var host = Host(random: SplitMix64(seed: 2))
    let samples = (0..<800).map { Sample(slot: UInt32($0), value: 7) }
    let fewer = samples.filter { $0.slot != 300 }
    _ = try host.cost(of: host.frame(samples))
    for _ in 0..<5 {
      #expect(try host.cost(of: host.frame(fewer)) <= 800 / 8 + 12)
      #expect(try host.cost(of: host.frame(samples)) <= 800 / 8 + 16)
    }
  }

  @Test("a counter's rate costs what its growth does, not the quotient's 52 bits")
  func rates() throws {
    var host = Host(random: SplitMix64(seed: 3))
    var bytes = 0
    for _ in 0..<200 {
      let before = host.time
      var frame = host.frame([])
      let seconds = Double(host.time - before) / 1e9
      frame.samples = (0..<100).map {
        Sample(slot: UInt32($0), value: Double(host.random.next() % 256) / seconds / 1000)
      }
      bytes += try host.cost(of: frame)
    }
    // A difference of two numbers of 8 bits takes 9 with its sign; three bits say how it is written.
    #expect(bytes < 100 * 200 * 14 / 8)
  }

  @Test("a share costs what its numerator does once its whole is known")
  func shares() throws {
    var host = Host(random: SplitMix64(seed: 4))
    let whole = 8_123_456.0
    var bytes = 0
    for index in 0..<300 {
      let free = Double(4_000_000 + host.random.next() % 256)
      let cost = try host.cost(of: host.frame([Sample(slot: 0, value: 1 - free / whole)]))
      if index >= 20 { bytes += cost }
    }
    #expect(Double(bytes) / 280 < 6.5)
  }

  @Test("slots without bounds are written and nothing is remembered of them")
  func highSlots() throws {
    var host = Host(random: SplitMix64(seed: 5))
    let slots: [UInt32] = [FramePast.slotLimit - 1, FramePast.slotLimit, .max, .max, 3]
    let samples = slots.map { Sample(slot: $0, value: 1.5) }
    for _ in 0..<3 { _ = try host.cost(of: host.frame(samples)) }
  }

  @Test("frames with a past say the same as frames by themselves", arguments: 0..<20)
  func plain(seed: UInt64) throws {
    var host = Host(random: SplitMix64(state: seed))
    var (past, back) = (FramePast(), FramePast())
    for _ in 0..<20 {
      let values = (0..<20).map { Sample(slot: $0, value: Double(host.random.next() % 9) / 8) }
      let frame = host.frame(values)
      var (alone, following) = (ByteWriter(), ByteWriter())
      frame.encode(into: &alone)
      frame.encode(into: &following, after: &past)
      var (first, second) = (ByteReader(alone.bytes), ByteReader(following.bytes))
      #expect(try Frame(decoding: &first) == Frame(decoding: &second, after: &back))
    }
  }

  @Test("headers of any time follow each other", arguments: 0..<50)
  func headers(seed: UInt64) throws {
    var random = SplitMix64(state: seed)
    var (past, back) = (FramePast(), FramePast())
    for _ in 0..<20 {
      let frame = Frame(
        header: FrameHeader(
          bootID: Identifier128(high: random.next() % 2, low: 0), monotonicNanoseconds: random.next(),
          realtimeMicroseconds: Int64(bitPattern: random.next()),
          utcOffsetSeconds: Int32(truncatingIfNeeded: random.next() % 3), flags: .gap))
      var writer = ByteWriter()
      frame.encode(into: &writer, after: &past)
      var reader = ByteReader(writer.bytes)
      #expect(try Frame(decoding: &reader, after: &back) == frame)
    }
  }

  @Test("a number of samples that cannot be there is refused before memory is taken")
  func hostileCount() {
    var writer = ByteWriter()
    writer.write(UInt64(FramePast.maximumSamples) + 1)
    writer.write([UInt8](repeating: 0, count: 1 << 20))
    var past = FramePast()
    var reader = ByteReader(writer.bytes)
    #expect(throws: CodingFailure.self) {
      try SampleDecoder.decode(at: 0, from: &reader, past: &past)
    }
  }

  @Test("bits come back as they were written", arguments: 0..<50)
  func bits(seed: UInt64) throws {
    var random = SplitMix64(state: seed)
    let widths = (0..<100).map { _ in Int(random.next() % 65) }
    let values = widths.map { $0 == 0 ? 0 : random.next() >> UInt64(64 - $0) }
    var writer = BitWriter()
    for (value, width) in zip(values, widths) { writer.write(value, count: width) }
    writer.finish()
    var reader = BitReader(writer.bytes)
    for (value, width) in zip(values, widths) { #expect(try reader.read(width) == value) }
    #expect(reader.isAtEnd)
    #expect(throws: CodingFailure.self) { try reader.read(8) }
  }
}
