import Glibc

/// Whether journald runs: where it does not, a silent journal means nothing.
public enum JournalDaemonState: Equatable, Sendable {
  /// It runs, or nobody can tell.
  case running
  /// It does not run; why, for people.
  case stopped(String)

  private static let group = "system.slice/systemd-journald.service/cgroup.procs"
  private static let hierarchies = ["sys/fs/cgroup", "sys/fs/cgroup/unified", "sys/fs/cgroup/systemd"]

  /// Looks for journald among the control groups of systemd, and whether its process is stopped.
  ///
  /// Nothing is asked of journald itself, which could not answer. A host without systemd, or with another layout of
  /// control groups, gives no answer and so counts as one where it runs.
  ///
  /// - Parameter root: The directory below which `/proc`, `/sys` and `/run` lie.
  /// - Returns: The state.
  public static func now(root: String = "/") -> JournalDaemonState {
    guard access(root + "/run/systemd/system", F_OK) == 0,
      let base = hierarchies.first(where: { access("\(root)/\($0)/system.slice", F_OK) == 0 })
    else { return .running }
    guard let text = read("\(root)/\(base)/\(group)"),
      let process = text.split(separator: "\n").first.flatMap({ Int32($0) })
    else { return .stopped("systemd-journald does not run") }
    // A process of another namespace has the number 0: it is there, and no more is known.
    guard process > 0, let status = read("\(root)/proc/\(process)/stat"), isStopped(status) else {
      return .running
    }
    return .stopped("systemd-journald (process \(process)) is stopped by a signal")
  }

  /// The state stands behind the command, which may hold anything but ends with the last parenthesis.
  private static func isStopped(_ status: String) -> Bool {
    guard let end = status.lastIndex(of: ")") else { return false }
    return ["T", "t"].contains(status[end...].dropFirst(2).first)
  }

  private static func read(_ path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 1024)
    let count = Glibc.read(descriptor, &buffer, buffer.count)
    return count >= 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
  }
}
