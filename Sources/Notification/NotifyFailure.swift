internal import Glibc

/// Why an instance cannot go on.
public enum NotifyFailure: Error, Equatable, Sendable, CustomStringConvertible {
  /// The system refused to do something.
  case refused(action: String, path: String, reason: String)
  /// Another process of the same instance runs.
  case isRunning(folder: String)
  /// What was saved cannot be understood.
  case damaged(path: String)
  /// The alerts cannot be read; `isPermission` where that is a matter of rights.
  case alerts(reason: String, isPermission: Bool)

  /// One line with the path and the reason.
  public var description: String {
    switch self {
    case .refused(let action, let path, let reason): "\(path): cannot \(action): \(reason)"
    case .isRunning(let folder): "\(folder): another process of this instance runs"
    case .damaged(let path): "\(path): expected what was saved there, found something else"
    case .alerts(let reason, _): reason
    }
  }

  /// The failure of a system call that has just set `errno`.
  static func system(_ action: String, _ path: String) -> NotifyFailure {
    .refused(action: action, path: path, reason: String(cString: strerror(errno)))
  }
}
