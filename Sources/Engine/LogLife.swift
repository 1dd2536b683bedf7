import Model

/// What the service manager says of a unit's life, as far as it explains why the unit says nothing.
struct LogLife: Hashable {
  /// Raw values are stored.
  enum State: UInt8 {
    /// The manager has said nothing since the host was booted.
    case unknown = 0
    case running = 1
    /// Ended by itself, in order: a job between two runs.
    case ended = 2
    /// Stopped by somebody, or failed.
    case stopped = 3
  }

  private(set) var state = State.unknown
  /// True once the manager has said anything, in this boot or another.
  private(set) var isManaged = false
  /// True while the timer that starts it is stopped.
  var isTimerStopped = false
  /// Second of the last start.
  private(set) var startedAt: UInt32 = 0
  /// Second of the last end.
  private(set) var endedAt: UInt32 = 0

  /// True where it is known to run, or where nothing is known and nothing ever was.
  var mayRun: Bool { state == .running || (state == .unknown && !isManaged) }

  /// Takes an event; true where the unit has run, or begins to.
  mutating func note(_ event: Event, at now: UInt32) -> Bool {
    isManaged = true
    switch event {
    case .starting: (state, startedAt) = (.running, now)
    case .started:
      // Of a job the manager says first that it ended, then that it was started.
      if state == .ended, now &- endedAt <= Self.sameMoment { return true }
      (state, startedAt) = (.running, now)
      return true
    case .succeeded:
      if state != .stopped { state = .ended }
      endedAt = now
    case .stopping, .stopped, .failed:
      state = .stopped
      endedAt = now
    }
    return false
  }

  /// The host was booted: what ran does not run any more, until the manager says so.
  mutating func noteBoot() { state = .unknown }

  /// Seconds between the end of a job and the message that it was started.
  private static let sameMoment: UInt32 = 5
}

extension LogLife {
  /// What the manager says.
  enum Event {
    case starting
    case started
    case succeeded
    case stopping
    case stopped
    case failed

    /// The event of an entry, which only process 1 can make; systemd calls the ids `SD_MESSAGE_UNIT_…`.
    init?(_ entry: LogEntry) {
      guard entry.pid == 1, !entry.subjectUnit.isEmpty else { return nil }
      switch entry.messageID {
      case Identifier128(high: 0x7d49_58e8_42da_4a75, low: 0x8f6c_1cdc_7b36_dcc5): self = .starting
      case Identifier128(high: 0x39f5_3479_d3a0_45ac, low: 0x8e11_7862_4823_1fbf): self = .started
      case Identifier128(high: 0x7ad2_d189_f7e9_4e70, low: 0xa38c_7813_5491_2448): self = .succeeded
      case Identifier128(high: 0xde5b_426a_63be_47a7, low: 0xb6ac_3eaa_c82e_2f6f): self = .stopping
      case Identifier128(high: 0x9d1a_aa27_d601_40bd, low: 0x9636_5438_aad2_0286): self = .stopped
      case Identifier128(high: 0xd9b3_73ed_55a6_4feb, low: 0x8242_e02d_be79_a49c): self = .failed
      default: return nil
      }
    }
  }

  func encode(into writer: inout ByteWriter) {
    writer.write(byte: state.rawValue)
    writer.write(isManaged)
    writer.write(isTimerStopped)
    writer.write(startedAt)
    writer.write(endedAt)
  }

  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    guard let state = State(rawValue: try reader.readByte()) else {
      throw .invalid("state of a unit", at: reader.position)
    }
    self.state = state
    isManaged = try reader.readBool()
    isTimerStopped = try reader.readBool()
    startedAt = try reader.readUInt32()
    endedAt = try reader.readUInt32()
  }
}
