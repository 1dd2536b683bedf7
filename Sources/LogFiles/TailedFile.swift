import Glibc
import Model

/// One file that is being read: where the reader stands in it, and how it is known again.
final class TailedFile {
  /// What came of a read.
  enum Outcome: Equatable {
    /// Lines may follow at once.
    case more
    /// The reader stands at the end.
    case atEnd
    /// The file was cut or written anew below the reader.
    case truncated
    /// A compressed file cannot be read on.
    case damaged
    /// The system refuses; the error's number.
    case failed(Int32)
  }

  typealias TakeLine = (UnsafeRawBufferPointer, _ floor: Int64) -> Void

  /// What tells whether a file was written to.
  private struct FileState: Equatable {
    var size: UInt64
    var written: Int64

    init(_ status: FileStatus) {
      size = status.size
      written = status.writtenNanoseconds
    }
  }

  /// The name under which it is followed.
  let path: String
  let bytes: FileBytes
  /// True for a file that nobody writes to any more: a copy, or a compressed one.
  let isFinal: Bool
  private(set) var offset: UInt64
  private(set) var cutter: LineCutter
  private var marks: FileMarks
  /// When the reader last stood at its end: what follows is younger.
  private(set) var floor: Int64
  /// When it was last read, microseconds since 1970 UTC.
  private var seenAt: Int64
  /// The largest size that was seen.
  private(set) var largestSize: UInt64 = 0
  /// The file as it was when the reader came to its end.
  private var seen: FileState?
  private var hasHitLimit = false
  /// The monotonic clock when the file was last seen to change, nanoseconds.
  private(set) var grewAt: UInt64
  private let options: FollowerOptions

  /// Begins a file at its start.
  init(
    path: String, bytes: FileBytes, isFinal: Bool = false, floor: Int64, now: Int64, monotonic: UInt64,
    options: FollowerOptions
  ) {
    self.path = path
    self.bytes = bytes
    self.isFinal = isFinal || bytes.isCompressed
    self.floor = floor
    seenAt = now
    self.options = options
    offset = 0
    cutter = LineCutter(longestLine: options.longestLine)
    marks = FileMarks()
    grewAt = monotonic
  }

  /// The file as the filesystem knows it.
  var identity: FileIdentity { bytes.identity }

  /// What is known of how far it was read.
  var position: FilePosition {
    var position = FilePosition(path: path, device: identity.device, inode: identity.inode)
    position.birthMicroseconds = bytes.birthMicroseconds
    position.offset = offset
    position.head = Fingerprint.hash(marks.head)
    position.tail = Fingerprint.hash(marks.tail)
    position.seenMicroseconds = seenAt
    position.isInsideLine = cutter.isInsideLine
    return position
  }

  /// Bytes that are there and not yet taken, as far as can be known.
  var waitingBytes: UInt64 {
    bytes.isCompressed || largestSize < offset ? 0 : largestSize - offset
  }

  /// True where it is the very file that a position speaks of, whatever it holds now.
  func isFile(of position: FilePosition) -> Bool {
    guard identity.inode == position.inode else { return false }
    let (birth, other) = (bytes.birthMicroseconds, position.birthMicroseconds)
    return birth == other || birth == 0 || other == 0
  }

  /// Goes to where a position says, if this is the file that it speaks of, or holds what that held.
  func resume(at position: FilePosition, _ budget: SearchBudget) -> Bool {
    // Of a file without a byte taken nothing is known but which it was.
    guard position.offset > 0 || isFile(of: position) else { return false }
    guard let marks = FileMarks(of: bytes, agreeingWith: position, budget) else { return false }
    self.marks = marks
    offset = position.offset
    cutter.isInsideLine = position.isInsideLine
    (floor, seenAt) = (position.seenMicroseconds, position.seenMicroseconds)
    return true
  }

  /// Notes that nothing was to be read of it at a moment.
  func noteSeen(at now: Int64) { seenAt = now }

  /// True for a file that was written to since the reader came to its end.
  func hasNews(_ status: FileStatus) -> Bool { seen != FileState(status) }

  /// The position at its present end, if that can be known.
  var endPosition: FilePosition {
    var position = position
    guard !bytes.isCompressed, let size = bytes.status?.size, let marks = FileMarks(of: bytes, upTo: size)
    else {
      return position
    }
    position.offset = size
    position.head = Fingerprint.hash(marks.head)
    position.tail = Fingerprint.hash(marks.tail)
    return position
  }

  /// True for a file that holds what a position speaks of.
  func holds(_ position: FilePosition, _ budget: SearchBudget) -> Bool {
    FileMarks(of: bytes, agreeingWith: position, budget) != nil
  }

  /// True for a file that ends before the place that another one was read to, and begins like that.
  func isBeginning(of other: TailedFile) -> Bool {
    guard !bytes.isCompressed, let size = bytes.status?.size, size > 0, size <= other.offset else {
      return false
    }
    let count = Int(min(size, UInt64(other.marks.head.count)))
    return bytes.read(count, at: 0).map { $0.elementsEqual(other.marks.head.prefix(count)) } ?? false
  }

  /// Passes over what is there: only what comes is of interest.
  func skipToEnd() {
    guard let size = bytes.status?.size, size > 0 else { return }
    guard let marks = FileMarks(of: bytes, upTo: size) else { return }
    (self.marks, offset, largestSize) = (marks, size, size)
    // What follows the last newline is the rest of a line of which the beginning was not seen.
    cutter.isInsideLine = marks.tail.last != 0x0a
  }

  /// Begins anew: the file was cut or written anew in place.
  func restart() {
    (offset, largestSize, seen) = (0, 0, nil)
    marks = FileMarks()
    cutter.isInsideLine = false
  }

  /// Reads what is there, a chunk at most.
  ///
  /// - Parameters:
  ///   - buffer: Room for a chunk and the bytes in front of it.
  ///   - now: Wall-clock time, microseconds since 1970 UTC.
  ///   - monotonic: Nanoseconds of a clock that is never set.
  ///   - take: Takes a line, and the earliest time at which it can have been written.
  /// - Returns: What came of it.
  func read(_ buffer: inout [UInt8], now: Int64, monotonic: UInt64, _ take: TakeLine) -> Outcome {
    guard let status = bytes.status else { return .failed(errno) }
    seenAt = now
    let state = FileState(status)
    if seen == state { return standAtEnd(&buffer, now: now, monotonic: monotonic, take) }
    grewAt = monotonic
    largestSize = max(largestSize, bytes.isCompressed ? 0 : status.size)
    let before = offset
    let (outcome, count) = readChunk(&buffer, take)
    if let outcome { return outcome }
    if count == buffer.count { return offset > before ? .more : skipZeros(count) }
    if hasHitLimit { return .more }
    seen = state
    return standAtEnd(&buffer, now: now, monotonic: monotonic, take)
  }

  /// Reads a chunk and takes its lines; an outcome only where that went wrong.
  private func readChunk(_ buffer: inout [UInt8], _ take: TakeLine) -> (Outcome?, count: Int) {
    let window = bytes.isCompressed ? 0 : marks.tail.count
    let start = offset - UInt64(window)
    guard let count = buffer.withUnsafeMutableBytes({ bytes.read(into: $0, at: start) }) else {
      return (bytes.isCompressed ? .damaged : .failed(errno), 0)
    }
    guard count >= window, window == 0 || buffer[..<window].elementsEqual(marks.tail) else {
      return (.truncated, count)
    }
    let before = cutter.counts.lines
    buffer.withUnsafeBytes { buffer in
      let fresh = UnsafeRawBufferPointer(rebasing: buffer[window..<count])
      let taken = cutter.cut(fresh, atMost: options.chunkLines) { take($0, floor) }
      advance(UnsafeRawBufferPointer(rebasing: fresh[..<taken]))
    }
    hasHitLimit = cutter.counts.lines - before >= UInt64(options.chunkLines)
    return (bytes.isDamaged && count == 0 ? .damaged : nil, count)
  }

  private func advance(_ taken: UnsafeRawBufferPointer) {
    offset += UInt64(taken.count)
    marks.note(taken)
  }

  /// Passes over zeros that fill a whole chunk; nothing else does without a line in it.
  private func skipZeros(_ count: Int) -> Outcome {
    guard !bytes.isCompressed else { return .damaged }
    guard let data = bytes.nextData(from: offset) else { return .atEnd }
    let target = max(data, offset + UInt64(count - marks.tail.count))
    guard let marks = FileMarks(of: bytes, upTo: target) else { return .truncated }
    (self.marks, offset) = (marks, target)
    return .more
  }

  /// Takes a line that waits for its end in vain.
  private func standAtEnd(
    _ buffer: inout [UInt8], now: Int64, monotonic: UInt64, _ take: TakeLine
  ) -> Outcome {
    if bytes.isDamaged { return .damaged }
    let waited = Double(monotonic &- min(grewAt, monotonic)) / 1e9
    if !cutter.isInsideLine, isFinal || waited >= options.partialLineSeconds {
      flush(&buffer, take)
    }
    floor = now
    return .atEnd
  }

  private func flush(_ buffer: inout [UInt8], _ take: TakeLine) {
    guard bytes.isCompressed || largestSize > offset else { return }
    let count = buffer.withUnsafeMutableBytes { bytes.read(into: $0, at: offset) } ?? 0
    guard buffer[..<count].contains(where: { $0 != 0 }), !buffer[..<count].contains(0x0a) else { return }
    buffer.withUnsafeBytes { buffer in
      let rest = UnsafeRawBufferPointer(rebasing: buffer[..<count])
      cutter.flush(rest) { take($0, floor) }
      advance(rest)
    }
  }
}
