import Glibc

/// A path that is put together byte by byte, without a string for each step.
struct PathBuilder {
  private var bytes: [UInt8] = [0]

  /// How long the path is; to be given to ``cut(to:)`` later.
  var count: Int { bytes.count - 1 }

  /// Appends a component, after a slash unless it is the first.
  mutating func append(_ component: UnsafeRawBufferPointer) {
    bytes.removeLast()
    if !bytes.isEmpty { bytes.append(UInt8(ascii: "/")) }
    bytes.append(contentsOf: component)
    bytes.append(0)
  }

  /// Appends a component, after a slash unless it is the first.
  mutating func append(_ component: StaticString) {
    append(UnsafeRawBufferPointer(start: component.utf8Start, count: component.utf8CodeUnitCount))
  }

  /// Appends a number as a component.
  mutating func append(number: UInt32) {
    if bytes.count > 1 { bytes[bytes.count - 1] = UInt8(ascii: "/") } else { bytes.removeLast() }
    let start = bytes.count
    var rest = number
    repeat {
      bytes.append(UInt8(truncatingIfNeeded: rest % 10) + UInt8(ascii: "0"))
      rest /= 10
    } while rest > 0
    bytes[start...].reverse()
    bytes.append(0)
  }

  /// Takes back everything beyond a length.
  mutating func cut(to count: Int) {
    bytes.removeSubrange(count..<bytes.count)
    bytes.append(0)
  }

  /// Opens what is at the path below an open directory; the empty path is that directory.
  func open(below directory: Int32, _ flags: Int32) throws(SystemFailure) -> Int32 {
    let descriptor = withPath { openat(directory, $0, flags) }
    guard descriptor >= 0 else { throw .last }
    return descriptor
  }

  /// The size that the kernel gives for what is at the path below an open directory; `nil` where nothing is.
  func size(below directory: Int32) -> UInt64? {
    var status = stat()
    guard withPath({ fstatat(directory, $0, &status, 0) }) == 0 else { return nil }
    return UInt64(exactly: status.st_size)
  }

  private func withPath(_ call: (UnsafePointer<CChar>) -> Int32) -> Int32 {
    bytes.withUnsafeBytes { buffer in
      guard let path = buffer.assumingMemoryBound(to: CChar.self).baseAddress else { return -1 }
      return count == 0 ? call(".") : call(path)
    }
  }
}
