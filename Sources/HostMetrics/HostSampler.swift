import Glibc
public import Model

/// Makes of a process's command and arguments the text that may be kept; it is called once a pass for each command
/// that is reported.
public typealias CommandLineText = (_ arguments: [String]) -> String

/// Measures a Linux host: processors, memory, pressure, disks, network, filesystems, units, processes.
///
/// Call ``sample(monotonicNanoseconds:)`` once a host interval; it does whatever is due. It runs no command, needs
/// no privilege and rests rates on the time that it is told; a clock is read only to time the
/// collectors. What cannot be read is noted once (``takeNotices()``), and its signals vanish until it can be read
/// again.
///
/// To be used by one thread at a time. What may hang is asked on threads of its own: filesystems and the table of
/// sockets. Their answers come with one of the next ticks.
public final class HostSampler {
  private var context = CollectionContext()
  private var posts: [CollectorPost]
  private let clock: () -> UInt64

  /// Makes a sampler; nothing is opened before the first sample.
  ///
  /// - Parameters:
  ///   - settings: Where to measure, how often, and how much at most.
  ///   - outside: Where signals of other programs come from, if they do.
  ///   - commandLines: What is kept of processes' command lines; `nil` where they are not to be read.
  public convenience init(
    settings: SamplerSettings, outside: OutsideSource? = nil, commandLines: CommandLineText? = nil
  ) {
    self.init(
      settings: settings, outside: outside, commandLines: commandLines, clock: Self.monotonicNanoseconds)
  }

  /// Makes a sampler that times its collectors by a given clock, in nanoseconds.
  ///
  /// With a clock that stands still no collector is ever slow: the same files then give the same ticks.
  public init(
    settings: SamplerSettings, outside: OutsideSource? = nil, commandLines: CommandLineText? = nil,
    clock: @escaping () -> UInt64
  ) {
    self.clock = clock
    posts = Self.posts(settings)
    posts.append(CollectorPost("processes", ProcessCollector(settings, commandLines: commandLines)))
    if let outside { posts.append(CollectorPost("prometheus", OutsideCollector(outside))) }
  }

  /// Every collector of the host's own figures but the processes', in the order in which they run.
  private static func posts(_ settings: SamplerSettings) -> [CollectorPost] {
    let tick = settings.hostInterval
    return [
      CollectorPost("cpu", ProcessorCollector(settings)),
      CollectorPost("load", LoadCollector(settings)),
      CollectorPost("memory", MemoryCollector(settings)),
      CollectorPost("paging", PagingCollector(settings)),
      CollectorPost("softnet backlog", BacklogCollector(settings)),
      CollectorPost("file handles", every: settings.slowInterval, tick: tick, FileHandleCollector(settings)),
      CollectorPost("entropy", every: settings.slowInterval, tick: tick, EntropyCollector(settings)),
      CollectorPost(
        "clock synchronization", every: settings.slowInterval, tick: tick, SynchronizationCollector(settings)),
      CollectorPost("cpu throttling", every: settings.slowInterval, tick: tick, ThrottleCollector(settings)),
      CollectorPost(
        "memory errors", every: settings.slowInterval, tick: tick, MemoryErrorCollector(settings)),
      CollectorPost("power", PowerCollector(settings)),
      CollectorPost("thermal", ThermalCollector(settings)),
      CollectorPost("cpu pressure", PressureCollector(settings, of: "cpu", some: .processorSome, full: nil)),
      CollectorPost(
        "memory pressure",
        PressureCollector(settings, of: "memory", some: .memorySome, full: .memoryFull)),
      CollectorPost("io pressure", PressureCollector(settings, of: "io", some: .ioSome, full: .ioFull)),
      CollectorPost("disks", DiskCollector(settings)),
      CollectorPost("raids", every: settings.mountInterval, tick: tick, RaidCollector(settings)),
      CollectorPost("interfaces", InterfaceCollector(settings)),
      CollectorPost("network protocols", TransportCollector(settings)),
      CollectorPost("sockets", every: settings.socketInterval, tick: tick, SocketCollector(settings)),
      CollectorPost(
        "connection tracking", every: settings.socketInterval, tick: tick, ConntrackCollector(settings)),
      CollectorPost("self", every: settings.slowInterval, tick: tick, OwnCollector(settings)),
      CollectorPost("units", every: settings.unitInterval, tick: tick, UnitCollector(settings)),
      CollectorPost("filesystems", FilesystemCollector(settings)),
    ]
  }

  /// What the system bus has told of units since the last walk over them.
  public var unitCounts: [UnitCounts] {
    get { context.unitCounts }
    set { context.unitCounts = newValue }
  }

  /// How many signals there are.
  public var signalCount: Int { context.signals.count }

  /// Measures what is due.
  ///
  /// - Parameters:
  ///   - monotonicNanoseconds: `CLOCK_MONOTONIC`. A time that is not later than that of the call before brings an
  ///     empty tick.
  ///   - latenessSeconds: How long after its due time the call comes; `nil` where it is not due.
  /// - Returns: What has appeared, vanished and been measured since the call before.
  public func sample(monotonicNanoseconds: UInt64, latenessSeconds: Double? = nil) -> Tick {
    guard context.begin(at: monotonicNanoseconds) else { return Tick() }
    context.note(lateness: latenessSeconds)
    for index in posts.indices { posts[index].runIfDue(&context, clock: clock) }
    return context.take()
  }

  /// How each collector fares, in the order in which they run.
  ///
  /// - Complexity: O(collectors).
  public var health: [CollectorHealth] { posts.map(\.health) }

  /// Hands over what went wrong for the first time, or came back, since the last call.
  public func takeNotices() -> [CollectionNotice] {
    context.notices.take()
  }

  private static func monotonicNanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
