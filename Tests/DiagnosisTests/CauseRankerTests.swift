import Model
import TestSupport
import Testing

@testable import Diagnosis

@Suite("Ranking of causes")
struct CauseRankerTests {
  private func unit(_ name: String) -> Entity { Entity(kind: .unit, name: "\(name).service") }

  /// A measured rise; of one second, so that all have the same lead.
  private func rise(_ kind: EvidenceKind, _ weight: Double, by amount: Double = 1, at onset: Double = 1)
    -> Evidence
  {
    Evidence(
      kind: kind, weight: weight, onset: onset, detail: .rise(place: 0, before: 0, after: amount))
  }

  private func template(_ weight: Double, at onset: Double = 1) -> Evidence {
    Evidence(
      kind: .logs, weight: weight, onset: onset, detail: .template(place: 0, count: 9, isNew: true))
  }

  private func life(_ change: (inout UnitLifeCounts) -> Void) -> Evidence {
    var counts = UnitLifeCounts()
    change(&counts)
    return Evidence(kind: .life, weight: counts.weight(wasThere: true), onset: 1, detail: .life(counts))
  }

  private func arrival() -> Evidence {
    Evidence(kind: .appeared, weight: 1.2, onset: 1, detail: .text("not seen before"))
  }

  private func rank(
    _ suspects: [(Entity, [Evidence])], dependsOn: (Entity, Entity) -> Bool = { _, _ in false }
  ) -> [Suspect] {
    CauseRanker.rank(suspects.map { Suspect(entity: $0.0, evidence: $0.1) }, dependsOn: dependsOn)
  }

  private func score(of entity: Entity, _ ranked: [Suspect]) -> Double {
    ranked.first { $0.entity == entity }?.score ?? .nan
  }

  private func sum(_ evidence: Evidence...) -> Double {
    CauseRanker.sum(of: Suspect(entity: unit("a"), evidence: evidence))
  }

  private func isClose(_ left: Double, _ right: Double) -> Bool { abs(left - right) < 1e-9 }

  /// What the suspect that began first is worth more.
  private static let first = 1.09

  @Test("the best observation counts whole, and a share of the next four")
  func sumOfObservations() {
    #expect(isClose(sum(rise(.writes, 2), rise(.cpu, 4), rise(.reads, 1)), 4 + 0.35 * 3))
    let kinds: [EvidenceKind] = [.cpu, .writes, .reads, .tasks, .files, .packets]
    let all = Suspect(entity: unit("a"), evidence: kinds.map { rise($0, 1) })
    #expect(isClose(CauseRanker.sum(of: all), 1 + 0.35 * 4))
  }

  @Test("two signals of one kind are one observation, a rise and growth are two")
  func alike() {
    let growth = Evidence(
      kind: .memory, weight: 2, onset: 1, detail: .growth(place: 0, perSecond: 1, now: 1))
    #expect(isClose(sum(rise(.memory, 3), rise(.memory, 4), growth), 4 + 0.35 * 2))
  }

  @Test("all that is logged is worth no more than its maximum, and less beside what is measured")
  func logs() {
    #expect(isClose(sum(template(2), template(1)), 2 + 0.15))
    #expect(isClose(sum(template(8), template(8)), EvidenceWeight.logsMaximum))
    #expect(isClose(sum(template(8), rise(.cpu, 4)), EvidenceWeight.logsMaximum + 0.35 * 4))
    #expect(isClose(sum(template(2), rise(.cpu, 4)), 4 + 0.35 * 2))
  }

  @Test("who began first is worth a little more, and arriving is no beginning")
  func lead() {
    let early = [rise(.cpu, 2, at: 1), arrival()]
    let ranked = rank([(unit("late"), [rise(.cpu, 2, at: 7)]), (unit("early"), early)])
    #expect(ranked.map(\.entity) == [unit("early"), unit("late")])
    // 1 + 0.09/e.
    #expect(isClose(ranked[1].score, 2 * 1.0331091497054299))
  }

  @Test("of equal scores the order is that of the entities, and who has nothing against him is no suspect")
  func ties() {
    let ranked = rank([(unit("b"), [rise(.cpu, 2)]), (unit("c"), []), (unit("a"), [rise(.cpu, 2)])])
    #expect(ranked.map(\.entity) == [unit("a"), unit("b")])
    #expect(rank([]).isEmpty)
  }

  @Test("a newcomer is suspicious while others show nothing but symptoms, and only then")
  func newcomer() {
    let evidence = [rise(.cpu, 1), arrival()]
    let alone = score(of: unit("new"), rank([(unit("new"), evidence)]))
    // A user: a unit that complained might be one that the newcomer floods.
    let beside = rank([(unit("new"), evidence), (Entity(kind: .unattributed, name: "1000"), [template(2)])])
    #expect(isClose(score(of: unit("new"), beside) - alone, 3.2))
    let measured = rank([(unit("new"), evidence), (unit("web"), [rise(.cpu, 2)])])
    #expect(isClose(score(of: unit("new"), measured), alone))
  }

  @Test("what somebody stopped is a cause where others miss it, and nobody's business else")
  func stopped() {
    let stop = life { $0.stopped = 1 }
    #expect(isClose(score(of: unit("db"), rank([(unit("db"), [stop])])), 4 * Self.first * 0.25))
    let missed = rank([(unit("db"), [stop]), (unit("web"), [template(2)])])
    #expect(isClose(score(of: unit("db"), missed), 4 * Self.first))
    let failed = life { $0.failed = 1 }
    let ranked = rank([(unit("db"), [failed])])
    #expect(isClose(score(of: unit("db"), ranked), failed.weight * Self.first))
  }

  @Test("what nobody owns counts for more the more units complain, up to two", arguments: 0...4)
  func ownerless(complaining: Int) {
    let link = Entity(kind: .interface, name: "eth0")
    let units = (0..<complaining).map { (unit("u\($0)"), [template(2)]) }
    let ranked = rank([(link, [rise(.losses, 2)])] + units)
    #expect(isClose(score(of: link, ranked), 2 * Self.first * 1.3 + Double(min(2, complaining))))
  }

  @Test("a disk that is slow because somebody uses it is no cause, one that is slow by itself is")
  func busyDisk() {
    let disk = Entity(kind: .device, name: "sda")
    let busy = rank([(disk, [rise(.latency, 4)]), (unit("dd"), [rise(.writes, 2)])])
    #expect(busy.first?.entity == unit("dd"))
    #expect(isClose(score(of: disk, busy), 4 * Self.first * 0.4))
    let idle = rank([(disk, [rise(.latency, 4)]), (unit("dd"), [rise(.writes, 1.9)])])
    #expect(idle.first?.entity == disk)
  }

  @Test("who needs something broken gives way to it, and who only complains to whatever is plainly wrong")
  func symptoms() {
    let suspects = [(unit("web"), [template(6)]), (unit("db"), [rise(.memory, 4)])]
    let needs = rank(suspects) { $0 == unit("web") && $1 == unit("db") }
    #expect(needs.map(\.entity) == [unit("db"), unit("web")])
    #expect(isClose(score(of: unit("web"), needs), 6 * Self.first * 0.5))
    #expect(isClose(score(of: unit("web"), rank(suspects)), 6 * Self.first * 0.75))
    let weak = rank([(unit("web"), [template(6)]), (unit("db"), [rise(.memory, 3)])])
    #expect(isClose(score(of: unit("web"), weak), 6 * Self.first))
  }

  @Test("who is flooded gives way to whoever needs it and sends a third of its packets")
  func flood() {
    let server = (unit("db"), [template(5), rise(.packets, 3, by: 1000)])
    let client = { (packets: Double) in (unit("job"), [rise(.packets, 1, by: packets)]) }
    let needs: (Entity, Entity) -> Bool = { $0 == unit("job") && $1 == unit("db") }
    let flooded = rank([server, client(400)], dependsOn: needs)
    #expect(flooded.map(\.entity) == [unit("job"), unit("db")])
    #expect(isClose(flooded[0].score, Self.first + 3))
    #expect(isClose(flooded[1].score, (5 + 0.35 * 3) * Self.first * 0.4))
    #expect(rank([server, client(300)], dependsOn: needs).first?.entity == unit("db"))
    #expect(rank([server, client(400)]).first?.entity == unit("db"), "who does not need it asks it nothing")
  }

  @Test("a server with another cause of its own is not excused by its clients")
  func brokenServer() {
    let evidence = [template(5), rise(.packets, 3, by: 1000), rise(.memory, 3)]
    let ranked = rank([(unit("db"), evidence), (unit("job"), [rise(.packets, 1, by: 900)])]) { unit, _ in
      unit.name == "job.service"
    }
    #expect(ranked.first?.entity == unit("db"))
  }

  @Test("the order in which suspects came up changes nothing", arguments: 0..<50)
  func anyOrder(seed: Int) {
    var random = SplitMix64(seed: seed)
    let kinds: [EvidenceKind] = [.cpu, .memory, .writes, .reads, .tasks]
    var suspects = (0..<8).map { number in
      let evidence = (0...Int(random.next() % 3)).map { _ in
        let kind = kinds[Int(random.next() % UInt64(kinds.count))]
        return rise(kind, 6 * random.uniform(), at: (10 * random.uniform()).rounded())
      }
      return (unit("u\(number)"), number < 4 ? evidence : [template(8 * random.uniform())])
    }
    let ranked = rank(suspects)
    suspects.shuffle(using: &random)
    let again = rank(suspects)
    #expect(again.map(\.entity) == ranked.map(\.entity))
    #expect(again.map(\.score) == ranked.map(\.score))
  }
}

// MARK: - What it would be

extension CauseRankerTests {
  @Test("a fact says what it is unless something else says much more")
  func factKind() {
    let fact = Evidence(kind: .fact, weight: 6, onset: 1, detail: .fact(.hardware, "bad sector"))
    #expect(Suspect(entity: unit("a"), evidence: [rise(.cpu, 9), fact]).cause == .hardware)
    #expect(Suspect(entity: unit("a"), evidence: [rise(.cpu, 13), fact]).cause == .cpu)
  }

  @Test("a filesystem that fills up is about its room, a kill about memory and a crowd of units about jobs")
  func kinds() {
    let room = rise(.room, 2)
    #expect(Suspect(entity: unit("a"), evidence: [rise(.writes, 9), room]).cause == .filesystem)
    let kill = life { $0.kills = 1 }
    #expect(Suspect(entity: unit("a"), evidence: [rise(.cpu, 9), kill]).cause == .outOfMemory)
    let crowd = life { ($0.started, $0.members) = (8, 8) }
    #expect(Suspect(entity: unit("a"), evidence: [crowd]).cause == .jobs)
    #expect(Suspect(entity: unit("a"), evidence: [rise(.tasks, 1), rise(.files, 2)]).cause == .files)
  }
}
