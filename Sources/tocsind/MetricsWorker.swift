import Alerts
import Configuration
import Glibc
import HostMetrics
import Model

/// Runs the collectors at the host interval and hands each pass to the engine.
final class MetricsWorker {
  private let inbox: Monitor<Inbox>
  private let settings: Monitor<Settings>
  private let outside: OutsideBoard
  private let root: String
  private let bootID: Identifier128
  /// What the system bus counts of units, left here by the thread that asks it.
  private let counts: Monitor<[UnitCounts]>
  private let lateness: Monitor<TickLateness>
  private var collect: Settings.Collect
  private var privacy: Settings.Privacy
  private var takesOutside: Bool
  private var sampler: HostSampler
  private var last: ClockReading?
  private var watch = ClockWatch()
  private var stepDetector = ClockStepDetector()
  private var lateSeconds: Double?
  private var opensSources = true

  init(
    inbox: Monitor<Inbox>, settings: Monitor<Settings>, outside: OutsideBoard, root: String,
    bootID: Identifier128, counts: Monitor<[UnitCounts]> = Monitor([]),
    lateness: Monitor<TickLateness> = Monitor(TickLateness())
  ) {
    self.inbox = inbox
    self.settings = settings
    self.outside = outside
    self.root = root
    self.bootID = bootID
    self.counts = counts
    self.lateness = lateness
    let current = settings.update { $0 }
    collect = current.collect
    privacy = current.privacy
    takesOutside = current.takesOutsideSignals
    sampler = Self.sampler(current, outside, root: root)
  }

  /// Takes one pass at once; the engine has something to begin with.
  func tick() {
    adoptSettings()
    let monotonic = Clock.monotonicNanoseconds
    let reading = ClockReading.now(monotonic: monotonic)
    let step = stepDetector.step(at: reading, wasSet: watch.wasSet())
    let header = header(reading, step: step)
    let told = counts.update { counts in
      defer { counts = [] }
      return counts
    }
    // Units are walked less often than the host is measured: what the bus told waits for the walk.
    if !told.isEmpty { sampler.unitCounts = told }
    var tick = sampler.sample(monotonicNanoseconds: monotonic, latenessSeconds: lateSeconds)
    note(step, of: header, in: &tick)
    if privacy.commandLines == .none { tick.usages = [] }
    let notices = sampler.takeNotices().map(Self.text)
    let health = sampler.health
    inbox.update { inbox in
      inbox.add(TimedTick(header: header, tick: tick))
      notices.forEach { inbox.note($0) }
      inbox.collectors = health
    }
  }

  /// A notice in one line, with its source in front unless it names that itself.
  static func text(_ notice: CollectionNotice) -> String {
    notice.message.contains(notice.source) ? notice.message : "\(notice.source): \(notice.message)"
  }

  /// Ticks until the daemon stops.
  func run() {
    while sleepUntilNextTick() { tick() }
  }

  private func adoptSettings() {
    let wanted = settings.update { $0 }
    outside.update { $0.capacity = Int(wanted.ingest.maxSignals) }
    guard
      wanted.collect != collect || wanted.takesOutsideSignals != takesOutside
        || wanted.privacy != privacy
    else { return }
    collect = wanted.collect
    privacy = wanted.privacy
    takesOutside = wanted.takesOutsideSignals
    sampler = Self.sampler(wanted, outside, root: root)
    opensSources = true
  }

  private static func sampler(_ settings: Settings, _ outside: OutsideBoard, root: String) -> HostSampler {
    HostSampler(
      settings: SamplerSettings(settings.collect, root: root),
      outside: settings.takesOutsideSignals ? outside.source : nil,
      commandLines: commandLineText(settings.privacy))
  }

  /// What is kept of a command line; `nil` where none is to be read.
  static func commandLineText(_ privacy: Settings.Privacy) -> CommandLineText? {
    let redaction = Redaction(patterns: privacy.redactPatterns)
    return switch privacy.commandLines {
    case .name, .none: nil
    case .masked: { redaction.text(Masking.commandLine($0)) }
    case .full where redaction.isPlain: { Masking.commandLine($0, isMasked: false) }
    case .full: { redaction.text(Masking.commandLine($0, isMasked: false)) }
    }
  }

  private func header(_ now: ClockReading, step: Double?) -> FrameHeader {
    var flags: FrameHeader.Flags = opensSources ? .sourcesOpened : []
    opensSources = false
    if let last {
      if now.asleep(since: last) > 1 { flags.insert(.suspend) }
      if let step, abs(step) > 1 { flags.insert(.clockStep) }
      if now.passed(since: last) > 3 * Double(collect.hostInterval.seconds) { flags.insert(.gap) }
    }
    last = now
    return FrameHeader(
      bootID: bootID, monotonicNanoseconds: now.monotonic, realtimeMicroseconds: now.realtime,
      utcOffsetSeconds: Clock.utcOffset(at: now.realtime), flags: flags)
  }

  /// Gives the changes that the collectors saw their time, and adds that of the clock.
  private func note(_ step: Double?, of header: FrameHeader, in tick: inout Tick) {
    for index in tick.changes.indices {
      tick.changes[index].realtimeMicroseconds = header.realtimeMicroseconds
    }
    guard let step else { return }
    tick.changes.append(ClockStepDetector.change(by: step, at: header.realtimeMicroseconds))
  }

  /// Ticks lie on multiples of the interval, so that a slow pass does not shift the ones after it.
  ///
  /// A clock that is set brings one before its time, at most one a second: until then frames would be dated wrong.
  ///
  /// - Returns: False when the daemon stops, which is noticed within a second.
  private func sleepUntilNextTick() -> Bool {
    let second: UInt64 = 1_000_000_000
    let interval = UInt64(collect.hostInterval.seconds) * second
    let begin = Clock.monotonicNanoseconds
    let next = (begin / interval + 1) * interval
    while inbox.update({ !$0.isStopping }) {
      let now = Clock.monotonicNanoseconds
      lateSeconds = now < next ? nil : Double(now - next) / 1e9
      if now >= next { lateness.update { $0.note(nanoseconds: now - next) } }
      if now >= next || (watch.isTold && now >= begin + second) { return true }
      watch.sleep(until: min(next, now + second))
    }
    return false
  }
}

extension Settings {
  /// True where other programs may hand in metrics of their own.
  fileprivate var takesOutsideSignals: Bool { ingest.enabled || !source.prometheus.isEmpty }
}

extension SamplerSettings {
  init(_ collect: Settings.Collect, root: String) {
    self.init()
    self.root = root
    hostInterval = Double(collect.hostInterval.seconds)
    unitInterval = Double(collect.unitInterval.seconds)
    filesystemInterval = Double(collect.filesystemInterval.seconds)
  }
}
