/// What `/proc/PID/cmdline` says.
enum CommandArguments {
  /// Of longer command lines the beginning is read; who starts a process may give it megabytes of arguments.
  static let maximumBytes = 4096
  /// More arguments say nothing more.
  static let maximumCount = 64

  /// A process's command and arguments, in their order.
  ///
  /// Each ends with a zero byte. A process may write over its own, as `sshd` and `postgres` do, and then leaves
  /// one text padded with zero bytes or blanks.
  ///
  /// - Parameter bytes: What was read, from its beginning.
  /// - Returns: The arguments, empty for a thread of the kernel or a process that has ended.
  static func arguments(parsing bytes: UnsafeRawBufferPointer) -> [String] {
    var text = ByteScanner(UnsafeRawBufferPointer(rebasing: bytes.prefix(maximumBytes)))
    var arguments: [String] = []
    while !text.isAtEnd, arguments.count < maximumCount {
      arguments.append(text.take(through: 0).text)
    }
    while arguments.last?.utf8.allSatisfy({ $0 == UInt8(ascii: " ") }) == true { arguments.removeLast() }
    return arguments
  }
}
