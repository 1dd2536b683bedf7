import Model

/// Hashes by which a file is known again: FNV-1a, 64 bits (Fowler, Noll and Vo; RFC 9923).
enum Fingerprint {
  /// So many bytes at the beginning, and before the position, are looked at.
  static let length = 256

  static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    return hash
  }
}

/// The first and the last bytes that were taken of a file.
struct FileMarks {
  private(set) var head: [UInt8] = []
  private(set) var tail: [UInt8] = []

  /// Knows no bytes.
  init() {}

  /// Reads them from a file that was taken up to an offset; nil where the file does not reach so far.
  init?(of bytes: FileBytes, upTo offset: UInt64) {
    let count = Int(min(offset, UInt64(Fingerprint.length)))
    guard let head = bytes.read(count, at: 0), let tail = bytes.read(count, at: offset - UInt64(count)) else {
      return nil
    }
    (self.head, self.tail) = (head, tail)
  }

  /// Reads them where they are those that a position tells of; nil where they are not, or may not be looked for.
  ///
  /// - Parameters:
  ///   - bytes: The file.
  ///   - position: Tells how far it was taken, and the marks that it must have.
  ///   - budget: Pays for what is decompressed, once the file begins as it should.
  init?(of bytes: FileBytes, agreeingWith position: FilePosition, _ budget: SearchBudget) {
    let count = Int(min(position.offset, UInt64(Fingerprint.length)))
    guard let head = bytes.read(count, at: 0), Fingerprint.hash(head) == position.head,
      !bytes.isCompressed || budget.spend(position.offset),
      let tail = bytes.read(count, at: position.offset - UInt64(count)),
      Fingerprint.hash(tail) == position.tail
    else { return nil }
    (self.head, self.tail) = (head, tail)
  }

  /// Takes bytes that follow.
  mutating func note(_ taken: UnsafeRawBufferPointer) {
    if head.count < Fingerprint.length { head += taken.prefix(Fingerprint.length - head.count) }
    tail += taken.suffix(Fingerprint.length)
    if tail.count > Fingerprint.length { tail.removeFirst(tail.count - Fingerprint.length) }
  }
}
