import Glibc

/// Why the system bus could not be asked.
public struct BusFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// What was tried.
  public var operation: String
  /// The value of `errno`.
  public var code: Int32

  /// Describes a failure.
  public init(operation: String, code: Int32) {
    self.operation = operation
    self.code = code
  }

  /// True where nobody answers any more, false where the answer was an error.
  var isOfConnection: Bool {
    [ETIMEDOUT, ENOTCONN, ECONNRESET, EPIPE, ESHUTDOWN].contains(code)
  }

  /// What was tried, and the system's words for why it failed.
  public var description: String { "\(operation): \(String(cString: strerror(code)))" }

  /// Makes an error of what a call of libsystemd returned, if it is negative.
  @discardableResult
  static func check(_ status: Int32, _ operation: @autoclosure () -> String) throws(BusFailure) -> Int32 {
    guard status < 0 else { return status }
    throw BusFailure(operation: operation(), code: -status)
  }
}
