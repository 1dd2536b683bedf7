import AlertLog
import Glibc

/// Exit statuses: those of `sysexits.h`, which systemd prints by name, and 2 for a command line that is not
/// understood.
enum ExitStatus {
  static let usage: Int32 = 2
  static let unavailable: Int32 = 69
  static let temporary: Int32 = 75
  static let permission: Int32 = 77
  static let configuration: Int32 = 78
}

extension AlertLogFailure {
  /// The status to exit with where the alert files cannot be opened.
  var exitStatus: Int32 {
    guard case .refused(_, _, EACCES) = self else { return ExitStatus.temporary }
    return ExitStatus.permission
  }
}

/// The text of an `errno`.
func systemError(_ number: Int32 = errno) -> String {
  String(cString: strerror(number))
}
