import Configuration
import Control
import Testing

@testable import tocsind

@Suite struct ControlServiceTests {
  private let folder = TemporaryFolder()

  private func service(_ configuration: String, _ inbox: Inbox = Inbox()) -> ControlService {
    let file = folder.write("tocsin.toml", configuration)
    return ControlService(
      inbox: Monitor(inbox), settings: Monitor(Settings()), source: SettingsSource(file: file))
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
  }
}
