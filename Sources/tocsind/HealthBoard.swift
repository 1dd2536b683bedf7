import Control
import Engine
import Model

/// Signs of life that the threads leave, so that nobody has to be asked whether he hangs.
struct HealthBoard: Sendable {
  /// Seconds over which restarts of the reader are counted.
  static let restartSeconds: UInt64 = 300
  /// Restarts of which the time is kept; the reader waits five seconds between two at the most.
  private static let restartsMaximum = 128

  /// What the threads leave.
  struct Signs {
    /// `CLOCK_MONOTONIC` in nanoseconds when the engine took the newest tick; of the daemon's start before the first.
    var tick = Clock.monotonicNanoseconds
    /// Wall-clock time of that tick, microseconds since 1970 UTC; 0 before the first.
    var tickRealtime: Int64 = 0
    /// When the reader last gave a sign of life; nil where the journal is not read.
    var reader: UInt64?
    /// When the reader ended lately.
    var restarts: [UInt64] = []
    var restartsTotal: UInt64 = 0
    /// What is wrong with journald, and since when.
    var journald: (problem: String, since: UInt64)?
    /// Why nothing can be read of the journal, and since when.
    var unreadable: (problem: String, since: UInt64)?
    /// Wall-clock time of the newest entry that was read.
    var entryRealtime: Int64 = 0
    /// What the engine last said of itself.
    var engine = HealthReport()
  }

  private let signs = Monitor(Signs())
  private let outputs: Monitor<OutputHealth>
  private let startedAt = Clock.monotonicNanoseconds

  /// Makes a board beside what the outputs tell.
  init(outputs: Monitor<OutputHealth>) {
    self.outputs = outputs
  }

  // MARK: what the threads leave

  /// The engine has taken a tick.
  func noteTick(_ header: FrameHeader, now: UInt64 = Clock.monotonicNanoseconds) {
    signs.update { ($0.tick, $0.tickRealtime) = (now, header.realtimeMicroseconds) }
  }

  /// What the engine says of itself, every few seconds.
  func note(_ status: EngineStatus) {
    let report = HealthReport(status)
    signs.update { $0.engine = report }
  }

  /// The reader was heard; `nil` where none is wanted.
  func noteReader(_ heard: UInt64?) {
    signs.update { $0.reader = heard }
  }

  /// The reader has ended and is started again.
  func noteRestart(now: UInt64 = Clock.monotonicNanoseconds) {
    signs.update { signs in
      signs.restartsTotal += 1
      signs.restarts.append(now)
      if signs.restarts.count > Self.restartsMaximum { signs.restarts.removeFirst() }
    }
  }

  /// The newest entry of a batch.
  func noteEntry(realtime: Int64) {
    signs.update { $0.entryRealtime = max($0.entryRealtime, realtime) }
  }

  /// What is wrong with journald; nil where nothing is.
  func noteJournald(_ problem: String?, now: UInt64 = Clock.monotonicNanoseconds) {
    signs.update { $0.journald = Self.since(problem, $0.journald, now) }
  }

  /// Why the journal cannot be read; nil where it can.
  func noteUnreadable(_ problem: String?, now: UInt64 = Clock.monotonicNanoseconds) {
    signs.update { $0.unreadable = Self.since(problem, $0.unreadable, now) }
  }

  private static func since(
    _ problem: String?, _ former: (problem: String, since: UInt64)?, _ now: UInt64
  ) -> (problem: String, since: UInt64)? {
    problem.map { ($0, former?.since ?? now) }
  }

  // MARK: what is told

  /// All of it, with ages as of now.
  func report(now: UInt64 = Clock.monotonicNanoseconds) -> HealthReport {
    let (signs, outputs) = (signs.update { $0 }, outputs.update { $0 })
    var report = signs.engine
    report.version = Version.number
    report.uptimeSeconds = Self.seconds(since: startedAt, now)
    report.tickAgeSeconds = Self.seconds(since: signs.tick, now)
    report.lastTick = Double(signs.tickRealtime) / 1e6
    report.lastEntry = Double(signs.entryRealtime) / 1e6
    report.readerAgeSeconds = signs.reader.map { Self.seconds(since: $0, now) }
    report.readerRestarts = signs.restarts.count {
      Self.seconds(since: $0, now) < Double(Self.restartSeconds)
    }
    report.readerRestartsTotal = signs.restartsTotal
    if let problem = signs.journald ?? signs.unreadable {
      report.journalProblem = problem.problem
      report.journalProblemSeconds = Self.seconds(since: problem.since, now)
    }
    report.outputFailures = outputs.failures
    report.spooledAlerts = outputs.waiting
    let cost = OwnCost.since(startedAt)
    (report.cpuSeconds, report.residentBytes) = (cost.cpuSeconds, cost.residentBytes)
    report.writtenBytes = cost.writtenBytes
    return report
  }

  private static func seconds(since moment: UInt64, _ now: UInt64) -> Double {
    now >= moment ? Double(now - moment) / 1e9 : 0
  }
}

extension HealthReport {
  /// The engine's share of a report.
  init(_ status: EngineStatus) {
    self.init()
    (signals, mature) = (status.health.signals, status.health.mature)
    (warming, dead) = (status.health.warming, status.health.dead)
    for held in status.heldBack where held.count > 0 { heldBack[held.reason.word] = held.count }
    for incident in status.open where incident.heldBack == nil {
      switch incident.incident.severity {
      case .critical: open.crit += 1
      case .error: open.err += 1
      case .warning: open.warning += 1
      case .notice: open.notice += 1
      }
    }
  }
}
