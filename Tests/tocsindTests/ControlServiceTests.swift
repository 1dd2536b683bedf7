import Configuration
import Control
import Decisions
import Testing

@testable import tocsind

@Suite struct ControlServiceTests {
  private let folder = TemporaryFolder()

  private func service(_ configuration: String, _ inbox: Inbox = Inbox()) -> ControlService {
    let file = folder.write("tocsin.toml", configuration)
    let (waiting, settings) = (Monitor(inbox), Monitor(Settings()))
    let decisions = DecisionKeeper(
      shelf: DecisionShelf(state: folder.path), settings: settings, inbox: waiting)
    return ControlService(
      inbox: waiting, settings: settings, source: SettingsSource(file: file), decisions: decisions)
  }

  /// Waits until the engine has so many questions before it, of which it answers none.
  private func wait(for count: Int, in inbox: Monitor<Inbox>) {
    while inbox.wait(seconds: 1, { $0.calls.count == count ? true : nil }) == nil {}
  }

  @Test("however many wait for an engine that is stuck, health is answered and one more is refused")
  func stuckEngine() throws {
    let (inbox, settings) = (Monitor(Inbox()), Monitor(Settings()))
    let service = ControlService(
      inbox: inbox, settings: settings,
      source: SettingsSource(file: folder.write("tocsin.toml", "")),
      decisions: DecisionKeeper(
        shelf: DecisionShelf(state: folder.path), settings: settings, inbox: inbox),
      board: HealthBoard(outputs: Monitor(OutputHealth())))
    let answered = Monitor(0)
    let askers = (0..<ControlService.maximumWorking).map { number in
      Worker("asker \(number)") {
        if service.answer(ControlRequest(command: .status)).ok { answered.update { $0 += 1 } }
      }
    }
    wait(for: askers.count, in: inbox)
    let health = service.answer(ControlRequest(command: .health))
    #expect(health.ok)
    #expect(health.health != nil)
    let refused = service.answer(ControlRequest(command: .status))
    #expect(
      refused.errors == ["4 requests are being answered, and none has been yet: ask again later"])
    #expect(inbox.update { $0.calls.count } == askers.count)
    for call in inbox.update({ $0.calls }) { call.answer(ControlReply(ok: true)) }
    askers.forEach { $0.join() }
    #expect(answered.update { $0 } == askers.count)
    inbox.update { $0.isStopping = true }
    #expect(service.answer(ControlRequest(command: .status)).errors == ["tocsind is stopping"])
  }

  @Test("a configuration that is refused is told from an engine that takes no questions")
  func refused() {
    let refused = service("[alerts]\nmax_per_wek = 3\n").answer(ControlRequest(command: .reload))
    #expect(!refused.ok)
    #expect(refused.isRefused == true)
    var stopping = Inbox()
    stopping.isStopping = true
    let unanswered = service("", stopping).answer(ControlRequest(command: .reload))
    #expect(!unanswered.ok)
    #expect(unanswered.isRefused == nil)
    #expect(service("").answer(ControlRequest(command: .decide)).isRefused == true)
  }
}
