import Model
import TestSupport
import Testing

@testable import Engine

@Suite("Counts of what was logged in the last minute")
struct RecentTemplateCountTests {
  private func note(
    _ templates: inout RecentTemplates, _ pair: Int = 0, count: UInt64 = 1, generation: UInt32 = 1,
    priority: UInt8 = 6
  ) {
    templates.note(pair, generation: generation, weight: count, priority: priority, isNew: false)
  }

  private func pass(_ templates: inout RecentTemplates, bins: Int, isWrong: Bool = false) {
    for _ in 0..<bins { templates.closeBin(isWrong: isWrong) }
  }

  @Test("entries of several bins add up, with the worst priority and the first of them")
  func sums() throws {
    var templates = RecentTemplates()
    note(&templates, count: 2)
    pass(&templates, bins: 3)
    note(&templates, count: 5, priority: 3)
    let found = try #require(templates.counts(bins: 12).first)
    #expect(found.count == 7)
    #expect(found.priority == 3)
    #expect(templates.age(of: found) == 3)
    #expect(templates.counts(bins: 2).map(\.count) == [5])
  }

  @Test("a template is unusual until a minute has passed over it, and expected as often from then on")
  func becomesUsual() throws {
    var templates = RecentTemplates()
    for _ in 0..<31 {
      note(&templates, count: 4)
      pass(&templates, bins: 1)
    }
    #expect(templates.counts(bins: 12).first?.isUnusual == true)
    for _ in 0..<300 {
      note(&templates, count: 4)
      pass(&templates, bins: 1)
    }
    let found = try #require(templates.counts(bins: 12).first)
    #expect(!found.isUnusual)
    #expect(abs(found.expected - 48) < 0.1)
  }

  @Test("what is logged while something is wrong, and in the half minute before, does not become usual")
  func tainted() {
    var templates = RecentTemplates()
    note(&templates, count: 100)
    pass(&templates, bins: 11)
    pass(&templates, bins: 1, isWrong: true)
    pass(&templates, bins: 60)
    note(&templates)
    #expect(templates.counts(bins: 1).first?.isUnusual == true)
    note(&templates, 1, count: 100)
    pass(&templates, bins: 72)
    note(&templates, 1)
    #expect(templates.counts(bins: 1).last?.isUnusual == false)
  }

  @Test("a place that another template has taken begins anew")
  func generations() {
    var templates = RecentTemplates()
    note(&templates, count: 50)
    pass(&templates, bins: 40)
    note(&templates, count: 1, generation: 2)
    #expect(templates.counts(bins: 12).first?.isUnusual == true)
    #expect(templates.counts(bins: 12).first?.count == 1)
  }

  @Test("what finds no room is counted, and no sum overflows")
  func caps() {
    var templates = RecentTemplates()
    for pair in 0..<300 { note(&templates, pair) }
    #expect(templates.counts(bins: 1).count == 256)
    #expect(templates.leftOut == 44)
    for _ in 0..<2 { note(&templates, count: .max) }
    #expect(templates.counts(bins: 1).first?.count == .max)
  }

  @Test("a snapshot at any bin changes nothing", arguments: 0..<10)
  func roundTrip(seed: Int) throws {
    var random = SplitMix64(seed: seed)
    var whole = RecentTemplates()
    for _ in 0..<300 {
      for _ in 0..<random.next() % 5 { note(&whole, Int(random.next() % 20), count: random.next() % 9) }
      let isWrong = random.next() % 50 == 0
      var copy = try decoded(encoded(whole))
      whole.closeBin(isWrong: isWrong)
      copy.closeBin(isWrong: isWrong)
      #expect(copy.counts(bins: 20) == whole.counts(bins: 20))
      #expect(encoded(copy) == encoded(whole))
    }
  }

  @Test("a damaged snapshot is refused, or can be used", arguments: 0..<20)
  func damaged(seed: Int) {
    var random = SplitMix64(seed: seed)
    var whole = RecentTemplates()
    for bin in 0..<50 {
      note(&whole, bin % 7, count: 3)
      pass(&whole, bins: 1)
    }
    let bytes = encoded(whole)
    for _ in 0..<50 {
      var damaged = bytes
      damaged[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
      guard var templates = try? decoded(damaged) else { continue }
      note(&templates, 3)
      pass(&templates, bins: 70)
      #expect(templates.counts(bins: 31).allSatisfy { $0.expected >= 0 })
    }
    #expect(throws: CodingFailure.self) { try decoded(Array(bytes.dropLast())) }
  }

  private func encoded(_ templates: RecentTemplates) -> [UInt8] {
    var writer = ByteWriter()
    templates.encode(into: &writer)
    return writer.bytes
  }

  private func decoded(_ bytes: [UInt8]) throws -> RecentTemplates {
    var reader = ByteReader(bytes)
    return try RecentTemplates(decoding: &reader)
  }
}
