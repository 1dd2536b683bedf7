import Glibc

/// Why the control socket could not be used.
public enum ControlFailure: Error, Equatable, Sendable, CustomStringConvertible {
  /// A call failed; `reason` is the system's.
  case socket(path: String, reason: String)
  /// Nothing listens there.
  case notRunning(path: String)
  /// The caller may not use the socket.
  case notPermitted(path: String)
  /// The other side said something that is not of the protocol.
  case protocolError(String)

  /// One line that names the socket and what to do.
  public var description: String {
    switch self {
    case .socket(let path, let reason): "control socket \(path): \(reason)"
    case .notRunning(let path): "control socket \(path): nothing listens there; is tocsind running?"
    case .notPermitted(let path):
      "control socket \(path): permission denied; run as root or join group tocsin"
    case .protocolError(let what): "control socket: \(what)"
    }
  }

  /// The failure of a system call that has just set `errno`.
  static func system(_ path: String) -> ControlFailure {
    .socket(path: path, reason: String(cString: strerror(errno)))
  }
}

/// Why a line could not be read from a socket.
enum LineFailure: Error, Equatable, CustomStringConvertible {
  case tooLong(limit: Int)
  case timeout(seconds: Double)
  case closed
  case system(Int32)

  var description: String {
    switch self {
    case .tooLong(let limit): "a line longer than \(limit) bytes"
    case .timeout(let seconds): "no whole line within \(Int(seconds.rounded(.up))) s"
    case .closed: "the other side closed the connection"
    case .system(let code): String(cString: strerror(code))
    }
  }
}
