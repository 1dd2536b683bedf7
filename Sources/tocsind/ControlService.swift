import BlindSpots
import Configuration
import Control

/// Answers operators' commands: status from the engine thread, reload by reading the configuration first.
struct ControlService {
  let inbox: Monitor<Inbox>
  let settings: Monitor<Settings>
  let source: SettingsSource
  /// Where the threads leave their signs of life; nil where there are none.
  let board: HealthBoard?
  let decisions: DecisionKeeper
  /// The directory that holds what is measured.
  let root: String
  /// Reloads come from operators and from a signal: one at a time, or the engine and the rest could disagree.
  private let reloading = Monitor(())
  /// Requests that are being answered and may take long.
  private let working = Monitor(0)
  /// Requests of which each may take as long as the engine, the bus or a disk does.
  ///
  /// Fewer than there are threads: whether the daemon fares well must be answered when the engine is stuck, and most
  /// of all then.
  static let maximumWorking = 4
  /// One more waits so long for one of them to end: an engine that is not stuck answers sooner.
  private static let patienceSeconds = 0.2

  init(
    inbox: Monitor<Inbox>, settings: Monitor<Settings>, source: SettingsSource, decisions: DecisionKeeper,
    root: String = "/", board: HealthBoard? = nil
  ) {
    self.board = board
    self.inbox = inbox
    self.decisions = decisions
    self.settings = settings
    self.source = source
    self.root = root
  }

  func answer(
    _ request: ControlRequest, from caller: ControlCaller = ControlCaller(user: nil)
  ) -> ControlReply {
    guard request.command != .health else { return ControlReply(ok: true, health: board?.report()) }
    guard working.wait(seconds: Self.patienceSeconds, Self.enter) != nil else {
      return ControlReply(
        ok: false,
        errors: [
          "\(Self.maximumWorking) requests are being answered, and none has been yet: ask again later"
        ])
    }
    defer { working.update { $0 -= 1 } }
    return work(request, from: caller)
  }

  private static func enter(_ working: inout Int) -> Bool? {
    guard working < maximumWorking else { return nil }
    working += 1
    return true
  }

  private func work(_ request: ControlRequest, from caller: ControlCaller) -> ControlReply {
    switch request.command {
    case .health: ControlReply(ok: true, health: board?.report())
    case .status: ask(.status)
    case .digest: ask(.digest)
    case .signals: ask(.signals(from: request.from ?? 0))
    case .changes: ask(.changes)
    case .why: why(request.why ?? WhyRequest())
    case .units: ask(.units(limit: request.limit ?? .max))
    case .top: ask(.top(limit: request.limit ?? .max))
    case .reload: reload()
    case .host: checkHost()
    case .decisions: decisions.report(ask(.decisions))
    case .decide: decisions.decide(request.decision, by: caller, ask: ask)
    case .undecide: decisions.undecide(request.id, ask: ask)
    }
  }

  /// The engine matches every name against the globs, between two steps: they must be short.
  private func why(_ request: WhyRequest) -> ControlReply {
    let globs = [request.unit, request.entity, request.signal].compactMap { $0 }
    guard globs.allSatisfy({ $0.utf8.count <= Self.longestGlob }) else {
      return ControlReply(ok: false, errors: ["expected names of at most \(Self.longestGlob) bytes"])
    }
    return ask(.why(request))
  }

  /// systemd's limit for the name of a unit.
  private static let longestGlob = 256

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
        decisions.refresh()
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
