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
  /// Positions beyond are refused: many times what a reader follows.
  public static let capacity = 4096

  /// The positions of files that are not finished.
  public private(set) var all: [FilePosition] = []

  /// Knows no file.
  public init() {}

  /// Takes a newer position of a file, or the first one.
  ///
  /// - Complexity: O(files).
  public mutating func note(_ position: FilePosition) {
    let place = all.firstIndex { $0.isOfSameFile(as: position) }
    switch (place, position.isFinished) {
    case (let place?, true): all.remove(at: place)
    case (let place?, false): all[place] = position
    case (nil, false): if all.count < Self.capacity { all.append(position) }
    case (nil, true): break
    }
  }
}
