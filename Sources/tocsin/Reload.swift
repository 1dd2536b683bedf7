import ArgumentParser
import Control

/// `tocsin reload`: has the daemon read its configuration again.
struct Reload: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Have the daemon read its configuration again.",
    discussion: "A configuration with an error changes nothing; the errors are printed and the status is 78.")

  @OptionGroup var connection: SocketOptions

  func run() throws {
    let reply = try connection.ask(.reload)
    guard reply.ok else {
      reply.errors.forEach(complain)
      throw reply.isRefused == true ? ExitStatus.configuration : ExitStatus.unavailable
    }
    try printLine("configuration reloaded")
  }
}
