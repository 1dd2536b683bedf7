import Alerts
import ArgumentParser
import Control
import FoundationEssentials

/// `tocsin digest`: what was held back and why, and what was watched, since the newest daily digest.
struct DigestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "digest",
    abstract: "Tell what was held back and why, what was watched, and how the daemon fares, since midnight.",
    discussion: """
      The daemon writes the same once a day to digest.log, and a sign of life to the journal. Where it does not \
      run, or may not be asked, the newest digest of that file is printed, which is said on standard error.
      """)

  /// How long to wait for a daemon that may hang.
  private static let patienceSeconds = 5.0

  @OptionGroup var connection: SocketOptions

  @Option(help: "How to print it.")
  var format = OutputFormat.table

  @Option(help: "The folder of digest.log instead of /var/log/tocsin.")
  var logDir: String?

  func run() throws {
    switch connection.attempt(.digest, within: Self.patienceSeconds) {
    case .success(let reply):
      guard let report = reply.digest else {
        reply.errors.forEach(complain)
        throw ExitStatus.unavailable
      }
      try DigestOutput.write(report, as: format)
    case .failure(let failure):
      complain("\(failure)")
      guard format != .json else { throw failure.exitStatus }
      try DigestOutput.write(folder: logDir ?? AlertFolder.standard)
    }
  }
}
