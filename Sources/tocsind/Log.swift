import Alerts
import Glibc
import Logging

/// The daemon's own log: one line an event on standard error, which systemd puts into the journal.
///
/// - `error`: something that the operator must mend; the daemon goes on, or says that it stops.
/// - `warning`: something is worse than it should be, and why.
/// - `notice`: a change of state worth a line: started, reloaded, caught up.
///
/// Nothing is logged per sample or per entry. Every message is escaped here: it may quote the name of a file that
/// somebody else has made, and must neither forge a line nor drive a terminal.
enum Log {
  private static let logger = Logger(label: "tocsind") { _ in StandardErrorHandler() }

  static func error(_ message: String) { logger.error("\(message)") }
  static func warning(_ message: String) { logger.warning("\(message)") }
  static func notice(_ message: String) { logger.notice("\(message)") }

  /// A message as one line of printable characters.
  static func line(_ message: String, prefix: String) -> String {
    prefix + Escaping.printable(message) + "\n"
  }
}

/// Writes lines with syslog's priority in front, as `sd-daemon(3)` has it, where the journal reads them.
private struct StandardErrorHandler: LogHandler {
  var logLevel = Logger.Level.info
  var metadata = Logger.Metadata()
  private let isJournal = Self.isJournal()

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let prefix = isJournal ? "<\(Self.priority(event.level))>" : "tocsind: "
    StandardStream.write(Log.line("\(event.message)", prefix: prefix), to: STDERR_FILENO)
  }

  /// A shell below some service has the variable too: what it says must be true of our own stream.
  private static func isJournal() -> Bool {
    var status = stat()
    guard let stream = Environment.value("JOURNAL_STREAM"), fstat(STDERR_FILENO, &status) == 0 else {
      return false
    }
    return stream == "\(status.st_dev):\(status.st_ino)"
  }

  private static func priority(_ level: Logger.Level) -> Int {
    switch level {
    case .trace, .debug: 7
    case .info: 6
    case .notice: 5
    case .warning: 4
    case .error: 3
    case .critical: 2
    }
  }
}
