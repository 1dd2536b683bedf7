import ArgumentParser
import Control

/// Where the daemon listens.
struct SocketOptions: ParsableArguments {
  @Option(help: "The daemon's control socket.")
  var socket: String?

  private var path: String {
    if let socket { return socket }
    return ServiceFolder.path("RUNTIME_DIRECTORY").map { "\($0)/control.sock" } ?? ControlClient.standardPath
  }

  /// Asks a daemon that may not be there, or be of a version that does not know the question.
  func answer(to command: ControlRequest.Command) -> ControlReply? {
    try? ControlClient.send(ControlRequest(command: command), to: path)
  }

  /// Asks a daemon without whose answer there is enough to tell.
  ///
  /// - Parameters:
  ///   - command: What is asked.
  ///   - seconds: How long to wait: one that hangs must not keep anybody from reading what it wrote.
  /// - Returns: Its answer, or why there is none.
  func attempt(
    _ command: ControlRequest.Command, within seconds: Double
  ) -> Result<ControlReply, ControlFailure> {
    attempt(ControlRequest(command: command), within: seconds)
  }

  /// Asks a daemon without whose answer there is something to show.
  func attempt(_ request: ControlRequest, within seconds: Double) -> Result<ControlReply, ControlFailure> {
    Result { () throws(ControlFailure) in
      try ControlClient.send(request, to: path, within: seconds)
    }
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
