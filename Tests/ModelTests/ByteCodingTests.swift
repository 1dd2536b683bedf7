import Model
import TestSupport
import Testing

@Suite("Byte coding")
struct ByteCodingTests {
  @Test("unsigned integers come back", arguments: [0, 1, 127, 128, 300, UInt64(UInt32.max), .max - 1, .max])
  func unsigned(value: UInt64) throws {
    var writer = ByteWriter()
    writer.write(value)
    var reader = ByteReader(writer.bytes)
    #expect(try reader.readUInt64() == value)
    #expect(reader.isAtEnd)
  }

  @Test("signed integers come back", arguments: [0, 1, -1, 63, -64, .max, .min, .min + 1] as [Int64])
  func signed(value: Int64) throws {
    var writer = ByteWriter()
    writer.write(value)
    writer.write(Int(value))
    var reader = ByteReader(writer.bytes)
    #expect(try reader.readInt64() == value)
    #expect(try reader.readInt() == Int(value))
  }

  @Test("floating-point numbers come back bit for bit")
  func floatingPoint() throws {
    let values = [
      0, -0.0, 1.5, .nan, -.infinity, .leastNonzeroMagnitude, Double(bitPattern: 0x7ff8_dead_beef_0001),
    ]
    var writer = ByteWriter()
    for value in values {
      writer.write(value)
      writer.write(Float(value))
    }
    var reader = ByteReader(writer.bytes)
    for value in values {
      #expect(try reader.readDouble().bitPattern == value.bitPattern)
      #expect(try reader.readFloat().bitPattern == Float(value).bitPattern)
    }
  }

  @Test("texts, bytes, truth values and identifiers come back")
  func others() throws {
    let id = Identifier128(high: 1, low: .max)
    var writer = ByteWriter()
    writer.write("Grüße, \u{1F514}\0")
    writer.write([0, 255] as [UInt8])
    writer.write(true)
    writer.write(id)
    writer.write(raw: [7])
    var reader = ByteReader(writer.bytes)
    #expect(try reader.readString() == "Grüße, \u{1F514}\0")
    #expect(try reader.readBytes() == [0, 255])
    #expect(try reader.readBool())
    #expect(try reader.readIdentifier() == id)
    #expect(try reader.readRaw(1) == [7])
    #expect(reader.remaining == 0)
  }

  @Test("what ends early says so, at every length")
  func truncated() throws {
    var writer = ByteWriter()
    writer.write(UInt64.max)
    writer.write(1.5)
    writer.write(Identifier128.none)
    for count in 0..<writer.bytes.count {
      #expect(throws: CodingFailure.self) {
        var reader = ByteReader(Array(writer.bytes.prefix(count)))
        _ = try reader.readUInt64()
        _ = try reader.readDouble()
        _ = try reader.readIdentifier()
      }
    }
  }

  @Test("a varint of more than 64 bits is refused")
  func longVarint() {
    for last in [0x02, 0x7f, 0x80] as [UInt8] {
      var reader = ByteReader(Array(repeating: 0xff, count: 9) + [last, 0])
      #expect(throws: CodingFailure.self) { try reader.readUInt64() }
    }
  }

  @Test("no count is believed before its bytes are there")
  func hostileCounts() {
    var writer = ByteWriter()
    writer.write(UInt64.max)
    var reader = ByteReader(writer.bytes)
    #expect(throws: CodingFailure.self) { try reader.readCount(elementSize: 8) }
    reader = ByteReader(writer.bytes)
    #expect(throws: CodingFailure.self) { try reader.readBytes() }
    reader = ByteReader([200, 1, 1])
    #expect(throws: CodingFailure.self) { try reader.readBytes() }
    reader = ByteReader([1])
    #expect(throws: CodingFailure.self) { try reader.readRaw(-1) }
  }

  @Test("what is no value of its kind is refused")
  func wrongKind() {
    var reader = ByteReader([2])
    #expect(throws: CodingFailure.self) { try reader.readBool() }
    reader = ByteReader([1, 0xff])
    #expect(throws: CodingFailure.self) { try reader.readString() }
    var writer = ByteWriter()
    writer.write(UInt64(UInt32.max) + 1)
    reader = ByteReader(writer.bytes)
    #expect(throws: CodingFailure.invalid("value over 32 bits", at: 5)) { try reader.readUInt32() }
  }

  @Test("random bytes never trap", arguments: 0..<100)
  func randomBytes(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var reader = ByteReader((0..<64).map { _ in UInt8(truncatingIfNeeded: random.next()) })
    for _ in 0..<100 {
      switch random.next() % 7 {
      case 0: _ = try? reader.readUInt64()
      case 1: _ = try? reader.readInt64()
      case 2: _ = try? reader.readString()
      case 3: _ = try? reader.readDouble()
      case 4: _ = try? reader.readCount(elementSize: 0)
      case 5: _ = try? reader.readIdentifier()
      default: _ = try? reader.readBool()
      }
    }
    #expect(reader.remaining >= 0)
  }
}

@Suite("Identifiers")
struct Identifier128Tests {
  @Test(
    "digits come back as they were",
    arguments: ["0123456789abcdef0011223344556677", "00000000000000000000000000000001"])
  func digits(text: String) {
    #expect(Identifier128(text)?.hexadecimal == text)
  }

  @Test("a UUID's dashes and capitals are understood")
  func uuid() {
    let id = Identifier128("01234567-89AB-CDEF-0011-223344556677")
    #expect(id == Identifier128(high: 0x0123_4567_89ab_cdef, low: 0x0011_2233_4455_6677))
  }

  @Test(
    "anything else is no identifier",
    arguments: [
      "", "-", "0123", String(repeating: "0", count: 33), String(repeating: "g", count: 32),
      "0x23456789abcdef00112233445566778",
    ])
  func nonsense(text: String) {
    #expect(Identifier128(text) == nil)
  }

  @Test("identifiers are ordered as they are printed")
  func order() {
    let ids = [Identifier128(high: 2, low: 0), Identifier128(high: 0, low: .max), .none]
    #expect(ids.sorted().map(\.hexadecimal) == ids.map(\.hexadecimal).sorted())
  }
}
