import Configuration
import Glibc
import HostMetrics
import Model

/// Runs the collectors at the host interval and hands each pass to the engine.
final class MetricsWorker {
  private let inbox: Monitor<Inbox>
  private let settings: Monitor<Settings>
  private let root: String
  private let bootID: Identifier128
  /// What the system bus counts of units, left here by the thread that asks it.
  private let counts: Monitor<[UnitCounts]>
  private var collect: Settings.Collect
  private var sampler: HostSampler
  private var last: (monotonic: UInt64, boottime: UInt64, realtime: Int64)?
  private var opensSources = true

  init(
    inbox: Monitor<Inbox>, settings: Monitor<Settings>, root: String, bootID: Identifier128,
    counts: Monitor<[UnitCounts]> = Monitor([])
  ) {
    self.inbox = inbox
    self.settings = settings
    self.root = root
    self.bootID = bootID
    self.counts = counts
    collect = settings.update { $0.collect }
    sampler = HostSampler(settings: SamplerSettings(collect, root: root))
  }

  /// Takes one pass at once; the engine has something to begin with.
  func tick() {
    adoptSettings()
    let monotonic = Clock.monotonicNanoseconds
    let header = header(monotonic: monotonic)
    sampler.unitCounts = counts.update { counts in
      defer { counts = [] }
      return counts
    }
    var tick = sampler.sample(monotonicNanoseconds: monotonic)
    if settings.update({ $0.privacy.commandLines == .none }) { tick.usages = [] }
    let notices = sampler.takeNotices().map(Self.text)
    let health = sampler.health
    inbox.update { inbox in
      inbox.add(TimedTick(header: header, tick: tick))
      inbox.notices += notices
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
    let wanted = settings.update { $0.collect }
    guard wanted != collect else { return }
    collect = wanted
    sampler = HostSampler(settings: SamplerSettings(wanted, root: root))
    opensSources = true
  }

  private func header(monotonic: UInt64) -> FrameHeader {
    let now = (
      monotonic: monotonic, boottime: Clock.boottimeNanoseconds, realtime: Clock.realtimeMicroseconds
    )
    var flags: FrameHeader.Flags = opensSources ? .sourcesOpened : []
    opensSources = false
    if let last {
      let passed = Double(now.monotonic - last.monotonic) / 1e9
      let asleep = Double(now.boottime - last.boottime) / 1e9 - passed
      let stepped = Double(now.realtime - last.realtime) / 1e6 - passed - asleep
      if asleep > 1 { flags.insert(.suspend) }
      if abs(stepped) > 1 { flags.insert(.clockStep) }
      if passed > 3 * Double(collect.hostInterval.seconds) { flags.insert(.gap) }
    }
    last = now
    return FrameHeader(
      bootID: bootID, monotonicNanoseconds: monotonic, realtimeMicroseconds: now.realtime,
      utcOffsetSeconds: Clock.utcOffset(at: now.realtime), flags: flags)
  }

  /// Ticks lie on multiples of the interval, so that a slow pass does not shift the ones after it.
  ///
  /// - Returns: False when the daemon stops, which is noticed within a second.
  private func sleepUntilNextTick() -> Bool {
    let second: UInt64 = 1_000_000_000
    let interval = UInt64(collect.hostInterval.seconds) * second
    let next = (Clock.monotonicNanoseconds / interval + 1) * interval
    while inbox.update({ !$0.isStopping }) {
      let now = Clock.monotonicNanoseconds
      guard now < next else { return true }
      sleep(until: min(next, now + second))
    }
    return false
  }

  private func sleep(until nanoseconds: UInt64) {
    var time = timespec(
      tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    while clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nil) == EINTR {}
  }
}

extension SamplerSettings {
  init(_ collect: Settings.Collect, root: String) {
    self.init()
    self.root = root
    hostInterval = Double(collect.hostInterval.seconds)
    unitInterval = Double(collect.unitInterval.seconds)
    filesystemInterval = Double(collect.filesystemInterval.seconds)
    // Attribution must see the culprit in the first pass after an onset.
    processInterval = 5
  }
}
