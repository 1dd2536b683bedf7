import Glibc

/// Why the journal could not be read or written.
public enum JournalFailure: Error, CustomStringConvertible {
  /// A libsystemd function failed with an errno value.
  case call(String, errno: Int32)
  /// An argument, such as a field name or a cursor, is not of the form that the journal asks for.
  case invalid(String)
  /// The journal has no files, or none that may be read; the text says what to do.
  case unavailable(String)
  /// The process at the other end of the pipe has gone.
  case readerGone
  /// The function that takes the entries threw.
  case consumer(any Error)

  /// One line: what was tried and why it failed.
  public var description: String {
    switch self {
    case .call(let function, let code): "\(function): \(JournalFailure.text(of: code))"
    case .invalid(let what): what
    case .unavailable(let reason): reason
    case .readerGone: "the process that reads the pipe has gone"
    case .consumer(let error): "\(error)"
    }
  }

  /// The system's words alone, where a call failed.
  var reason: String {
    if case .call(_, let code) = self { return Self.text(of: code) }
    return description
  }

  /// True where the process or the system has run out of something, and no file is to blame.
  var isShortage: Bool {
    guard case .call(_, let code) = self else { return false }
    return [EMFILE, ENFILE, ENOMEM, EINTR, EAGAIN].contains(code)
  }

  /// The system's words for an errno value.
  static func text(of code: Int32) -> String {
    String(cString: strerror(code))
  }

  /// Passes on a libsystemd result that is not negative.
  @discardableResult
  static func check(_ result: Int32, _ function: StaticString) throws(JournalFailure) -> Int32 {
    guard result >= 0 else { throw .call("\(function)", errno: -result) }
    return result
  }
}
