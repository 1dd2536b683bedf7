import ArgumentParser
import Glibc

/// The transient unit of a drill, from its start to its end.
struct DrillUnit {
  private let plan: DrillPlan

  /// Starts the unit; whoever makes one ends it.
  ///
  /// Throws the status to exit with, having said why.
  init(_ plan: DrillPlan) throws {
    self.plan = plan
    let command = plan.startCommand(program: try Self.program(), watcher: getpid())
    guard HelperCommand.run(command, seconds: 30).status == 0 else {
      complain("systemd-run could not start \(plan.unit)")
      // It may have been interrupted after the unit had begun.
      stop()
      throw ExitStatus.unavailable
    }
  }

  /// True while the load goes on.
  var isActive: Bool {
    HelperCommand.run(["systemctl", "is-active", "--quiet", plan.unit], seconds: 5).status == 0
  }

  /// Ends the load; it asks politely, as a killed unit would be a failed one, and systemd kills after two seconds.
  func stop() {
    guard isActive else { return }
    _ = HelperCommand.run(["systemctl", "stop", "--quiet", plan.unit], seconds: 10)
  }

  /// This program's own path: what is run is what was asked.
  private static func program() throws -> String {
    guard let path = realpath("/proc/self/exe", nil) else {
      complain("cannot tell where this program is: \(String(cString: strerror(errno)))")
      throw ExitStatus.unavailable
    }
    defer { free(path) }
    return String(cString: path)
  }
}
