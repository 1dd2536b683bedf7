import Glibc

/// Which file it is, whatever it is called.
struct FileIdentity: Hashable {
  var device: UInt64
  var inode: UInt64
}

/// What the filesystem says of a file.
struct FileStatus {
  var identity: FileIdentity
  var size: UInt64
  /// Time of the last write, nanoseconds since 1970 UTC.
  var writtenNanoseconds: Int64
  var links: Int
  var isRegular: Bool
  var isFolder: Bool

  /// Asks by name, following symbolic links; nil with `errno` set.
  init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  /// Asks about an open file.
  init?(descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }

  private init(_ status: stat) {
    identity = FileIdentity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    size = UInt64(max(0, status.st_size))
    writtenNanoseconds =
      Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
    links = Int(status.st_nlink)
    isRegular = status.st_mode & S_IFMT == S_IFREG
    isFolder = status.st_mode & S_IFMT == S_IFDIR
  }
}

/// Why a file cannot be read, in the system's words and with what would help.
struct FileProblem: Error, Equatable {
  var code: Int32
  var text: String

  init(code: Int32, _ text: String) {
    self.code = code
    self.text = text
  }

  /// Explains the last failed call on a path.
  init(path: String, errno code: Int32) {
    self.code = code
    text = String(cString: strerror(code))
    if code == EACCES { text += "; " + FileAccess.advice(path) }
  }

  /// True where there simply is no such file.
  var isMissing: Bool { code == ENOENT || code == ENOTDIR }
}
