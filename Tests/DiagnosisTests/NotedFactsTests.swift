import Model
import Testing

@testable import Diagnosis

@Suite("Noted facts")
struct NotedFactsTests {
  private func fact(_ signature: String, of unit: String = "a.service", chain: UInt8 = 0) -> Fact {
    var fact = Fact(
      key: IncidentKey(entity: Entity(kind: .unit, name: unit), category: .unitFailed), summary: signature,
      severity: .notice, kind: .locking, check: "x", cause: "y")
    (fact.signature, fact.chain, fact.endsByEvent) = (signature, chain, true)
    return fact
  }

  @Test("come nearest to the cause first, then newest first, and of their entity and span alone")
  func order() {
    var noted = NotedFacts()
    noted.note(fact("early", chain: 1), at: 1)
    noted.note(fact("effect", chain: 3), at: 10)
    noted.note(fact("cause", chain: 1), at: 11)
    noted.note(fact("newer effect", chain: 3), at: 12)
    noted.note(fact("other", of: "b.service", chain: 1), at: 12)
    noted.note(fact("late", chain: 1), at: 21)
    let found = noted.facts(of: Entity(kind: .unit, name: "a.service"), from: 10, through: 20)
    #expect(found.map(\.summary) == ["cause", "newer effect", "effect"])
    #expect(noted.facts(of: .host, from: 10, through: 20) == [])
    #expect(noted.facts(of: Entity(kind: .unit, name: "a.service"), from: .max, through: .min) == [])
  }

  @Test("a newer one of the same sort takes the place of the older, and the oldest makes room")
  func capped() throws {
    var noted = NotedFacts()
    for time in 0..<1_000 { noted.note(fact("same"), at: Int64(time)) }
    #expect(noted.facts(of: Entity(kind: .unit, name: "a.service"), from: 0, through: 2_000).count == 1)
    for time in 0..<200 { noted.note(fact("s\(time)"), at: Int64(time)) }
    #expect(noted.facts(of: Entity(kind: .unit, name: "a.service"), from: 0, through: 2_000).count == 64)
  }

  /// Whoever runs programs chooses their names.
  @Test("thousands of processes push out nothing that is known of units")
  func processes() {
    var noted = NotedFacts()
    noted.note(fact("exit"), at: 0)
    for number in 0..<2_000 {
      var crash = fact("segfault")
      crash.key = IncidentKey(entity: Entity(kind: .process, name: "p\(number)"), category: .crash)
      noted.note(crash, at: Int64(number))
    }
    let unit = Entity(kind: .unit, name: "a.service")
    #expect(noted.facts(of: unit, from: 0, through: 2_000).map(\.summary) == ["exit"])
    #expect(noted.facts(of: Entity(kind: .process, name: "p1999"), from: 0, through: 2_000).count == 1)
    #expect(noted.facts(of: Entity(kind: .process, name: "p100"), from: 0, through: 2_000) == [])
  }

  @Test("are the same after they were stored, and no cut or damaged copy is taken")
  func coding() throws {
    var noted = NotedFacts()
    noted.note(fact("one", chain: 2), at: -5)
    noted.note(fact("two", of: "b.service"), at: .max)
    var writer = ByteWriter()
    noted.encode(into: &writer)
    var reader = ByteReader(writer.bytes)
    let restored = try NotedFacts(decoding: &reader)
    for unit in ["a.service", "b.service"] {
      let entity = Entity(kind: .unit, name: unit)
      #expect(
        restored.facts(of: entity, from: .min, through: .max)
          == noted.facts(of: entity, from: .min, through: .max))
    }
    for length in writer.bytes.indices {
      var cut = ByteReader(Array(writer.bytes[..<length]))
      #expect(throws: CodingFailure.self) { try NotedFacts(decoding: &cut) }
    }
  }
}
