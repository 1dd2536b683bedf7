import ArgumentParser
import Control

/// Exit statuses: those of `sysexits.h`, and 2 for a command line that is not understood.
enum ExitStatus {
  static let usage = ExitCode(2)
  static let data = ExitCode(65)
  static let unavailable = ExitCode(69)
  static let temporary = ExitCode(75)
  static let permission = ExitCode(77)
  static let configuration = ExitCode(78)
}

extension ControlFailure {
  /// The status to exit with.
  var exitStatus: ExitCode {
    if case .notPermitted = self { ExitStatus.permission } else { ExitStatus.unavailable }
  }
}
