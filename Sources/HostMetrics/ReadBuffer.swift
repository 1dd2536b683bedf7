import Glibc

/// The memory that files are read into: one for all of them, grown to the largest.
struct ReadBuffer: ~Copyable {
  /// No file of the kernel that we read is as long; one that claims to be is refused with `EFBIG`.
  static let maximumBytes = 4 << 20

  private var storage = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 8)

  deinit { storage.deallocate() }

  /// Reads from the start of a file to its end.
  mutating func fill(
    from descriptor: Int32, isOneRecord: Bool
  ) throws(SystemFailure) -> UnsafeRawBufferPointer {
    var length = 0
    while true {
      if length == storage.count { try grow() }
      let wanted = storage.count - length
      let got = pread(descriptor, storage.baseAddress?.advanced(by: length), wanted, off_t(length))
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw .last }
      length += got
      if got == 0 || (isOneRecord && got < wanted) { break }
    }
    return UnsafeRawBufferPointer(rebasing: storage[..<length])
  }

  /// Reads a file of one record, and closes it.
  mutating func fill(closing descriptor: Int32) throws(SystemFailure) -> UnsafeRawBufferPointer {
    defer { close(descriptor) }
    return try fill(from: descriptor, isOneRecord: true)
  }

  private mutating func grow() throws(SystemFailure) {
    guard storage.count < Self.maximumBytes else { throw SystemFailure(code: EFBIG) }
    let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: storage.count * 2, alignment: 8)
    larger.copyMemory(from: UnsafeRawBufferPointer(storage))
    storage.deallocate()
    storage = larger
  }
}
