/// A command's name as the kernel keeps it (`comm`), at most 15 bytes, without memory of its own.
struct CommandName: Hashable {
  private var packed: UInt128 = 0

  /// Takes the first 15 bytes; the kernel's workers, each named after its work of the moment, become `kworker`.
  init(_ bytes: UnsafeRawBufferPointer) {
    for byte in bytes.prefix(bytes.hasPrefix("kworker/") ? 7 : 15) { packed = packed << 8 | UInt128(byte) }
  }

  /// The name, with what is not UTF-8 replaced.
  var text: String {
    var bytes: [UInt8] = []
    var rest = packed
    while rest > 0 {
      bytes.append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
    return String(decoding: bytes.reversed(), as: UTF8.self)
  }
}

/// What `/proc/PID/stat` says of a process.
struct ProcessStatus: Equatable {
  /// The command's name.
  var command: CommandName
  /// The kernel's letter for what it does: `R` runs, `S` sleeps, `D` waits and cannot be killed, `Z` has ended.
  var state: UInt8
  /// How many threads it has.
  var threads: UInt64
  /// Processor time used by all of its threads, in clock ticks.
  var ticks: UInt64
  /// Clock ticks from the boot to its start; with the process id it tells a process from a later one.
  var startTicks: UInt64
  /// Resident memory, in pages.
  var residentPages: UInt64

  /// Parses `/proc/PID/stat`; `nil` where it is not complete.
  ///
  /// A name may hold blanks and parentheses: it ends at the last closing one.
  ///
  /// - Note: Fields: proc(5).
  init?(parsing bytes: UnsafeRawBufferPointer) {
    guard let opening = bytes.offset(of: UInt8(ascii: "(")),
      let closing = bytes.lastIndex(of: UInt8(ascii: ")")), opening < closing
    else { return nil }
    command = CommandName(UnsafeRawBufferPointer(rebasing: bytes[(opening + 1)..<closing]))
    var fields = ByteScanner(UnsafeRawBufferPointer(rebasing: bytes[(closing + 1)...]))
    guard let state = fields.field().first else { return nil }
    fields.skipFields(10)
    guard let user = fields.number(), let system = fields.number() else { return nil }
    fields.skipFields(4)
    guard let threads = fields.number() else { return nil }
    fields.skipFields(1)
    guard let start = fields.number(), fields.number() != nil, let pages = fields.number() else { return nil }
    let (ticks, overflow) = user.addingReportingOverflow(system)
    guard !overflow else { return nil }
    (self.ticks, startTicks, residentPages) = (ticks, start, pages)
    (self.state, self.threads) = (state, threads)
  }
}

/// What is kept of a process from one pass to the next.
struct ProcessReading {
  var pid: Int32
  var status: ProcessStatus
  /// When it was read, nanoseconds.
  var time: UInt64
  /// Processor cores used since the pass before; zero where that is not known.
  var cores: Double = 0
  /// Files that it holds open; `nil` where the kernel does not tell.
  var files: UInt32?
  /// The place of its unit.
  var unit = UnitFiles.nowhere
  /// In how many passes it was met; no more than three are counted.
  var passesMet: UInt8 = 1

  /// True for a later reading of the same process.
  func isSameProcess(as old: ProcessReading) -> Bool {
    pid == old.pid && status.startTicks == old.status.startTicks
  }

  /// Cores used between two readings; `nil` where they are of two different processes.
  func cores(since old: ProcessReading, ticksPerSecond: Double) -> Double? {
    guard isSameProcess(as: old), time > old.time,
      let ticks = growth(status.ticks, since: old.status.ticks)
    else { return nil }
    return ticks / ticksPerSecond / (Double(time - old.time) / 1e9)
  }
}
