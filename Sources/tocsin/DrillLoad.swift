import ArgumentParser
import CLinux
import Configuration
import Glibc

/// `tocsin drill-load`: the fault of a drill, as its unit runs it.
///
/// Not for people. It ends by its own clock, when the process that asked for the drill is gone, and by a limit of processor time;
/// whatever the service manager does comes on top of that.
struct DrillLoad: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drill-load", abstract: "Make the load of a drill.", shouldDisplay: false)

  private static let lookSeconds = 0.25

  @Argument var kind: DrillKind
  @Option(name: .customLong("for"), transform: TimeSpan.argument) var duration: TimeSpan
  @Option var watcher: Int32

  func run() throws {
    limitProcessorTime()
    let deadline = Self.now() + Double(duration.seconds)
    switch kind {
    case .cpu:
      for _ in 1..<max(DrillPlan.cores, 1) { Self.spinOnThread() }
      repeatUntil(deadline, pause: 0) { Self.spin(for: Self.lookSeconds) }
    case .logs: repeatUntil(deadline, pause: 1 / Double(DrillPlan.linesPerSecond), complainOnce())
    case .memory: repeatUntil(deadline, pause: 0.25, leakOnce())
    case .io: try repeatUntil(deadline, pause: 0.125, writeOnce())
    }
  }

  private func repeatUntil(_ deadline: Double, pause: Double, _ body: () -> Void) {
    while Self.now() < deadline, isWatched {
      body()
      usleep(UInt32(pause * 1e6))
    }
  }

  /// False once nobody waits for the drill any more.
  ///
  /// A process of another user cannot be signalled, but it is there.
  private var isWatched: Bool { kill(watcher, 0) == 0 || errno != ESRCH }

  private func limitProcessorTime() {
    let seconds = rlim_t(duration.seconds * Int64(DrillPlan.cores) + 30)
    var limit = rlimit(rlim_cur: seconds, rlim_max: seconds)
    setrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &limit)
  }

  // MARK: loads

  private static func spinOnThread() {
    var thread = pthread_t()
    pthread_create(&thread, nil, { _ in while true { DrillLoad.spin(for: 1) } }, nil)
  }

  private static func spin(for seconds: Double) {
    let end = now() + seconds
    while now() < end {}
  }

  private func complainOnce() -> () -> Void {
    var count = 0
    return {
      count += 1
      // 192.0.2.0/24 is for documentation (RFC 5737): no host has such an address.
      let line =
        "drill: cannot reach 192.0.2.\(count % 9 + 1): connection timed out, request \(count) given up"
      StandardStream.writeLine(Array(line.utf8), to: STDERR_FILENO)
    }
  }

  private func leakOnce() -> () -> Void {
    let piece = 6 << 20
    var held: [[UInt8]] = []
    return {
      // Beyond the unit's limit by a little, so that the kernel ends it where it keeps limits at all.
      guard held.count * piece < DrillPlan.leakBytes + (32 << 20) else { return }
      held.append([UInt8](repeating: UInt8(truncatingIfNeeded: held.count + 1), count: piece))
    }
  }

  /// The file has no name, so that nothing of it stays, whatever ends the process.
  private func writeOnce() throws -> () -> Void {
    let descriptor = linux_nameless_file("/var/tmp")
    guard descriptor >= 0 else {
      complain("cannot make a file in /var/tmp: \(String(cString: strerror(-descriptor)))")
      throw ExitCode.failure
    }
    let piece = [UInt8](repeating: 0x74, count: DrillPlan.bytesPerSecond / 8)
    var offset = 0
    return {
      pwrite(descriptor, piece, piece.count, off_t(offset))
      fdatasync(descriptor)
      offset = (offset + piece.count) % DrillPlan.fileBytes
    }
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
