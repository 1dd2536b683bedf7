import ArgumentParser
import Configuration
import Glibc
import Model

/// What can be drilled.
enum DrillKind: String, ExpressibleByArgument, CaseIterable {
  /// Processor time.
  case cpu
  /// A burst of errors in the journal.
  case logs
  /// A leak up to a limit, at which the kernel ends it.
  case memory
  /// Writing to a disk.
  case io
}

/// A fault that is made on purpose: how much of what, for how long, and within which limits.
struct DrillPlan {
  /// Beyond what the load needs by itself: the service manager's own clock ends what does not end.
  private static let spareSeconds: Int64 = 15
  /// What a leak may reach; the load itself stops there, too, where the kernel sets no limit.
  static let leakBytes = 256 << 20
  /// What is written a second, and the size of the file that is written again and again.
  static let bytesPerSecond = 32 << 20
  static let fileBytes = 256 << 20
  /// Lines a second: below what journald suppresses.
  static let linesPerSecond = 40
  /// Cores at most, however many there are.
  private static let mostCores = 4

  let kind: DrillKind
  /// How long the load lasts, unless it is ended before.
  let duration: TimeSpan
  /// The unit it runs in: a new name each time, or it would be taken for a job that does this every time.
  let unit: String

  /// Plans a drill under a name that ends in some letters.
  init(_ kind: DrillKind, for duration: TimeSpan, tag: String) {
    (self.kind, self.duration) = (kind, duration)
    unit = "tocsin-drill-\(kind.rawValue)-\(tag).service"
  }

  /// Half of the cores, so that the other half goes on; one where there is one.
  static var cores: Int { min(max(sysconf(Int32(_SC_NPROCESSORS_ONLN)) / 2, 1), mostCores) }

  /// What is going to happen, for people.
  var description: String {
    let span = "for \(duration)"
    return switch kind {
    case .cpu: "keeps \(Self.cores) \(Self.cores == 1 ? "core" : "cores") busy \(span), behind everybody else"
    case .logs: "writes \(Self.linesPerSecond) lines of error a second to the journal \(span)"
    case .memory:
      "takes up to \(Self.leakBytes >> 20) MiB of memory, at which limit the kernel ends it; \(duration) at most"
    case .io:
      "writes \(Self.bytesPerSecond >> 20) MiB a second to a nameless file of \(Self.fileBytes >> 20) MiB in /var/tmp "
        + span
    }
  }

  /// The incidents that such a fault makes, whoever is blamed.
  func explains(_ category: IncidentClass) -> Bool {
    switch kind {
    case .cpu, .io: category == .resource
    case .logs: category == .logRate || category == .newErrorTemplate || category == .application
    case .memory:
      category == .resource || category == .outOfMemory || category == .unitFailed || category == .crash
    }
  }

  /// True where what is seen is a fact, which rings whatever has been learned.
  var isFact: Bool { kind == .memory }

  // MARK: the unit

  /// The command that starts the unit.
  ///
  /// - Parameters:
  ///   - program: The path of this program.
  ///   - watcher: The process without which the load ends.
  /// - Returns: The arguments of `systemd-run`, itself the first.
  func startCommand(program: String, watcher: pid_t) -> [String] {
    ["systemd-run", "--quiet", "--collect", "--unit=\(unit)", "--description=Tocsin drill: \(kind.rawValue)"]
      + properties.map { "--property=\($0)" }
      + [program, "drill-load", kind.rawValue, "--for", "\(duration.seconds)s", "--watcher", "\(watcher)"]
  }

  private var properties: [String] {
    let seconds = duration.seconds + Self.spareSeconds
    return [
      "RuntimeMaxSec=\(seconds)", "TimeoutStopSec=2", "CPUQuota=\(kind == .cpu ? Self.cores * 100 : 50)%",
      "MemoryMax=\(kind == .memory ? Self.leakBytes >> 20 : 128)M", "MemorySwapMax=0", "TasksMax=16",
      "CPUWeight=1",
      "IOWeight=1", "Nice=10", "OOMScoreAdjust=1000", "OOMPolicy=kill", "CPUAccounting=yes",
      "MemoryAccounting=yes",
      "IOAccounting=yes", "DynamicUser=yes", "PrivateNetwork=yes", "PrivateDevices=yes", "LimitCORE=0",
      "StandardOutput=null", "StandardError=journal", "SyslogLevel=\(kind == .logs ? "err" : "info")",
    ]
  }
}
