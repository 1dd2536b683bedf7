import Glibc
import Model

/// What processes use, by command, from a pass over `/proc` that is spread over several ticks.
///
/// Each tick reads its share of the table as it was listed at the pass's start. A process that was not there in
/// the pass before counts with its mean since its start, so that those alive stand for a steady stream of
/// short-lived ones. What a process used that ended between two passes is lost here; its unit shows it.
///
/// How many files a process holds open is the size that the kernel gives for `/proc/PID/fd`, since Linux 6.2 and
/// without any privilege: one question of about two microseconds, where counting the entries would need root.
struct ProcessCollector: Collector, ~Copyable {
  /// Passes between two looks at which unit a process belongs to: it hardly ever moves once it has begun.
  private static var unitPatience: UInt64 { 12 }

  private let settings: SamplerSettings
  private let commandLines: CommandLineText?
  private let ticksPerSecond: Double
  private let pageBytes: Double
  private var uptimeFile: KeptFile
  private var uptime: Double?
  private var directory: KeptDirectory?
  private var path = PathBuilder()
  private var pids: [Int32] = []
  private var cursor = 0
  private var passStart: UInt64 = 0
  private var previous: [ProcessReading] = []
  private var previousCursor = 0
  private var current: [ProcessReading] = []
  private var passes: UInt64 = 0
  private var refused = 0
  private var isOverfull = false
  private var isFailing = false
  private var table = ProcessTable()
  private var seesFirst = false
  private var isHiding = false
  private var unitFiles: UnitFiles
  /// True where the kernel tells how many files a process holds open.
  private var tellsFiles = false

  /// Makes a collector.
  ///
  /// - Parameters:
  ///   - settings: Where to measure, how often, and how much at most.
  ///   - commandLines: What is kept of command lines; `nil` where they are not to be read.
  init(_ settings: SamplerSettings, commandLines: CommandLineText? = nil) {
    self.settings = settings
    self.commandLines = commandLines
    unitFiles = UnitFiles(maximumUnits: settings.maximumUnits)
    uptimeFile = KeptFile(settings.path("proc/uptime"), isOneRecord: true)
    ticksPerSecond = Double(max(sysconf(Int32(_SC_CLK_TCK)), 1))
    pageBytes = Double(max(sysconf(Int32(_SC_PAGESIZE)), 1))
  }

  /// Reads this tick's share of the processes.
  ///
  /// The tick that ends a pass gets what processes used; not after the first pass, with which nothing can be
  /// compared.
  mutating func collect(_ context: inout CollectionContext) {
    if cursor == pids.count, !beginPass(&context) { return }
    uptime = context.read(&uptimeFile, SystemUptime.seconds(parsing:))
    let end = shareEnd(at: context.now)
    while cursor < end {
      read(pids[cursor], &context)
      cursor += 1
    }
    if cursor == pids.count { context.usages = endPass(&context) }
  }

  /// How far the pass should have come once this tick is done.
  private func shareEnd(at now: UInt64) -> Int {
    let done = Double(now - passStart) / 1e9 + settings.hostInterval
    // A tick that comes a little early must not push the end of the pass into the tick after the last.
    guard done < settings.processInterval * 0.99 else { return pids.count }
    return Int(Double(pids.count) * done / settings.processInterval)
  }

  private mutating func beginPass(_ context: inout CollectionContext) -> Bool {
    passStart = context.now
    cursor = 0
    previousCursor = 0
    pids.removeAll(keepingCapacity: true)
    refused = 0
    seesFirst = false
    do throws(SystemFailure) {
      try listProcesses()
      context.notices.note(nil, about: settings.path("proc"), wasFailing: &isFailing)
    } catch {
      context.notices.note(error.description, about: settings.path("proc"), wasFailing: &isFailing)
    }
    // The first process always runs, and belongs to root.
    let problem = pids.isEmpty || seesFirst ? nil : "those of other users are hidden (hidepid=)"
    context.notices.note(problem, about: "processes", wasFailing: &isHiding)
    context.notices.noteRefused(refused, of: "processes", wasRefusing: &isOverfull)
    tellsFiles = ownFiles() > 0
    return !pids.isEmpty
  }

  private mutating func listProcesses() throws(SystemFailure) {
    if directory == nil { directory = try KeptDirectory(settings.path("proc")) }
    guard let parent = directory?.descriptor else { return }
    var stream = try DirectoryStream(taking: PathBuilder().open(below: parent, DirectoryStream.flags))
    while let entry = stream.next() {
      var digits = ByteScanner(entry.name)
      guard let number = digits.number(), digits.isAtEnd, let pid = Int32(exactly: number) else { continue }
      if pid == 1 { seesFirst = true }
      if pids.count < settings.maximumProcesses { pids.append(pid) } else { refused += 1 }
    }
    pids.sort()
  }

  private mutating func read(_ pid: Int32, _ context: inout CollectionContext) {
    guard let bytes = file("stat", of: pid, &context.buffer),
      let status = ProcessStatus(parsing: bytes)
    else { return }
    var reading = ProcessReading(pid: pid, status: status, time: context.now)
    let former = former(of: reading)
    if passes > 0 { reading.cores = cores(of: reading, since: former) }
    if tellsFiles { readFiles(of: &reading, since: former, &context.buffer) }
    current.append(reading)
    table.add(status)
  }

  /// The same process in the pass before.
  private mutating func former(of reading: ProcessReading) -> ProcessReading? {
    while previousCursor < previous.count, previous[previousCursor].pid < reading.pid { previousCursor += 1 }
    guard previousCursor < previous.count, reading.isSameProcess(as: previous[previousCursor]) else {
      return nil
    }
    return previous[previousCursor]
  }

  private func cores(of reading: ProcessReading, since former: ProcessReading?) -> Double {
    former.flatMap { reading.cores(since: $0, ticksPerSecond: ticksPerSecond) }
      ?? Double(reading.status.ticks) / ticksPerSecond / age(of: reading)
  }

  /// A service's process is moved to its own control group before it begins, a login's later: both are looked at
  /// twice, then now and again.
  private mutating func readFiles(
    of reading: inout ProcessReading, since former: ProcessReading?, _ buffer: inout ReadBuffer
  ) {
    reading.files = files(of: reading.pid)
    if let former { (reading.unit, reading.passesMet) = (former.unit, min(former.passesMet + 1, 3)) }
    if reading.passesMet < 3 || (passes &+ UInt64(reading.pid)) % Self.unitPatience == 0 {
      reading.unit = unitFiles.place(of: unit(of: reading.pid, &buffer))
    }
    unitFiles.add(reading.files ?? 0, to: reading.unit)
  }

  private mutating func files(of pid: Int32) -> UInt32? {
    guard let directory = directory?.descriptor else { return nil }
    setPath("fd", of: pid)
    return path.size(below: directory).flatMap(UInt32.init(exactly:))
  }

  /// How many files this process holds open; kernels before 6.2 say of every process that it is none.
  private mutating func ownFiles() -> UInt64 {
    guard let directory = directory?.descriptor else { return 0 }
    path.cut(to: 0)
    path.append("self/fd")
    return path.size(below: directory) ?? 0
  }

  /// Seconds since a process's start, held to one at least: the processor time of a younger one is too coarse.
  ///
  /// Where the uptime cannot be read, it is the longest time that a process can have missed in the pass before.
  private func age(of reading: ProcessReading) -> Double {
    guard let uptime else { return max(2 * settings.processInterval, 1) }
    return max(uptime - Double(reading.status.startTicks) / ticksPerSecond, 1)
  }

  private mutating func endPass(_ context: inout CollectionContext) -> [ProcessUsage] {
    passes += 1
    table.report(to: &context.signals)
    unitFiles.report(to: &context.signals)
    swap(&previous, &current)
    current.removeAll(keepingCapacity: true)
    guard passes > 1 else { return [] }
    var usages: [ProcessUsage] = []
    for entry in ProcessRanking(of: previous).top(settings.reportedCommands) {
      usages.append(usage(of: entry, &context.buffer))
    }
    return usages
  }

  private mutating func usage(of entry: ProcessRanking.Entry, _ buffer: inout ReadBuffer) -> ProcessUsage {
    ProcessUsage(
      command: entry.command.text, unit: unit(of: entry.largest.pid, &buffer),
      processes: entry.processes, cpuCores: entry.cores, residentBytes: entry.pages * pageBytes,
      threads: UInt32(clamping: entry.threads), descriptors: entry.files.map(UInt32.init(clamping:)),
      commandLine: commandLine(of: entry.largest.pid, &buffer))
  }

  private mutating func commandLine(of pid: Int32, _ buffer: inout ReadBuffer) -> String {
    guard let commandLines, let bytes = file("cmdline", of: pid, &buffer) else { return "" }
    return commandLines(CommandArguments.arguments(parsing: bytes))
  }

  private mutating func unit(of pid: Int32, _ buffer: inout ReadBuffer) -> String {
    file("cgroup", of: pid, &buffer).map(ProcessControlGroup.unit(parsing:)) ?? ""
  }

  private mutating func file(
    _ name: StaticString, of pid: Int32, _ buffer: inout ReadBuffer
  ) -> UnsafeRawBufferPointer? {
    guard let directory = directory?.descriptor else { return nil }
    setPath(name, of: pid)
    guard let descriptor = try? path.open(below: directory, O_RDONLY | O_CLOEXEC) else { return nil }
    return try? buffer.fill(closing: descriptor)
  }

  private mutating func setPath(_ name: StaticString, of pid: Int32) {
    path.cut(to: 0)
    path.append(number: UInt32(bitPattern: pid))
    path.append(name)
  }
}
