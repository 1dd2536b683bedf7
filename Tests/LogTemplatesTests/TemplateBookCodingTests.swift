import Model
import TestSupport
import Testing

@testable import LogTemplates

@Suite struct TemplateBookCodingTests {
  private static let caps = TemplateCaps(
    units: 6, templatesPerUnit: 8, templates: 30, staleAfterMicroseconds: 50)

  @Test("comes back as it was, and goes on as it would have", arguments: 0..<6)
  func roundTrip(seed: UInt64) throws {
    var book = Self.book(seed: seed, messages: 400, from: 0)
    let bytes = Self.encoded(book)
    var reader = ByteReader(bytes)
    var copy = try TemplateBook(decoding: &reader, caps: Self.caps)
    #expect(reader.isAtEnd)
    let isEqual = Self.encoded(copy) == bytes
    #expect(isEqual)
    var random = SplitMix64(state: seed + 100)
    for time in 400..<800 {
      let (unit, message) = Self.message(&random)
      #expect(book.observe(unit, message, at: Int64(time)) == copy.observe(unit, message, at: Int64(time)))
    }
    let isStillEqual = Self.encoded(copy) == Self.encoded(book)
    #expect(isStillEqual)
  }

  @Test("keeps an empty book empty")
  func emptyBook() throws {
    var reader = ByteReader(Self.encoded(TemplateBook()))
    let book = try TemplateBook(decoding: &reader)
    #expect((book.pairCount, book.unitCount, book.templateCount) == (0, 0, 0))
  }

  @Test("refuses bytes that end early")
  func truncation() {
    let bytes = Self.encoded(Self.book(seed: 1, messages: 60, from: 0))
    for length in 0..<bytes.count {
      var reader = ByteReader(Array(bytes.prefix(length)))
      #expect(throws: CodingFailure.self) { try TemplateBook(decoding: &reader, caps: Self.caps) }
    }
  }

  @Test("refuses another version")
  func version() {
    var reader = ByteReader([9])
    #expect(throws: CodingFailure.version(found: 9, supported: 2)) { try TemplateBook(decoding: &reader) }
  }

  @Test("refuses a last rank that leaves no room for the next")
  func hostileRank() throws {
    for (rank, isRefused) in [(1 << 62 - 1 as UInt64, false), (.max, true)] {
      var book = TemplateBook()
      book.rank = rank
      var reader = ByteReader(Self.encoded(book))
      let copy = try? TemplateBook(decoding: &reader)
      #expect((copy == nil) == isRefused)
      guard var copy else { continue }
      copy.observe("a.service", "disk is full")
      #expect(copy.pairCount == 1)
    }
  }

  @Test("refuses more than its caps allow")
  func smallerCaps() {
    var reader = ByteReader(Self.encoded(Self.book(seed: 1, messages: 200, from: 0)))
    #expect(throws: CodingFailure.self) {
      try TemplateBook(decoding: &reader, caps: TemplateCaps(units: 6, templatesPerUnit: 2))
    }
  }

  @Test("survives damaged bytes: throws, or reads a book that works", arguments: 0..<6)
  func damage(seed: UInt64) {
    let bytes = Self.encoded(Self.book(seed: seed, messages: 120, from: 0))
    var random = SplitMix64(state: seed)
    var refused = 0
    for _ in 0..<25 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        damaged[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      var reader = ByteReader(damaged)
      guard var book = try? TemplateBook(decoding: &reader, caps: Self.caps) else {
        refused += 1
        continue
      }
      for time in 0..<40 {
        let (unit, message) = Self.message(&random)
        book.observe(unit, message, at: Int64(time) * 20)
      }
    }
    #expect(refused > 0)
  }

  private static func message(_ random: inout SplitMix64) -> (String, String) {
    let unit = "unit-\(UInt8.random(in: 0...8, using: &random)).service"
    let word = Character(Unicode.Scalar(UInt8.random(in: 97...122, using: &random)))
    return (unit, "event \(word) took \(UInt8.random(in: 0...255, using: &random)) ms")
  }

  private static func book(seed: UInt64, messages: Int, from start: Int) -> TemplateBook {
    var random = SplitMix64(state: seed)
    var book = TemplateBook(caps: caps)
    for time in start..<start + messages {
      let (unit, message) = message(&random)
      book.observe(unit, message, at: Int64(time))
    }
    return book
  }

  private static func encoded(_ book: TemplateBook) -> [UInt8] {
    var writer = ByteWriter()
    book.encode(into: &writer)
    return writer.bytes
  }
}
