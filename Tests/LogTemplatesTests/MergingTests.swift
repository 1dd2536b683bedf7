import Model
import TestSupport
import Testing

@testable import LogTemplates

@Suite("Merging of templates")
struct MergingTests {
  /// The names that a place has to show, and what comes of it.
  private static func templates(of messages: [String]) -> [String] {
    var book = TemplateBook()
    for message in messages { book.observe("a.service", message) }
    return book.templates(ofUnit: 0)
  }

  private static let names = [
    "fooBar", "barBaz", "bazQux", "quxFoo", "fooBaz", "barQux", "bazFoo", "quxBar", "barFoo", "quxBaz",
  ]
  private static let words = [
    "apple", "pear", "plum", "cherry", "melon", "grape", "lemon", "mango", "peach", "olive", "quince",
  ]

  @Test("takes a place for a variable once enough different names have stood in it")
  func names() {
    let messages = Self.names.map { "cannot find worker \($0) in the pool" }
    #expect(Self.templates(of: Array(messages.prefix(3))).count == 3)
    #expect(Self.templates(of: Array(messages.prefix(4))) == ["cannot find worker <value> in the pool"])
    #expect(Self.templates(of: messages) == ["cannot find worker <value> in the pool"])
  }

  @Test("finds a template by its present id after any number of other messages, and by its former ones")
  func presentID() {
    var book = TemplateBook()
    var ids: [UInt64] = []
    for number in 0..<400 {
      let word = String("\(number)".map { Character(UnicodeScalar(UInt8($0.wholeNumberValue!) + 97)) })
      let seen = book.observe("a.service", "cannot find worker name\(word.uppercased()) in the pool")
      let id = book.templateID(pair: seen.pair)
      if !ids.contains(id) { ids.append(id) }
      #expect(book.pair(unit: 0, templateID: id) == seen.pair)
    }
    #expect(book.pairCount == 1 && ids.count > 3)
    for id in ids { #expect(book.pair(unit: 0, templateID: id) != nil) }
  }

  @Test("asks for more of plain words than of names, and for most of words in capitals")
  func words() {
    let plain = Self.words.map { "cannot find worker \($0) in the pool" }
    #expect(Self.templates(of: Array(plain.prefix(7))).count == 7)
    #expect(Self.templates(of: Array(plain.prefix(8))).count == 1)
    let loud = Self.words.map { "state of worker in pool is now \($0.uppercased())" }
    #expect(Self.templates(of: Array(loud.prefix(7))).count == 7)
    #expect(Self.templates(of: Array(loud.prefix(8))).count == 1)
    let dotted = ["a.list", "b.list", "c.list"].map { "cannot read worker \($0) in the pool" }
    #expect(Self.templates(of: dotted) == ["cannot read worker <value> in the pool"])
  }

  @Test("asks for more where messages share few words")
  func fewWords() {
    #expect(Self.templates(of: Self.names.map { "drop \($0)" }.prefix(7).map { $0 }).count == 7)
    #expect(Self.templates(of: Self.names.map { "drop \($0)" }) == ["drop <value>"])
  }

  @Test("knows a value behind = by two names, or by four words, or by true and false")
  func values() {
    #expect(Self.templates(of: ["task done by=fooBar", "task done by=barBaz"]) == ["task done by=<value>"])
    #expect(Self.templates(of: ["lock is held=true", "lock is held=false"]) == ["lock is held=<value>"])
    let users = Self.words.map { "login failed for us all; user=\($0)" }
    #expect(Self.templates(of: Array(users.prefix(3))).count == 3)
    #expect(Self.templates(of: Array(users.prefix(4))) == ["login failed for us all; user=<value>"])
  }

  @Test("takes a place for a variable at once where a mask has found one in it")
  func masked() {
    let near = ["change to dir /tmp/a refused", "change to dir home refused"]
    #expect(Self.templates(of: near) == ["change to dir <path> refused"])
    #expect(Self.templates(of: near.reversed()) == ["change to dir <path> refused"])
  }

  @Test("never merges on the first word, on a key, or on what happened")
  func fixed() {
    #expect(Self.templates(of: Self.names.map { "\($0) is now in the pool" }).count == Self.names.count)
    #expect(Self.templates(of: Self.names.map { "the pool has \($0)=5" }).count == Self.names.count)
    let sayings = ["started", "stopped", "Failed", "closing", "up", "down", "ready", "not", "is", "blocked"]
    #expect(Self.templates(of: sayings.map { "worker of the pool \($0) here" }).count == sayings.count)
  }

  @Test("never merges what differs in punctuation, in length, or in more than a third of its words")
  func skeleton() {
    #expect(
      Self.templates(
        of: Self.names.enumerated().map { index, name in
          "cannot find worker \(name) in the pool" + String(repeating: ".", count: index % 2)
        }
      ).count == 2)
    let far = Self.names.enumerated().map { "find \($1) of \(Self.names[9 - $0]) on \(Self.words[$0])" }
    #expect(Self.templates(of: far).count == far.count)
  }

  @Test("says which pair went into which, and moves what it knows of it")
  func merges() throws {
    var book = TemplateBook()
    var seen: [Observation] = []
    for (index, name) in Self.names.prefix(4).enumerated() {
      for _ in 0...index {
        seen.append(book.observe("a.service", "kill task \(name) of pool", priority: 6, at: 5))
      }
    }
    book.observe("a.service", "kill task xY of pool", priority: 3, at: 1)
    var all = book.takeMerges()
    for name in Self.names { book.observe("a.service", "kill task \(name) of pool", at: 9) }
    all += book.takeMerges()
    #expect(book.takeMerges().isEmpty)
    #expect(all.count == 2)
    let survivor = try #require(all.last).into
    #expect(
      all.allSatisfy { merge in
        seen.contains { $0.pair == merge.from && $0.generation == merge.fromGeneration }
      })
    #expect(book.count(pair: survivor) == UInt64(1 + 2 + 3 + 4 + 1 + Self.names.count))
    #expect(book.firstSeen(pair: survivor) == 1 && book.lastSeen(pair: survivor) == 9)
    #expect(book.worstPriority(pair: survivor) == 3)
    #expect(book.counters.merges == 2)
    #expect(book.pairCount == 1 && book.templateCount == 1)
  }

  @Test("still finds a template under the ids that it had before")
  func formerIDs() {
    var book = TemplateBook()
    let ids = Self.names.prefix(8).map { name -> UInt64 in
      let pair = book.observe("a.service", "cannot find worker \(name) in the pool").pair
      return book.templateID(pair: pair)
    }
    #expect(Set(ids.prefix(4)).count == 4)
    #expect(ids[4] == ids[7])
    let found = ids.map { book.pair(unit: 0, templateID: $0) }
    #expect(Set(found).count == 1 && found[0] != nil)
    #expect(book.pair(unit: 0, templateID: 1) == nil)
  }

  @Test("gives a merged template the id that its text has everywhere")
  func sameID() {
    var one = TemplateBook()
    var other = TemplateBook()
    for name in Self.names { one.observe("a.service", "cannot find worker \(name) in the pool") }
    for name in Self.names.reversed() { other.observe("b.service", "cannot find worker \(name) in the pool") }
    let ids = [one.templateID(pair: one.onlyPair), other.templateID(pair: other.onlyPair)]
    #expect(ids[0] == ids[1])
    var masked = TemplateBook()
    let pair = masked.observe("c.service", "cannot find worker 5 in the pool").pair
    #expect(masked.templateID(pair: pair) == ids[0])
  }

  @Test("is not new when it is a known template with another word")
  func novelty() {
    var book = TemplateBook()
    for name in Self.names.prefix(5) { book.observe("a.service", "cannot find worker \(name) in the pool") }
    let seen = book.observe("a.service", "cannot find worker abcDef in the pool")
    #expect(!seen.isNewForUnit && !seen.isNewEverywhere && seen.pair == book.onlyPair)
  }

  @Test("remembers few of many signatures, and counts all messages nevertheless")
  func aliases() {
    var book = TemplateBook()
    for number in 0..<2000 {
      let name = String(number, radix: 2).map { $0 == "0" ? "a" : "B" }.joined()
      book.observe("a.service", "cannot find worker x\(name)y in the pool")
    }
    #expect(book.pairCount == 1)
    #expect(book.count(pair: book.onlyPair) == 2000)
    #expect(book.pairs.signatures[Int(book.onlyPair)].count <= 32)
    #expect(book.signatures.count <= 33)
  }

  @Test("counts every message once, whatever is merged", arguments: 0..<8)
  func conservation(seed: UInt64) {
    var random = SplitMix64(state: seed)
    var book = TemplateBook()
    for _ in 0..<600 {
      book.observe("u\(UInt8.random(in: 0...2, using: &random))", RandomMessage.make(&random))
    }
    let total = (0..<UInt32(book.unitCount)).reduce(UInt64(0)) { sum, unit in
      sum + book.pairs(ofUnit: unit).reduce(0) { $0 + book.count(pair: $1) }
    }
    #expect(total == 600)
    #expect(book.counters.merges > 0)
  }

  @Test("gives the counts of the beginning whatever comes behind it", arguments: 0..<4)
  func prefix(seed: UInt64) {
    var random = SplitMix64(state: seed)
    let messages = (0..<400).map { _ in RandomMessage.make(&random) }
    var whole = TemplateBook()
    var part = TemplateBook()
    for message in messages.prefix(200) {
      let seen = whole.observe("u", message)
      #expect(seen == part.observe("u", message))
    }
    let before = part.templates(ofUnit: 0)
    #expect(whole.templates(ofUnit: 0) == before)
    for message in messages.suffix(200) { whole.observe("u", message) }
    #expect(part.templates(ofUnit: 0) == before)
  }
}

extension TemplateBook {
  /// The pairs of a unit in the order of their indices.
  func pairs(ofUnit unit: UInt32) -> [UInt32] {
    (0..<UInt32(pairs.places)).filter { pairs.isUsed[Int($0)] && pairs.units[Int($0)] == unit }
  }

  /// The templates of a unit in the order of their pairs.
  func templates(ofUnit unit: UInt32) -> [String] {
    pairs(ofUnit: unit).map { templateText(pair: $0) }
  }

  /// The pair of a book that has one.
  var onlyPair: UInt32 { pairs(ofUnit: 0)[0] }
}

/// Messages of a few templates with names, words and numbers in them.
enum RandomMessage {
  private static let nouns = [
    "disk", "fooBar", "barBaz", "netLink", "a.b", "c.d", "e.f", "PUMP", "DRUM", "tub",
  ]
  private static let verbs = ["opened", "failed", "lost", "moved"]

  static func make(_ random: inout SplitMix64) -> String {
    let noun = nouns[Int.random(in: 0..<nouns.count, using: &random)]
    let verb = verbs[Int.random(in: 0..<verbs.count, using: &random)]
    let number = Int.random(in: 0...99, using: &random)
    switch Int.random(in: 0...4, using: &random) {
    case 0: return "device \(noun) of host was \(verb) after \(number) s"
    case 1: return "\(verb) the \(noun) at=\(noun) with code \(number)"
    case 2: return "cannot use \(noun) nor \(number) here"
    case 3: return "message \(number) [\(noun)] \(verb)"
    default: return "worker \(number % 2 == 0 ? noun : "\(number)") of the pool \(verb)"
    }
  }
}

@Suite("A book that merges, saved and read back")
struct MergingSnapshotTests {
  @Test("goes on as it would have, aliases and values of blanks included", arguments: 0..<6)
  func roundTrip(seed: UInt64) throws {
    var random = SplitMix64(state: seed)
    let caps = TemplateCaps(units: 3, templatesPerUnit: 20, templates: 50)
    var book = TemplateBook(caps: caps)
    for time in 0..<300 { book.observe("u\(time % 3)", RandomMessage.make(&random), at: Int64(time) * 9999) }
    _ = book.takeMerges()
    var reader = ByteReader(Self.encoded(book))
    var copy = try TemplateBook(decoding: &reader, caps: caps)
    for time in 300..<600 {
      let message = RandomMessage.make(&random)
      let seen = book.observe("u\(time % 3)", message, at: Int64(time) * 9999)
      #expect(copy.observe("u\(time % 3)", message, at: Int64(time) * 9999) == seen)
      #expect(copy.takeMerges() == book.takeMerges())
      #expect(copy.blankValues(pair: seen.pair) == book.blankValues(pair: seen.pair))
    }
    let isEqual = Self.encoded(copy) == Self.encoded(book)
    #expect(isEqual)
    #expect(book.footprint == copy.footprint)
    #expect(book.counters.merges > 0)
  }

  @Test("stays within its bytes", arguments: 0..<3)
  func bytes(seed: UInt64) {
    var random = SplitMix64(state: seed)
    var book = TemplateBook(caps: TemplateCaps(bytes: 1 << 16))
    for time in 0..<400 {
      let words = (0..<30).map { _ in
        String(UInt64.random(in: 0...UInt64.max, using: &random), radix: 16).filter(\.isLetter) + "x"
      }
      book.observe("u\(time % 7)", words.joined(separator: " "), at: Int64(time))
      if book.footprint > (1 << 16) + (1 << 13) { Issue.record("\(book.footprint) bytes at \(time)") }
    }
    #expect(book.evictions > 0)
  }

  private static func encoded(_ book: TemplateBook) -> [UInt8] {
    var writer = ByteWriter()
    book.encode(into: &writer)
    return writer.bytes
  }
}
