import Model
import Testing

@testable import Engine

@Suite("Boots")
struct BootTests {
  private static let shutdown = "98268866d1d54a499c4e98921d93bc40"
  private static let journalStop = "d93fb3c9c24d451a97cea615ce59c00b"
  private static let journalStart = "f77379a8490b408bbe5f6940505a777b"

  /// How the boot before ended, by its last entries.
  enum End: CaseIterable {
    case loginManager, manager, journal, journalAndAgain, crash, forged, unread
  }

  private func log(_ end: End, in scenario: inout Scenario) {
    scenario.log("working")
    switch end {
    case .loginManager:
      scenario.log("System is rebooting.", unit: "systemd-logind.service") { entry, _ in
        entry.messageID = Identifier128(Self.shutdown) ?? .none
      }
    case .forged:
      scenario.log("System is rebooting.", unit: "web.service") { entry, _ in
        entry.messageID = Identifier128(Self.shutdown) ?? .none
      }
    case .manager: scenario.unitStarts("shutdown.target")
    case .journal, .journalAndAgain:
      journal(Self.journalStop, in: &scenario)
      if end == .journalAndAgain { journal(Self.journalStart, in: &scenario) }
    case .crash, .unread: break
    }
  }

  private func journal(_ id: String, in scenario: inout Scenario) {
    scenario.log("Journal", unit: "systemd-journald.service") { entry, _ in
      entry.transport = .driver
      entry.messageID = Identifier128(id) ?? .none
    }
  }

  /// A host that goes down, comes up again and reads the end of the boot before, if it can.
  private func reboot(_ end: End) throws -> Watch {
    var watch = Watch()
    watch.scenario.log("working")
    watch.pass(700)
    try watch.reload()
    if end != .unread {
      log(end, in: &watch.scenario)
      watch.step(watch.scenario.catchUpFrame())
    }
    watch.scenario = Scenario(seed: 2, second: 20)
    watch.scenario.bootID = Identifier128(high: 0xb007, low: 2)
    watch.scenario.bootedAt += 3_600_000_000
    watch.scenario.log("booted")
    watch.step(watch.scenario.catchUpFrame())
    watch.pass(30)
    return watch
  }

  @Test("a boot whose end was read and says nothing of a shutdown was cut off", arguments: End.allCases)
  func endings(end: End) throws {
    let watch = try reboot(end)
    let isCutOff = [.crash, .forged, .journalAndAgain].contains(end)
    #expect(watch.story == (isCutOff ? [.open] : []))
    guard let incident = watch.written.first?.incident else { return }
    #expect(incident.category == .uncleanBoot && incident.entity == .host)
    #expect(incident.summary.hasPrefix("restarted without a shutdown: the last entry before is of "))
  }

  @Test("in the first ten minutes of a boot facts ring at once and statistics wait")
  func firstMinutes() throws {
    var watch = try reboot(.loginManager)
    watch.scenario.unitFails("web.service")
    watch.pass(60)
    #expect(watch.story == [.open])
    // A past of the boot before: the levels are known.
    watch.stress()
    watch.pass(60)
    #expect(watch.story == [.open])
    #expect(watch.count(.booting) == 1)
    watch.pass(500)
    #expect(watch.story == [.open, .open])
    #expect(watch.written.last?.incident.lead?.resource == .cpu)
  }

  @Test("what the start itself brought is never told")
  func startUp() throws {
    var watch = try reboot(.loginManager)
    watch.stress()
    watch.pass(120)
    watch.relax()
    watch.pass(900)
    #expect(watch.story == [])
    #expect(watch.count(.booting) == 1)
  }

  @Test("an incident that a reboot interrupts is the same one after it, with one clear")
  func spans() throws {
    var watch = Watch()
    watch.scenario.log("working")
    watch.pass(700)
    watch.stress()
    watch.pass(60)
    watch.scenario.unitFails("web.service")
    watch.pass(2)
    #expect(watch.story == [.open, .open])
    try watch.reload()
    watch.scenario = Scenario(seed: 2, second: 20)
    watch.scenario.bootID = Identifier128(high: 0xb007, low: 2)
    watch.scenario.bootedAt += 3_600_000_000
    watch.scenario.log("booted")
    watch.scenario.unitFails("web.service")
    watch.step(watch.scenario.catchUpFrame())
    watch.pass(300)
    // The processor is idle after the boot, and the unit failed anew.
    #expect(watch.story == [.open, .open, .clear])
    watch.scenario.unitStarts("web.service")
    watch.pass(100)
    #expect(watch.story == [.open, .open, .clear, .clear])
    #expect(Set(watch.written.map(\.incident.id)).count == 2)
  }
}
