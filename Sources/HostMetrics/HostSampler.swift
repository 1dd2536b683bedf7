/// Measures a Linux host: processors, memory, pressure, disks, network, filesystems, units, processes.
///
/// Call ``sample(monotonicNanoseconds:)`` once a host interval; it does whatever is due. It runs no command, needs
/// no privilege and reads no clock: rates rest on the time that it is told. What cannot be read is noted once
/// (``takeNotices()``), and its signals vanish until it can be read again.
///
/// To be used by one thread at a time. It blocks as long as the kernel takes; network filesystems, the usual
/// reason to hang, are not asked.
public final class HostSampler {
  private var context = CollectionContext()
  private var processors: ProcessorCollector
  private var load: LoadCollector
  private var memory: MemoryCollector
  private var paging: PagingCollector
  private var processorPressure: PressureCollector
  private var memoryPressure: PressureCollector
  private var ioPressure: PressureCollector
  private var disks: DiskCollector
  private var interfaces: InterfaceCollector
  private var transport: TransportCollector
  private var own: OwnCollector
  private var filesystems: FilesystemCollector
  private var units: UnitCollector
  private var processes: ProcessCollector
  private var unitSchedule: Schedule
  private var filesystemSchedule: Schedule

  /// Makes a sampler; nothing is opened before the first sample.
  public init(settings: SamplerSettings) {
    processors = ProcessorCollector(settings)
    load = LoadCollector(settings)
    memory = MemoryCollector(settings)
    paging = PagingCollector(settings)
    processorPressure = PressureCollector(settings, of: "cpu", some: .processorSome, full: nil)
    memoryPressure = PressureCollector(settings, of: "memory", some: .memorySome, full: .memoryFull)
    ioPressure = PressureCollector(settings, of: "io", some: .ioSome, full: .ioFull)
    disks = DiskCollector(settings)
    interfaces = InterfaceCollector(settings)
    transport = TransportCollector(settings)
    own = OwnCollector(settings)
    filesystems = FilesystemCollector(settings)
    units = UnitCollector(settings)
    processes = ProcessCollector(settings)
    unitSchedule = Schedule(every: settings.unitInterval, tick: settings.hostInterval)
    filesystemSchedule = Schedule(every: settings.filesystemInterval, tick: settings.hostInterval)
  }

  /// How many signals there are.
  public var signalCount: Int { context.signals.count }

  /// Measures what is due.
  ///
  /// - Parameter monotonicNanoseconds: `CLOCK_MONOTONIC`. A time that is not later than that of the call before
  ///   brings an empty tick.
  /// - Returns: What has appeared, vanished and been measured since the call before.
  public func sample(monotonicNanoseconds: UInt64) -> Tick {
    guard context.begin(at: monotonicNanoseconds) else { return Tick() }
    sampleHost()
    if unitSchedule.isDue(at: monotonicNanoseconds) { units.collect(&context) }
    if filesystemSchedule.isDue(at: monotonicNanoseconds) { filesystems.collect(&context) }
    let usages = processes.collect(&context)
    var tick = context.signals.take()
    tick.usages = usages
    return tick
  }

  /// Hands over what went wrong for the first time, or came back, since the last call.
  public func takeNotices() -> [CollectionNotice] {
    context.notices.take()
  }

  private func sampleHost() {
    processors.collect(&context)
    load.collect(&context)
    memory.collect(&context)
    paging.collect(&context)
    processorPressure.collect(&context)
    memoryPressure.collect(&context)
    ioPressure.collect(&context)
    disks.collect(&context)
    interfaces.collect(&context)
    transport.collect(&context)
    own.collect(&context)
  }
}
