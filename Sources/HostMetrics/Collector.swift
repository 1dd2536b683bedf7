import Glibc

/// A source of measurements.
///
/// One type a file, with its parser apart. What it cannot read it notes in the context and lets its signals
/// vanish; it never throws, and never waits for anything but the kernel.
protocol Collector: ~Copyable {
  /// Measures once and hands out what was found.
  mutating func collect(_ context: inout CollectionContext)
}

/// A collector at its place in the sampler: its name, when it is due, and how it fares.
struct CollectorPost {
  /// How the collector has fared so far.
  private(set) var health: CollectorHealth
  private var schedule: Schedule?
  private var pace = CollectorPace()
  private var lastRun: UInt64?
  private let run: (inout CollectionContext) -> Void

  /// Keeps the collector, which cannot be copied, for the closure that runs it.
  private final class Holder<Kept: Collector & ~Copyable> {
    var collector: Kept

    init(_ collector: consuming Kept) { self.collector = collector }
  }

  /// Gives a collector that runs at every tick its place.
  ///
  /// - Parameters:
  ///   - name: What `tocsin status` calls it: lower case, after its source.
  ///   - collector: What to run.
  init<Kept: Collector & ~Copyable>(_ name: String, _ collector: consuming Kept) {
    let holder = Holder(collector)
    health = CollectorHealth(name: name)
    run = { holder.collector.collect(&$0) }
  }

  /// Gives a collector that runs less often its place.
  ///
  /// - Parameters:
  ///   - name: What `tocsin status` calls it: lower case, after its source.
  ///   - interval: Seconds between two runs.
  ///   - tick: Seconds between two ticks.
  ///   - collector: What to run.
  init<Kept: Collector & ~Copyable>(
    _ name: String, every interval: Double, tick: Double, _ collector: consuming Kept
  ) {
    self.init(name, collector)
    schedule = Schedule(every: interval, tick: tick)
  }

  /// Runs the collector if it is due, and notes what became of it.
  ///
  /// - Parameters:
  ///   - context: Where results go.
  ///   - clock: Nanoseconds of a clock that goes on while the collector works.
  mutating func runIfDue(_ context: inout CollectionContext, clock: () -> UInt64) {
    let now = context.now
    if schedule?.isDue(at: now) == false { return }
    guard pace.allows(now) else { return health.noteSkipped() }
    context.beginRun(since: lastRun)
    lastRun = now
    let start = clock()
    run(&context)
    let seconds = Double(clock() &- start) / 1e9
    pace.note(seconds: seconds, at: now)
    health.note(seconds: seconds, problem: context.notices.problem)
  }
}

/// Keeps a slow collector from eating the time of the others: it rests for as long as makes it a small share.
///
/// One slow run is an accident of the machine, such as steal or a cold cache; two in a row are the collector's.
struct CollectorPace {
  /// A collector may take one part in so many of its thread's time.
  static let rest = 20.0
  /// Seconds that it rests at most: where it is the host that is slow, it is needed all the same.
  static let longestRest = 10.0

  private var lastSeconds = 0.0
  private var resumption: UInt64 = 0

  /// True where a run at this time leaves the others their share.
  func allows(_ now: UInt64) -> Bool { now >= resumption }

  /// Notes how long a run took.
  mutating func note(seconds: Double, at now: UInt64) {
    let steady = min(lastSeconds, seconds)
    lastSeconds = seconds
    resumption = now &+ UInt64(min(steady * Self.rest, Self.longestRest) * 1e9)
  }
}
