import Glibc

/// Why the system refused a call.
struct SystemFailure: Error, CustomStringConvertible {
  /// The value of `errno`.
  let code: Int32

  /// The failure of the call that was just made.
  static var last: SystemFailure { SystemFailure(code: errno) }

  /// The system's words for it.
  var description: String { String(cString: strerror(code)) }
}
