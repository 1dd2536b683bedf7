import ArgumentParser
import Control
import Glibc

extension SocketOptions {
  /// Has the daemon decide; a refusal ends the command with status 2, as the command line asked for what cannot be,
  /// and what the daemon cannot do now with another, so that a script knows what to try again.
  func decide(_ draft: DecisionDraft) throws -> DecisionReport {
    var draft = draft
    draft.user = Self.user
    var request = ControlRequest(command: .decide)
    request.decision = draft
    return try decisions(request)
  }

  /// Has the daemon take a decision back, and says so.
  func takeBack(_ id: String) throws {
    var request = ControlRequest(command: .undecide)
    request.id = id
    _ = try decisions(request)
    try printLine("\(id) is taken back")
  }

  /// Asks about decisions; what the daemon says against it ends the command.
  func decisions(_ request: ControlRequest) throws -> DecisionReport {
    let reply = try ask(request)
    guard reply.ok, let report = reply.decisions else {
      reply.errors.forEach(complain)
      throw reply.isRefused == true ? ExitStatus.usage : ExitStatus.unavailable
    }
    return report
  }

  /// Asks a daemon without which there is something to tell as well.
  func send(_ command: ControlRequest.Command) throws(ControlFailure) -> ControlReply {
    try attempt(command, within: 5).get()
  }

  /// Who asks: whoever became root by sudo, else the user's name.
  private static var user: String? {
    if let name = getenv("SUDO_USER").map({ String(cString: $0) }), !name.isEmpty { return name }
    return getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) }
  }
}
