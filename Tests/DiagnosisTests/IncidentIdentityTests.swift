import Model
import Testing

@testable import Diagnosis

@Suite("Incident ids")
struct IncidentIdentityTests {
  private func id(
    machine: UInt64 = 1, boot: UInt64 = 2, name: String = "web.service", kind: Entity.Kind = .unit,
    category: IncidentClass = .unitFailed, resource: Resource? = nil, onset: Int64 = 1_767_830_400_000_000
  ) -> String {
    IncidentIdentity.id(
      machineID: Identifier128(high: 0xfeed, low: machine), bootID: Identifier128(high: 0xb007, low: boot),
      key: IncidentKey(entity: Entity(kind: kind, name: name), category: category, resource: resource),
      onsetMicroseconds: onset)
  }

  @Test("an id never changes: it is stored, and found again when a journal is read twice")
  func golden() {
    #expect(id() == "53zb6xt5")
    #expect(id() == id())
  }

  @Test("every part of what happened counts")
  func parts() {
    let ids = [
      id(), id(machine: 9), id(boot: 9), id(name: "web2.service"), id(kind: .process),
      id(category: .outOfMemory), id(category: .resource, resource: .cpu),
      id(category: .resource, resource: .memory), id(category: .resource), id(onset: 0), id(onset: -1),
    ]
    #expect(Set(ids).count == ids.count)
  }

  @Test("an id is eight characters of Crockford's base 32", arguments: 0..<50)
  func alphabet(onset: Int64) {
    let text = id(onset: onset &* 7_919_000_003)
    #expect(text.utf8.count == 8)
    #expect(text.utf8.allSatisfy { "0123456789abcdefghjkmnpqrstvwxyz".utf8.contains($0) })
  }

  @Test("forty bits are written, most significant first")
  func crockford() {
    #expect(IncidentIdentity.crockford(0) == "00000000")
    #expect(IncidentIdentity.crockford(1) == "00000001")
    #expect(IncidentIdentity.crockford(0xff_ffff_ffff) == "zzzzzzzz")
    #expect(IncidentIdentity.crockford(0x80_0000_0000) == "g0000000")
    #expect(IncidentIdentity.crockford(1 << 40) == "00000000")
  }

  @Test("an incident's key tells resources apart, and only them")
  func keys() {
    var incident = Incident(
      id: "", category: .resource, entity: .host, severity: .warning, onsetMicroseconds: 0, summary: "",
      clearRule: "")
    incident.lead = LeadChoiceTests.deviation(.host, "system.cpu.utilization", .cpu)
    #expect(IncidentKey(incident) == IncidentKey(entity: .host, category: .resource, resource: .cpu))
    incident.category = .logRate
    #expect(IncidentKey(incident) == IncidentKey(entity: .host, category: .logRate))
  }
}
