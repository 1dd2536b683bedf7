/// When a frame was, filled in at the edge: the engine knows no other clock.
public struct FrameHeader: Hashable, Sendable {
  /// What is special about a frame's time.
  public struct Flags: OptionSet, Hashable, Sendable {
    /// The bits as stored.
    public let rawValue: UInt8
    /// Makes flags of their bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// The wall clock was set since the frame before.
    public static let clockStep = Flags(rawValue: 1)
    /// The machine slept since the frame before.
    public static let suspend = Flags(rawValue: 2)
    /// Samples are missing since the frame before.
    public static let gap = Flags(rawValue: 4)
    /// Older than the frames before it: journal entries of the past, for facts and counts only.
    public static let catchUp = Flags(rawValue: 8)
    /// The sources were opened anew: every slot of earlier frames is void.
    public static let sourcesOpened = Flags(rawValue: 16)
  }

  /// The boot that the frame belongs to.
  public var bootID: Identifier128
  /// Nanoseconds of `CLOCK_MONOTONIC` at the tick.
  public var monotonicNanoseconds: UInt64
  /// Wall-clock time of the tick, microseconds since 1970 UTC.
  public var realtimeMicroseconds: Int64
  /// What to add to UTC for local time, seconds.
  public var utcOffsetSeconds: Int32
  /// What is special about it.
  public var flags: Flags

  /// Describes a frame's time.
  public init(
    bootID: Identifier128, monotonicNanoseconds: UInt64, realtimeMicroseconds: Int64, utcOffsetSeconds: Int32,
    flags: Flags
  ) {
    self.bootID = bootID
    self.monotonicNanoseconds = monotonicNanoseconds
    self.realtimeMicroseconds = realtimeMicroseconds
    self.utcOffsetSeconds = utcOffsetSeconds
    self.flags = flags
  }
}

/// A signal begins: from this frame on, `slot` means this signal.
public struct SignalAppearance: Hashable, Sendable {
  /// The source's number for the signal, good until it vanishes or the sources are opened anew.
  public var slot: UInt32
  /// What it measures.
  public var descriptor: SignalDescriptor

  /// Announces a signal.
  public init(slot: UInt32, descriptor: SignalDescriptor) {
    self.slot = slot
    self.descriptor = descriptor
  }
}

/// One value of one signal.
public struct Sample: Hashable, Sendable {
  /// Which signal, by its source's number.
  public var slot: UInt32
  /// The value in the signal's unit; a signal that was not sampled is absent, or NaN.
  public var value: Double

  /// Reports a value.
  public init(slot: UInt32, value: Double) {
    self.slot = slot
    self.value = value
  }
}

/// What the processes of one command name used between two passes over the process table.
///
/// Evidence for attribution, not a signal: names come and go too fast to have a past.
public struct ProcessUsage: Hashable, Sendable {
  /// The command name (`comm`), at most 15 bytes, as the kernel keeps it.
  public var command: String
  /// The unit of the largest of these processes, empty where it has none.
  public var unit: String
  /// How many processes.
  public var processes: UInt32
  /// Processor cores used, mean over the pass.
  public var cpuCores: Double
  /// Resident memory, bytes.
  public var residentBytes: Double
  /// Threads of these processes.
  public var threads: UInt32
  /// Files, pipes and sockets that these processes hold open; `nil` where the kernel does not tell.
  public var descriptors: UInt32?
  /// How the largest of these processes was called, with its arguments; empty where that is not to be kept.
  public var commandLine: String

  /// Reports a usage.
  public init(
    command: String, unit: String, processes: UInt32, cpuCores: Double, residentBytes: Double,
    threads: UInt32 = 0, descriptors: UInt32? = nil, commandLine: String = ""
  ) {
    self.command = command
    self.unit = unit
    self.processes = processes
    self.cpuCores = cpuCores
    self.residentBytes = residentBytes
    self.threads = threads
    self.descriptors = descriptors
    self.commandLine = commandLine
  }
}

/// Everything that the engine learns in one step.
public struct Frame: Hashable, Sendable {
  /// When.
  public var header: FrameHeader
  /// Slots that no longer mean anything; taken before ``appeared``.
  public var vanished: [UInt32] = []
  /// Signals that begin.
  public var appeared: [SignalAppearance] = []
  /// Values.
  public var samples: [Sample] = []
  /// What processes used; empty in the frames between two passes.
  public var usages: [ProcessUsage] = []
  /// Entries of the journal and of text files.
  public var entries = EntryBatch()
  /// Where entries were found to be missing since the frame before.
  public var gaps: [JournalGap] = []
  /// Changes.
  public var changes: [Change] = []
  /// What the system bus told of units.
  public var units = UnitNews()
  /// The journal's cursor after these entries; empty where the frame brought none.
  public var journalCursor = ""
  /// How far text files had been read after these entries: those files of which the frame brought something.
  public var filePositions: [FilePosition] = []
  /// Gaps in text files since the frame before.
  public var fileGaps: [FileGap] = []
  /// Every decision that is known, from this frame on; `nil` where nobody has decided anything since the frame before.
  public var decisions: [Decision]?

  /// A frame with nothing but its time.
  public init(header: FrameHeader) {
    self.header = header
  }

  /// How many entries of this host's journal are known to be lost since the frame before.
  public var lostEntries: UInt64 {
    gaps.reduce(0) { sum, gap in
      guard gap.host.isEmpty else { return sum }
      let (more, isTooMuch) = sum.addingReportingOverflow(gap.count)
      return isTooMuch ? .max : more
    }
  }
}
