public import Model

/// What sort of observation speaks for a cause.
///
/// Raw values are stored: never renumber.
public enum EvidenceKind: UInt8, Sendable, CaseIterable {
  /// Processor time in use.
  case cpu = 0
  /// Memory held, or growing.
  case memory = 1
  /// Bytes written.
  case writes = 2
  /// Bytes read.
  case reads = 3
  /// Requests to block devices.
  case operations = 4
  /// Processes and threads.
  case tasks = 5
  /// Open files, or a growing number of them.
  case files = 6
  /// Packets sent and received.
  case packets = 7
  /// Segments that had to be sent again, errors and drops of an interface.
  case losses = 8
  /// Requests that take long although there are not more of them.
  case latency = 9
  /// Room of a filesystem that runs out.
  case room = 10
  /// What is logged.
  case logs = 11
  /// What the service manager says of a unit's life.
  case life = 12
  /// The unit was not there before.
  case appeared = 13
  /// A fact: wrong by itself.
  case fact = 14
  /// The clock was set.
  case clock = 15
  /// A unit waits for a resource: it suffers, and did nothing.
  case pressure = 16

  /// False for what may just as well be a symptom: whoever suffers logs, too.
  public var isCausal: Bool { self != .logs && self != .appeared && self != .pressure }

  /// What sort of cause it speaks for; of a fact its own kind is meant.
  public var cause: CauseKind {
    switch self {
    case .cpu: .cpu
    case .memory: .memory
    case .writes, .reads, .operations: .io
    case .tasks: .tasks
    case .files: .files
    case .packets: .connections
    case .losses: .network
    case .latency: .latency
    case .room: .filesystem
    case .logs: .logs
    case .life, .appeared, .fact, .pressure: .unit
    case .clock: .clock
    }
  }
}
