import FoundationEssentials
import Glibc

/// Asks the daemon.
public enum ControlClient {
  /// Where the service listens.
  public static let standardPath = "/run/tocsin/control.sock"

  /// Sends a request and waits at most a minute for the answer.
  public static func send(_ request: ControlRequest, to path: String) throws(ControlFailure) -> ControlReply {
    try send(request, to: path, within: 60)
  }

  /// Sends a request and waits so many seconds at most for the answer.
  package static func send(
    _ request: ControlRequest, to path: String, within seconds: Double
  ) throws(ControlFailure) -> ControlReply {
    guard let line = try? JSONEncoder().encode(request) else { throw .protocolError("request not encodable") }
    let answer = try exchange(Array(line) + [UInt8(ascii: "\n")], with: path, within: seconds)
    guard let reply = try? JSONDecoder().decode(ControlReply.self, from: Data(answer)) else {
      throw .protocolError("\(path) gave an answer that this version does not understand")
    }
    return reply
  }

  private static func exchange(
    _ line: [UInt8], with path: String, within seconds: Double
  ) throws(ControlFailure) -> [UInt8] {
    let (descriptor, address) = try LocalSocket.make(path: path)
    defer { close(descriptor) }
    LocalSocket.setTimeout(descriptor, seconds: seconds)
    let status = LocalSocket.withAddress(address) { connect(descriptor, $0, $1) }
    guard status == 0 else { throw failure(path: path) }
    // A server that refuses closes before it has read all; its answer is there all the same.
    LocalSocket.write(descriptor, line, within: seconds)
    do throws(LineFailure) {
      return try LocalSocket.readLine(descriptor, limit: LocalSocket.maximumLine, within: seconds)
    } catch {
      throw .protocolError("\(path) gave no answer: \(error)")
    }
  }

  private static func failure(path: String) -> ControlFailure {
    switch errno {
    case ENOENT, ECONNREFUSED: .notRunning(path: path)
    case EACCES, EPERM: .notPermitted(path: path)
    case EAGAIN: .socket(path: path, reason: "tocsind does not accept connections; is it stopped?")
    default: .system(path)
    }
  }
}
