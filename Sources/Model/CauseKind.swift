/// What sort of thing brought an incident about.
///
/// Raw values are stored: never renumber.
public enum CauseKind: UInt8, Sendable, CaseIterable {
  /// Processor time.
  case cpu = 0
  /// Memory that is held, or that grows.
  case memory = 1
  /// Reads and writes of block devices.
  case io = 2
  /// Room or inodes of a filesystem.
  case filesystem = 3
  /// Processes and threads.
  case tasks = 4
  /// Open file descriptors.
  case files = 5
  /// An interface or the way to other hosts: losses, errors, traffic.
  case network = 6
  /// Connections: too many, or too many a second.
  case connections = 7
  /// What is logged, or how much.
  case logs = 8
  /// Somebody holds a lock that others wait for.
  case locking = 9
  /// Names cannot be resolved.
  case nameResolution = 10
  /// A configuration that was changed or is wrong.
  case configuration = 11
  /// Many short-lived units.
  case jobs = 12
  /// A process was killed for want of memory.
  case outOfMemory = 13
  /// A unit that crashed, failed, starts again and again, or was stopped.
  case unit = 14
  /// A device that answers late.
  case latency = 15
  /// Logins that fail, or should not have succeeded.
  case authentication = 16
  /// The clock was set.
  case clock = 17
  /// The kernel itself.
  case kernel = 18
  /// Hardware that is broken or too hot.
  case hardware = 19
  /// A package that was installed, upgraded or removed.
  case package = 20
  /// A certificate that has expired or is not accepted.
  case certificate = 21
  /// Whatever a program that hands in its own metrics works on.
  case application = 22

  /// The kind's name in JSON.
  public var word: String {
    switch self {
    case .cpu: "cpu"
    case .memory: "memory"
    case .io: "io"
    case .filesystem: "filesystem"
    case .tasks: "tasks"
    case .files: "files"
    case .network: "network"
    case .connections: "connections"
    case .logs: "logs"
    case .locking: "locking"
    case .nameResolution: "name-resolution"
    case .configuration: "configuration"
    case .jobs: "jobs"
    case .outOfMemory: "out-of-memory"
    case .unit: "unit"
    case .latency: "latency"
    case .authentication: "authentication"
    case .clock: "clock"
    case .kernel: "kernel"
    case .hardware: "hardware"
    case .package: "package"
    case .certificate: "certificate"
    case .application: "application"
    }
  }

  /// The kind of this name in JSON.
  public init?(word: String) {
    guard let match = CauseKind.allCases.first(where: { $0.word == word }) else { return nil }
    self = match
  }
}
