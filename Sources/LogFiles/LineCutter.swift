import Glibc

/// Cuts bytes into lines: whatever they hold, with bounded memory.
struct LineCutter {
  /// What became of bytes that are no line's.
  struct Counts: Equatable {
    /// Lines handed over.
    var lines: UInt64 = 0
    /// Of these, lines that were longer than what is kept of them.
    var cutLines: UInt64 = 0
    /// Bytes of lines beyond what is kept.
    var skippedBytes: UInt64 = 0
    /// Zero bytes in front of lines: holes that a writer left in a file cut under it.
    var zeroBytes: UInt64 = 0

    mutating func add(_ more: Counts) {
      lines += more.lines
      cutLines += more.cutLines
      skippedBytes += more.skippedBytes
      zeroBytes += more.zeroBytes
    }
  }

  /// The most of a line that is kept, bytes.
  let longestLine: Int
  /// True within a line that has been handed over already.
  var isInsideLine = false
  private(set) var counts = Counts()

  init(longestLine: Int, isInsideLine: Bool = false) {
    self.longestLine = longestLine
    self.isInsideLine = isInsideLine
  }

  /// Hands over whole lines, and the beginning of one that is too long.
  ///
  /// - Parameters:
  ///   - bytes: What follows what was taken before.
  ///   - limit: The most lines to hand over.
  ///   - take: Takes a line, without its end and without zero bytes in front; never an empty one.
  /// - Returns: How many bytes were taken.
  mutating func cut(
    _ bytes: UnsafeRawBufferPointer, atMost limit: Int, _ take: (UnsafeRawBufferPointer) -> Void
  ) -> Int {
    var position = 0
    let end = counts.lines + UInt64(limit)
    while position < bytes.count, counts.lines < end {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[position...])
      if !isInsideLine, rest[0] == 0 {
        // Zeros that nothing follows may be room for what is yet to be written.
        guard let text = rest.firstIndex(where: { $0 != 0 }) else { return position }
        counts.zeroBytes += UInt64(text)
        position += text
        continue
      }
      guard let taken = cutFirst(rest, take) else { return position }
      position += taken
    }
    return position
  }

  /// Takes the first line, or what there is of one that is too long; nil where its end is yet to come.
  private mutating func cutFirst(
    _ rest: UnsafeRawBufferPointer, _ take: (UnsafeRawBufferPointer) -> Void
  ) -> Int? {
    let newline = Self.newline(in: rest)
    if isInsideLine {
      counts.skippedBytes += UInt64(newline ?? rest.count)
      isInsideLine = newline == nil
      return newline.map { $0 + 1 } ?? rest.count
    }
    if let newline {
      hand(UnsafeRawBufferPointer(rebasing: rest[..<newline]), isWhole: newline <= longestLine, take)
      counts.skippedBytes += UInt64(max(0, newline - longestLine))
      return newline + 1
    }
    guard rest.count > longestLine else { return nil }
    hand(rest, isWhole: false, take)
    isInsideLine = true
    return longestLine
  }

  /// Hands over a line that waits for its end in vain; what still comes of it is skipped.
  mutating func flush(_ bytes: UnsafeRawBufferPointer, _ take: (UnsafeRawBufferPointer) -> Void) {
    guard !isInsideLine, !bytes.isEmpty else { return }
    hand(bytes, isWhole: true, take)
    isInsideLine = true
  }

  private mutating func hand(
    _ bytes: UnsafeRawBufferPointer, isWhole: Bool, _ take: (UnsafeRawBufferPointer) -> Void
  ) {
    var line = UnsafeRawBufferPointer(rebasing: bytes.prefix(longestLine))
    while let last = line.last, last == UInt8(ascii: "\r") || last == UInt8(ascii: " ") {
      line = UnsafeRawBufferPointer(rebasing: line.dropLast())
    }
    guard !line.isEmpty else { return }
    counts.lines += 1
    counts.cutLines += isWhole ? 0 : 1
    take(line)
  }

  private static func newline(in bytes: UnsafeRawBufferPointer) -> Int? {
    guard let base = bytes.baseAddress, let found = memchr(base, 0x0a, bytes.count) else { return nil }
    return UnsafeRawPointer(found) - base
  }
}
