import TestSupport
import Testing

@testable import LogTemplates

@Suite struct TemplateBookTests {
  @Test("says what is new for a unit and what is new everywhere")
  func novelty() {
    var book = TemplateBook()
    let first = book.observe("a.service", "started in 5 ms")
    #expect(first.isNewUnit && first.isNewForUnit && first.isNewEverywhere)
    let again = book.observe("a.service", "started in 9 ms")
    #expect(!again.isNewUnit && !again.isNewForUnit && !again.isNewEverywhere)
    #expect(again.pair == first.pair && again.generation == first.generation)
    let elsewhere = book.observe("b.service", "started in 7 ms")
    #expect(elsewhere.isNewUnit && elsewhere.isNewForUnit && !elsewhere.isNewEverywhere)
    #expect(elsewhere.pair != first.pair && elsewhere.unit != first.unit)
    #expect(book.templateID(pair: first.pair) == book.templateID(pair: elsewhere.pair))
    #expect((book.pairCount, book.unitCount, book.templateCount) == (2, 2, 1))
  }

  @Test("keeps count, times, worst severity and the first message")
  func facts() {
    var book = TemplateBook()
    book.observe("a.service", "disk sda failed 3 times", priority: 4, at: 100)
    book.observe("a.service", "disk sda failed 4 times", priority: 2, at: 300)
    let pair = book.observe("a.service", "disk sda failed 5 times", priority: 6, at: 200).pair
    #expect(book.count(pair: pair) == 3)
    #expect(book.firstSeen(pair: pair) == 100)
    #expect(book.lastSeen(pair: pair) == 300)
    #expect(book.worstPriority(pair: pair) == 2)
    #expect(book.sample(pair: pair) == "disk sda failed 3 times")
    #expect(book.templateText(pair: pair) == "disk sda failed <number> times")
    #expect(book.unitName(book.unit(pair: pair)) == "a.service")
  }

  @Test("notes in the sample how many lines followed")
  func sampleOfLines() {
    var book = TemplateBook()
    let pair = book.observe("a.service", "panic\n one\n two\n").pair
    #expect(book.sample(pair: pair) == "panic (+2 lines)")
    let long = book.observe("a.service", String(repeating: "x", count: 2000) + "\nmore").pair
    #expect(book.sample(pair: long).utf8.count == 512)
    #expect(book.sample(pair: long).hasSuffix("x (+1 lines)"))
  }

  @Test(
    "counts repeated messages as often as they were",
    arguments: [
      ("message repeated 5 times: [ disk failed ]", 5), ("last message repeated 3 times", 3),
      ("message repeated 0 times", 1), ("message repeated many times", 1),
      ("message repeated 99999999 times", 1000), ("the message repeated 5 times", 1), ("disk failed", 1),
    ] as [(String, UInt64)])
  func repeats(message: String, expected: UInt64) {
    var book = TemplateBook()
    #expect(book.observe("a.service", message).weight == expected)
    #expect(book.observe("a.service", message, weight: 2).weight == expected * 2)
    #expect(book.observe("a.service", message, weight: 0).weight == expected)
  }

  @Test("counts up to the largest number and no further")
  func saturation() {
    var book = TemplateBook()
    let pair = book.observe("a.service", "message repeated 5 times", weight: .max).pair
    book.observe("a.service", "message repeated 5 times", weight: .max)
    #expect(book.count(pair: pair) == .max)
  }
}

@Suite struct TemplateCapsTests {
  private static let day: Int64 = 86_400_000_000
  private static let words = ["one", "two", "three", "four", "five", "six", "seven", "eight"]

  @Test("counts a busy unit's new templates under <other> once it is full")
  func overflow() {
    var book = TemplateBook(caps: TemplateCaps(templatesPerUnit: 3))
    let seen = Self.words.map { book.observe("a.service", $0) }
    #expect(seen.filter(\.isOther).count == 5)
    #expect(seen.filter(\.isNewForUnit).count == 3)
    #expect(book.counters.overflowedMessages == 5)
    #expect(book.pairCount == 4)
    let other = seen[7]
    #expect(book.templateText(pair: other.pair) == "<other>")
    #expect(book.count(pair: other.pair) == 5)
    #expect(!book.observe("a.service", "two").isOther)
  }

  @Test("forgets what a full unit has not said for a day, longest ago first")
  func staleness() {
    var book = TemplateBook(caps: TemplateCaps(templatesPerUnit: 3))
    for (index, word) in Self.words.prefix(3).enumerated() {
      book.observe("a.service", word, at: Int64(index))
    }
    book.observe("a.service", "one", at: 10)
    let old = book.observe("a.service", "two", at: 1)
    let new = book.observe("a.service", "four", at: Self.day + 1)
    #expect(new.isNewForUnit && !new.isOther)
    #expect(new.pair == old.pair && new.generation == old.generation + 1)
    #expect(!book.holds(pair: old.pair, generation: old.generation))
    #expect(book.holds(pair: new.pair, generation: new.generation))
    #expect(book.observe("a.service", "five", at: Self.day + 1).isOther)
    #expect(book.evictions == 1)
    #expect(book.count(pair: new.pair) == 1)
  }

  @Test("takes room for a small unit from the largest one")
  func fairness() {
    var book = TemplateBook(caps: TemplateCaps(templates: 4))
    for (index, word) in Self.words.prefix(4).enumerated() {
      book.observe("loud.service", word, at: Int64(index))
    }
    let seen = book.observe("quiet.service", "hello", at: 5)
    #expect(seen.isNewForUnit && !seen.isOther)
    #expect(book.pairCount == 4)
    #expect(book.evictions == 1)
    #expect(book.observe("loud.service", "five", at: 6).isOther)
    #expect(!book.observe("loud.service", "two", at: 6).isOther)
  }

  @Test("counts new units as one once there are too many, and forgets silent ones")
  func units() {
    var book = TemplateBook(caps: TemplateCaps(units: 2))
    book.observe("a.service", "hello", at: 0)
    book.observe("b.service", "hello", at: 1)
    let third = book.observe("c.service", "hello", at: 2)
    #expect(book.unitName(third.unit) == "<other>")
    #expect(book.counters.messagesOfOtherUnits == 1)
    book.observe("b.service", "hello", at: Self.day)
    let fourth = book.observe("d.service", "hello", at: Self.day)
    #expect(fourth.isNewUnit && fourth.unit == 0)
    #expect(book.counters.evictedUnits == 1)
    #expect(book.unitCount == 3)
    #expect(book.pairCount == 3)
    #expect(book.observe("a.service", "hello", at: Self.day).unit == third.unit)
  }

  @Test("never grows beyond its caps", arguments: 0..<4)
  func bounds(seed: UInt64) {
    var random = SplitMix64(state: seed)
    let caps = TemplateCaps(units: 5, templatesPerUnit: 6, templates: 20, staleAfterMicroseconds: 40)
    var book = TemplateBook(caps: caps)
    for time in 0..<1000 {
      let unit = "\(Character(Unicode.Scalar(UInt8.random(in: 97...106, using: &random))))"
      let word = Character(Unicode.Scalar(UInt8.random(in: 97...122, using: &random)))
      let seen = book.observe(unit, "word \(word)", at: Int64(time))
      let isRightUnit = [unit, "<other>"].contains(book.unitName(seen.unit))
      let isRightText = book.templateText(pair: seen.pair) == (seen.isOther ? "<other>" : "word \(word)")
      let isBounded = book.unitCount <= 6 && book.pairCount <= 26 && book.pairCapacity <= 26
      guard !isRightUnit || !isRightText || !isBounded else { continue }
      Issue.record("unit \(unit), word \(word) at \(time): \(seen)")
    }
    #expect(book.evictions > 0 && book.counters.evictedUnits > 0)
    #expect(book.counters.messages == 1000)
  }
}
