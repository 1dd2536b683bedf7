internal import Glibc

/// Why an alert file could not be used.
public enum AlertLogFailure: Error, Equatable, Sendable, CustomStringConvertible {
  /// The filesystem has no room, or the quota is used up; a later attempt may succeed.
  case full(path: String)
  /// The system refused to do something; `code` is its `errno`.
  case refused(action: String, path: String, code: Int32)
  /// There is something else in the file's place: a link, a device, another user's file.
  case notOurs(path: String, found: String)
  /// A transition makes a longer line than the log reads back.
  case oversized(sequence: UInt64, bytes: Int)

  /// One line with the path and the reason.
  public var description: String {
    switch self {
    case .full(let path): "\(path): no room left on the filesystem"
    case .refused(let action, let path, let code):
      "\(path): cannot \(action): \(String(cString: strerror(code)))"
    case .notOurs(let path, let found): "\(path): expected a regular file of our own, found \(found)"
    case .oversized(let sequence, let bytes):
      "alert \(sequence): a line of \(bytes) bytes, at most \(LineReader.maximumLineBytes) expected"
    }
  }

  /// The failure of a system call that has just set `errno`.
  static func system(_ action: String, _ path: String) -> AlertLogFailure {
    let code = errno
    return code == ENOSPC || code == EDQUOT
      ? .full(path: path) : .refused(action: action, path: path, code: code)
  }
}
