import ArgumentParser
import Control
import Glibc

/// Where the daemon listens.
struct SocketOptions: ParsableArguments {
  @Option(help: "The daemon's control socket.")
  var socket: String?

  private var path: String {
    if let socket { return socket }
    // systemd separates several directories by colons; the daemon's is the first.
    guard let folders = getenv("RUNTIME_DIRECTORY"),
      let folder = String(cString: folders).split(separator: ":").first
    else { return ControlClient.standardPath }
    return "\(folder)/control.sock"
  }

  /// Asks a daemon that may not be there, or be of a version that does not know the question.
  func answer(to command: ControlRequest.Command) -> ControlReply? {
    try? ControlClient.send(ControlRequest(command: command), to: path)
  }

  /// Asks the daemon; what keeps it from answering ends the command.
  func ask(_ command: ControlRequest.Command) throws -> ControlReply {
    try ask(ControlRequest(command: command))
  }

  /// Asks the daemon; what keeps it from answering ends the command.
  func ask(_ request: ControlRequest) throws -> ControlReply {
    do {
      return try ControlClient.send(request, to: path)
    } catch {
      complain("\(error)")
      throw error.exitStatus
    }
  }
}
