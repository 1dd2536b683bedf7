import Glibc
import Model

/// What processes use, by command, from a pass over `/proc` that is spread over several ticks.
///
/// Each tick reads its share of the table as it was listed at the pass's start. A process that was not there in
/// the pass before counts with its mean since its start, so that those alive stand for a steady stream of
/// short-lived ones. What a process used that ended between two passes is lost here; its unit shows it.
struct ProcessCollector: Collector, ~Copyable {
  private let settings: SamplerSettings
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

  init(_ settings: SamplerSettings) {
    self.settings = settings
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
    if passes > 0 { reading.cores = cores(of: reading) }
    current.append(reading)
    table.add(status)
  }

  private mutating func cores(of reading: ProcessReading) -> Double {
    while previousCursor < previous.count, previous[previousCursor].pid < reading.pid { previousCursor += 1 }
    if previousCursor < previous.count,
      let cores = reading.cores(since: previous[previousCursor], ticksPerSecond: ticksPerSecond)
    {
      return cores
    }
    return Double(reading.status.ticks) / ticksPerSecond / age(of: reading)
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
    swap(&previous, &current)
    current.removeAll(keepingCapacity: true)
    guard passes > 1 else { return [] }
    var usages: [ProcessUsage] = []
    for entry in ProcessRanking(of: previous).top(settings.reportedCommands) {
      usages.append(
        ProcessUsage(
          command: entry.command.text, unit: unit(of: entry.largest.pid, &context.buffer),
          processes: entry.processes, cpuCores: entry.cores, residentBytes: entry.pages * pageBytes))
    }
    return usages
  }

  private mutating func unit(of pid: Int32, _ buffer: inout ReadBuffer) -> String {
    file("cgroup", of: pid, &buffer).map(ProcessControlGroup.unit(parsing:)) ?? ""
  }

  private mutating func file(
    _ name: StaticString, of pid: Int32, _ buffer: inout ReadBuffer
  ) -> UnsafeRawBufferPointer? {
    guard let directory = directory?.descriptor else { return nil }
    path.cut(to: 0)
    path.append(number: UInt32(bitPattern: pid))
    path.append(name)
    guard let descriptor = try? path.open(below: directory, O_RDONLY | O_CLOEXEC) else { return nil }
    return try? buffer.fill(closing: descriptor)
  }
}
