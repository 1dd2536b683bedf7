import AlertLog
import Alerts
import ArgumentParser
import Glibc

/// Where the alert files are.
struct AlertFolder: ParsableArguments {
  @Option(help: "The folder of the alerts instead of /var/log/tocsin.")
  var logDir: String?

  /// The folder's path.
  var path: String { logDir ?? Self.standard }

  /// The service's folder, or the standard one.
  static var standard: String { ServiceFolder.path("LOGS_DIRECTORY") ?? "/var/log/tocsin" }

  /// Opens what is there; what keeps it from being read ends the command.
  func open() throws -> AlertArchive {
    try Self.attempt { () throws(AlertLogFailure) in try AlertArchive(directory: path) }
  }

  /// Begins to read what will be written; what keeps it from being read ends the command.
  func follow() throws -> AlertFollower {
    try Self.attempt { () throws(AlertLogFailure) in try AlertFollower(directory: path) }
  }

  /// Says what of the files could not be read.
  static func warn(of archive: AlertArchive) {
    warn(of: archive.failures, skippedLines: archive.skippedLines)
    if archive.leftOut > 0 {
      complain("\(archive.leftOut) of \(archive.fileCount) files, the oldest, are too many and were left out")
    }
  }

  /// Says what could not be read.
  static func warn(of failures: [AlertLogFailure], skippedLines: UInt64) {
    for failure in failures { complain(text(failure)) }
    if skippedLines > 0 {
      complain("\(skippedLines) lines are no alerts and were passed over")
    }
  }

  /// Does something with the files, or says why it cannot be done and ends the command.
  static func attempt<Value>(_ action: () throws(AlertLogFailure) -> Value) throws -> Value {
    do throws(AlertLogFailure) {
      return try action()
    } catch {
      complain(text(error))
      throw isPermission(error) ? ExitStatus.permission : ExitStatus.data
    }
  }

  private static func text(_ failure: AlertLogFailure) -> String {
    Escaping.printable(failure.description) + (isPermission(failure) ? "; run as root or join group adm" : "")
  }

  private static func isPermission(_ failure: AlertLogFailure) -> Bool {
    if case .refused(_, _, EACCES) = failure { true } else { false }
  }
}
