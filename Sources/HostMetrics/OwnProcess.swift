import Glibc
import Model

/// What `/proc/PID/statm` says of a process's memory, in pages.
struct MemoryPages: Equatable {
  /// Resident pages that no file stands behind; only swap could take them.
  private(set) var anonymous: UInt64

  /// Parses `/proc/PID/statm`: size, resident, and of this with a file behind it.
  init?(parsing bytes: UnsafeRawBufferPointer) {
    var text = ByteScanner(bytes)
    guard text.number() != nil, let resident = text.number(), let shared = text.number() else { return nil }
    anonymous = resident >= shared ? resident - shared : 0
  }
}

/// What `/proc/PID/io` says; only of processes of one's own.
enum ProcessTraffic {
  /// Parses the bytes that went to disks, or will.
  static func writtenBytes(parsing bytes: UnsafeRawBufferPointer) -> UInt64? {
    var text = ByteScanner(bytes)
    while var line = text.line() {
      if line.take(through: UInt8(ascii: ":")).equals("write_bytes") { return line.number() }
    }
    return nil
  }
}

/// One of our own processes: what it uses.
///
/// Nothing is noted: that a process of ours has ended is told elsewhere, and that a kernel does not count traffic
/// is no fault.
struct OwnProcess: ~Copyable {
  private let ticksPerSecond = Double(max(sysconf(Int32(_SC_CLK_TCK)), 1))
  private let pageBytes = Double(max(sysconf(Int32(_SC_PAGESIZE)), 1))
  private let suffix: String
  private var status: KeptFile
  private var memory: KeptFile
  private var traffic: KeptFile
  private var signals: SignalGroup<OwnSignal>?
  private var previousTicks: UInt64?
  private var previousWritten: UInt64?
  private var lastRun: UInt64?

  /// Names a process without looking at it.
  ///
  /// - Parameters:
  ///   - folder: Its folder in `/proc`.
  ///   - suffix: What tells it from others of the same command's name.
  init(_ folder: String, suffix: String = "") {
    self.suffix = suffix
    status = KeptFile(folder + "/stat", isOneRecord: true)
    memory = KeptFile(folder + "/statm", isOneRecord: true)
    traffic = KeptFile(folder + "/io", isOneRecord: true)
  }

  /// Reads and reports.
  ///
  /// - Returns: False where the process is gone.
  mutating func collect(_ context: inout CollectionContext) -> Bool {
    guard let current = context.readIfPresent(&status, ProcessStatus.init(parsing:)) else {
      close(&context)
      return false
    }
    if signals == nil {
      signals = SignalGroup(of: Entity(kind: .process, name: current.command.text + suffix))
    }
    let elapsed = lastRun.map { Double(context.now - $0) / 1e9 }
    lastRun = context.now
    let ticks = rate(current.ticks, since: previousTicks, over: elapsed)
    previousTicks = current.ticks
    signals?.report(.processor, ticks.map { $0 / ticksPerSecond }, to: &context.signals)
    signals?.report(.memory, Double(current.residentPages) * pageBytes, to: &context.signals)
    collectMemoryAndTraffic(elapsed, &context)
    return true
  }

  /// Reports how late a tick came.
  mutating func report(lateness: Double?, _ context: inout CollectionContext) {
    signals?.report(.lateness, lateness, to: &context.signals)
  }

  /// Lets the signals vanish.
  mutating func close(_ context: inout CollectionContext) {
    (previousTicks, previousWritten) = (nil, nil)
    signals?.close(in: &context.signals)
  }

  private mutating func collectMemoryAndTraffic(_ elapsed: Double?, _ context: inout CollectionContext) {
    let pages = context.readIfPresent(&memory, MemoryPages.init(parsing:))
    signals?.report(.anonymous, pages.map { Double($0.anonymous) * pageBytes }, to: &context.signals)
    let written = context.readIfPresent(&traffic, ProcessTraffic.writtenBytes(parsing:))
    signals?.report(.written, rate(written, since: previousWritten, over: elapsed), to: &context.signals)
    previousWritten = written
  }
}
