/// A form in which the kernel writes a file of a control group.
enum GroupFile: CaseIterable {
  /// `cpu.stat` of either version.
  case processor
  /// `cpuacct.usage`: nanoseconds.
  case processorOld
  /// `memory.current`, `memory.usage_in_bytes`.
  case memory
  /// `memory.stat` of version 2.
  case memoryParts
  /// `memory.stat` of version 1.
  case memoryPartsOld
  /// `memory.events`, `memory.oom_control`.
  case memoryEvents
  /// `memory.failcnt`.
  case limitHits
  /// `memory.max`, `memory.limit_in_bytes`.
  case memoryLimit
  /// `io.stat`.
  case io
  /// `blkio.throttle.io_service_bytes_recursive`.
  case ioBytesOld
  /// `blkio.throttle.io_serviced_recursive`.
  case ioOperationsOld
  /// `pids.current`.
  case tasks
  /// `pids.max`.
  case tasksLimit
  /// `cpu.pressure`.
  case processorPressure
  /// `memory.pressure`.
  case memoryPressure
  /// `io.pressure`.
  case ioPressure
}

/// What the files of one control group count since it was made.
enum GroupCounter: Int, CaseIterable {
  case processorMicroseconds, periods, throttledPeriods
  case kills, limitHits
  case readBytes, writtenBytes, reads, writes
  case processorStall, memoryStall, ioStall

  /// True for a time: of several control groups under one name the one that waited most speaks.
  var isStall: Bool { rawValue >= Self.processorStall.rawValue }
}

/// What the files of one control group say.
struct GroupReading: Equatable {
  /// Memory that it holds, bytes, its share of the page cache included.
  var memoryWithCache: UInt64?
  /// Of that, what the kernel cannot take back but by swapping: anonymous and shared memory, the kernel's own.
  var memory: UInt64?
  /// Processes and threads.
  var tasks: UInt64?
  /// What `MemoryMax=` allows, bytes; `nil` where nothing is set.
  var memoryLimit: UInt64?
  /// What `TasksMax=` allows; `nil` where nothing is set.
  var tasksLimit: UInt64?
  private var counters = [UInt64?](repeating: nil, count: GroupCounter.allCases.count)

  /// What it counts; `nil` where no file tells.
  subscript(counter: GroupCounter) -> UInt64? {
    get { counters[counter.rawValue] }
    set { counters[counter.rawValue] = newValue }
  }

  /// Takes what a file says; of what is not there or is damaged, nothing.
  ///
  /// - Note: Formats: Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/ of the kernel.
  mutating func take(_ bytes: UnsafeRawBufferPointer, as file: GroupFile) {
    var text = ByteScanner(bytes)
    switch file {
    case .processor: takeProcessor(&text)
    case .processorOld:
      if self[.processorMicroseconds] == nil {
        self[.processorMicroseconds] = text.number().map { $0 / 1000 }
      }
    case .memory: memoryWithCache = text.number()
    case .memoryParts: takeMemory(&text)
    case .memoryPartsOld: takeOldMemory(&text)
    case .memoryEvents: takeEvents(&text)
    case .limitHits: self[.limitHits] = text.number()
    case .memoryLimit: memoryLimit = Self.limit(&text)
    case .io: takeIO(&text)
    case .ioBytesOld: (self[.readBytes], self[.writtenBytes]) = Self.oldIO(&text)
    case .ioOperationsOld: (self[.reads], self[.writes]) = Self.oldIO(&text)
    case .tasks: tasks = text.number()
    case .tasksLimit: tasksLimit = Self.limit(&text)
    case .processorPressure: self[.processorStall] = PressureTotals(parsing: bytes)?.some
    case .memoryPressure: self[.memoryStall] = PressureTotals(parsing: bytes)?.some
    case .ioPressure: self[.ioStall] = PressureTotals(parsing: bytes)?.some
    }
  }

  /// Keeps the limits of an earlier reading where this one did not ask for them.
  mutating func adoptLimits(of earlier: GroupReading) {
    memoryLimit = earlier.memoryLimit
    tasksLimit = earlier.tasksLimit
  }

  private mutating func takeProcessor(_ text: inout ByteScanner) {
    while var line = text.line() {
      let key = line.field()
      if key.equals("usage_usec") { self[.processorMicroseconds] = line.number() }
      if key.equals("nr_periods") { self[.periods] = line.number() }
      if key.equals("nr_throttled") { self[.throttledPeriods] = line.number() }
    }
  }

  private mutating func takeMemory(_ text: inout ByteScanner) {
    memory = Self.sum(&text) { key in
      key.equals("anon") || key.equals("shmem") || key.equals("kernel_stack") || key.equals("pagetables")
        || key.equals("percpu") || key.equals("sock") || key.equals("slab_unreclaimable")
    }
  }

  private mutating func takeOldMemory(_ text: inout ByteScanner) {
    memory = Self.sum(&text) { $0.equals("total_rss") || $0.equals("total_shmem") }
  }

  private mutating func takeEvents(_ text: inout ByteScanner) {
    var hits: UInt64?
    while var line = text.line() {
      let key = line.field()
      if key.equals("oom_kill") { self[.kills] = line.number() }
      if key.equals("high") || key.equals("max") { hits = Self.sum(hits, line.number()) }
    }
    if let hits { self[.limitHits] = hits }
  }

  /// A line a device: `8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0`; a control group that did nothing
  /// yet has none.
  private mutating func takeIO(_ text: inout ByteScanner) {
    for counter in [GroupCounter.readBytes, .writtenBytes, .reads, .writes] { self[counter] = 0 }
    while var line = text.line() {
      _ = line.field()
      while true {
        var field = ByteScanner(line.field())
        if field.isAtEnd { break }
        guard let counter = Self.counter(field.take(through: UInt8(ascii: "="))) else { continue }
        self[counter] = Self.sum(self[counter], field.number())
      }
    }
  }

  private static func counter(_ key: UnsafeRawBufferPointer) -> GroupCounter? {
    if key.equals("rbytes") { return .readBytes }
    if key.equals("wbytes") { return .writtenBytes }
    if key.equals("rios") { return .reads }
    return key.equals("wios") ? .writes : nil
  }

  /// Lines `8:0 Read 1`, `8:0 Write 2` and others.
  private static func oldIO(_ text: inout ByteScanner) -> (read: UInt64?, written: UInt64?) {
    var result: (read: UInt64?, written: UInt64?) = (0, 0)
    while var line = text.line() {
      _ = line.field()
      let key = line.field()
      if key.equals("Read") { result.read = sum(result.read, line.number()) }
      if key.equals("Write") { result.written = sum(result.written, line.number()) }
    }
    return result
  }

  /// The sum of the lines whose first word is meant; `nil` where there are none.
  private static func sum(
    _ text: inout ByteScanner, where isMeant: (UnsafeRawBufferPointer) -> Bool
  ) -> UInt64? {
    var total: UInt64?
    while var line = text.line() {
      if isMeant(line.field()) { total = sum(total, line.number()) }
    }
    return total
  }

  private static func sum(_ left: UInt64?, _ right: UInt64?) -> UInt64? {
    guard let right else { return left }
    let (sum, overflow) = (left ?? 0).addingReportingOverflow(right)
    return overflow ? .max : sum
  }

  /// A limit; version 2 says `max` where there is none, version 1 a number near 2^63.
  private static func limit(_ text: inout ByteScanner) -> UInt64? {
    guard let number = text.number(), number > 0, number < 1 << 62 else { return nil }
    return number
  }
}
