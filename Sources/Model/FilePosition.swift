/// How far a text file has been read.
///
/// A file is known again by its inode, by when it was made and by what stands at its beginning and before the position: the name
/// moves on to another file when logs are rotated, and inodes are used again.
public struct FilePosition: Hashable, Sendable {
  /// The name under which the file is followed, whatever it is called by now.
  public var path: String
  /// The device that holds it.
  public var device: UInt64
  /// Its number on that device.
  public var inode: UInt64
  /// When it was made, microseconds since 1970 UTC; 0 where nobody knows.
  public var birthMicroseconds: Int64
  /// How many of its bytes have been taken.
  public var offset: UInt64
  /// A hash of its first bytes, as many as have been taken, 256 at most.
  public var head: UInt64
  /// A hash of the last bytes before ``offset``, as many as have been taken, 256 at most.
  public var tail: UInt64
  /// When the file was last read, microseconds since 1970 UTC.
  public var seenMicroseconds: Int64
  /// True where what follows is the rest of a line that counts already.
  public var isInsideLine: Bool
  /// True once nothing more is expected of the file: it is to be forgotten.
  public var isFinished: Bool

  /// A position at the beginning of a file.
  public init(path: String, device: UInt64, inode: UInt64) {
    self.path = path
    self.device = device
    self.inode = inode
    birthMicroseconds = 0
    offset = 0
    head = 0
    tail = 0
    seenMicroseconds = 0
    isInsideLine = false
    isFinished = false
  }

  /// True where both speak of one file under one name.
  public func isOfSameFile(as other: FilePosition) -> Bool {
    inode == other.inode && device == other.device && path == other.path
  }
}

/// Bytes of a text file that could not be read, or may have been there.
public struct FileGap: Hashable, Sendable {
  /// Why they could not be read.
  ///
  /// Raw values are stored.
  public enum Reason: UInt8, Sendable {
    /// The file was made shorter, or was written anew in place.
    case truncated = 0
    /// The file is gone, and no rotated file holds what followed.
    case gone = 1
    /// A rotated file cannot be read to its end.
    case damaged = 2
  }

  /// The name under which the file is followed.
  public var path: String
  /// Under which name its lines count.
  public var unit: String
  /// Bytes known to be lost, the least there can be; 0 where none may be.
  public var bytes: UInt64
  /// Why.
  public var reason: Reason

  /// Reports a gap.
  public init(path: String, unit: String, bytes: UInt64, reason: Reason) {
    self.path = path
    self.unit = unit
    self.bytes = bytes
    self.reason = reason
  }
}

/// Every file's position, the older files of one name first.
public struct FilePositions: Hashable, Sendable {
  /// Positions held at most, many times what a reader follows: of more, the one read longest ago is forgotten.
  public static let capacity = 4096

  /// The positions of files that are not finished.
  public private(set) var all: [FilePosition] = []

  /// Knows no file.
  public init() {}

  /// Takes a newer position of a file, or the first one.
  ///
  /// - Parameter position: How far the file has been read.
  /// - Returns: What had to be forgotten for want of room.
  /// - Complexity: O(files).
  @discardableResult
  public mutating func note(_ position: FilePosition) -> FilePosition? {
    let place = all.firstIndex { $0.isOfSameFile(as: position) }
    if let place {
      if position.isFinished { all.remove(at: place) } else { all[place] = position }
      return nil
    }
    guard !position.isFinished else { return nil }
    all.append(position)
    return all.count > Self.capacity ? forgetOldest() : nil
  }

  private mutating func forgetOldest() -> FilePosition? {
    // Never the newest one: after the clock was set back it would be the oldest for ever.
    let oldest = all.indices.dropLast().min { all[$0].seenMicroseconds < all[$1].seenMicroseconds }
    return oldest.map { all.remove(at: $0) }
  }
}
