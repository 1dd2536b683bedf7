import Glibc

/// A Unix stream socket that carries one line each way.
enum LocalSocket {
  /// Longer lines are refused.
  static let maximumLine = 16 << 20

  static func make(path: String) throws(ControlFailure) -> (descriptor: Int32, address: sockaddr_un) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let capacity = MemoryLayout.size(ofValue: address.sun_path)
    // An empty path would name no file but an address of the kernel's choice.
    guard !path.isEmpty, path.utf8.count < capacity else {
      throw .socket(path: path, reason: "expected a path of 1 to \(capacity - 1) bytes")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw .system(path) }
    return (descriptor, address)
  }

  static func withAddress<Result>(
    _ address: sockaddr_un, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    var copy = address
    return withUnsafePointer(to: &copy) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }

  /// Gives `connect`, which waits for room in the listener's queue, at most so long.
  static func setTimeout(_ descriptor: Int32, seconds: Double) {
    var time = timeval(tv_sec: Int(seconds), tv_usec: Int((seconds - seconds.rounded(.down)) * 1e6))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
  }

  /// Reads up to a newline, which is not part of the result.
  ///
  /// The time is for the whole line: who sends a byte now and then is not waited for any longer.
  static func readLine(_ descriptor: Int32, limit: Int, within seconds: Double) throws(LineFailure) -> [UInt8]
  {
    let deadline = Self.deadline(after: seconds)
    var line: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while line.count <= limit {
      guard isReady(for: POLLIN, on: descriptor, until: deadline) else { throw .timeout(seconds: seconds) }
      let count = recv(descriptor, &chunk, chunk.count, Int32(MSG_DONTWAIT))
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      guard count >= 0 else { throw .system(errno) }
      guard count > 0 else { throw .closed }
      if let end = chunk[..<count].firstIndex(of: UInt8(ascii: "\n")) {
        line += chunk[..<end]
        guard line.count <= limit else { break }
        return line
      }
      line += chunk[..<count]
    }
    throw .tooLong(limit: limit)
  }

  /// Writes as much as the other side takes in time.
  static func write(_ descriptor: Int32, _ bytes: [UInt8], within seconds: Double) {
    let deadline = Self.deadline(after: seconds)
    let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
    var rest = bytes[...]
    while !rest.isEmpty, isReady(for: POLLOUT, on: descriptor, until: deadline) {
      let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, flags) }
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  private static func isReady(for event: Int32, on descriptor: Int32, until deadline: Int64) -> Bool {
    var descriptors = pollfd(fd: descriptor, events: Int16(event), revents: 0)
    while true {
      let left = deadline - milliseconds()
      guard left > 0 else { return false }
      let ready = poll(&descriptors, 1, Int32(clamping: left))
      if ready > 0 { return true }
      guard ready == 0 || errno == EINTR else { return false }
    }
  }

  private static func deadline(after seconds: Double) -> Int64 { milliseconds() + Int64(seconds * 1000) }

  private static func milliseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
