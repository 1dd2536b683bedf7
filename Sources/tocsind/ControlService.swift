import BlindSpots
import Configuration
import Control

/// Answers operators' commands: status from the engine thread, reload by reading the configuration first.
struct ControlService {
  let inbox: Monitor<Inbox>
  let settings: Monitor<Settings>
  let source: SettingsSource
  /// The directory that holds what is measured.
  let root: String
  /// Reloads come from operators and from a signal: one at a time, or the engine and the rest could disagree.
  private let reloading = Monitor(())

  init(inbox: Monitor<Inbox>, settings: Monitor<Settings>, source: SettingsSource, root: String = "/") {
    self.inbox = inbox
    self.settings = settings
    self.source = source
    self.root = root
  }

  func answer(_ request: ControlRequest) -> ControlReply {
    switch request.command {
    case .status: ask(.status)
    case .signals: ask(.signals(from: request.from ?? 0))
    case .reload: reload()
    case .host: checkHost()
    }
  }

  /// Made on this thread, which may wait for the bus; the engine is not asked.
  private func checkHost() -> ControlReply {
    var reply = ControlReply(ok: true)
    reply.host = HostReport(
      viewer: .daemon, checks: BlindSpotSurvey.checkCount, blindSpots: BlindSpotSurvey.blindSpots(root: root))
    return reply
  }

  /// Validates the configuration and puts it in force; a bad one changes nothing.
  func reload() -> ControlReply {
    reloading.update { _ in loadAndApply() }
  }

  private func loadAndApply() -> ControlReply {
    do {
      let loaded = try source.load()
      let reply = ask(.apply(loaded))
      if reply.ok {
        settings.update { $0 = loaded.settings }
        Log.notice("configuration reloaded")
      }
      return reply
    } catch {
      let lines = "\(error)".split(separator: "\n").map(String.init)
      lines.forEach { Log.error("configuration refused, the old one stays in force: \($0)") }
      return ControlReply(ok: false, errors: lines, isRefused: true)
    }
  }

  private func ask(_ question: ControlCall.Question) -> ControlReply {
    let call = ControlCall(question)
    guard inbox.update({ $0.add(call) }) else {
      return ControlReply(ok: false, errors: ["tocsind is stopping"])
    }
    return call.waitForAnswer()
  }
}
