import Diagnosis
import Model
import Testing

@testable import Engine

/// What is told beside a fact: what its unit said, and what was changed.
@Suite("What a fact's incident tells")
struct FactStoryTests {
  private static let web = Entity(kind: .unit, name: "web.service")
  private static let stopping = "de5b426a63be47a7b6ac3eaac82e2f6f"
  private static let stopped = "9d1aaa27d60140bd96365438aad20286"

  private static func write(_ summary: String, _ watch: inout Watch) {
    var frame = watch.scenario.frame()
    frame.changes.append(
      Change(
        realtimeMicroseconds: frame.header.realtimeMicroseconds, kind: .configuration, entity: web,
        summary: summary, units: [web.name]))
    watch.step(frame)
  }

  /// A configuration is written, the unit is restarted with it, complains and fails.
  private static func failure() -> Watch {
    var watch = Watch()
    watch.pass(120)
    write("/etc/web.conf written", &watch)
    watch.pass(1)
    for message in [stopping, stopped] { watch.scenario.manager(message, web.name) }
    watch.scenario.unitStarts(web.name)
    watch.scenario.log("serving with one worker", unit: web.name)
    watch.scenario.log("/etc/web.conf: line 1: invalid value for port", unit: web.name)
    watch.scenario.unitFails(web.name)
    watch.pass(4)
    return watch
  }

  @Test("a file that was written is the change behind it, rather than the restart that put it to use")
  func configuration() throws {
    let incident = try #require(Self.failure().written.last?.incident)
    #expect(incident.causes.first?.entity == Self.web)
    #expect(incident.causes.first?.change?.summary == "/etc/web.conf written")
    #expect(incident.changes.map(\.summary).contains("restarted"))
  }

  @Test("what its unit logged just then is shown, complaints first")
  func complaints() throws {
    let incident = try #require(Self.failure().written.last?.incident)
    #expect(incident.logs.first?.sample == "/etc/web.conf: line 1: invalid value for port")
    #expect(incident.logs.map(\.unit) == [Self.web.name, Self.web.name])
  }

  @Test("what the manager says of a unit makes nobody else a suspect or a victim")
  func manager() throws {
    let incident = try #require(Self.failure().written.last?.incident)
    #expect(incident.causes.map(\.entity) == [Self.web])
    #expect(incident.victims.isEmpty)
  }
}
