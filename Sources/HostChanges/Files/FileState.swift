import Glibc

/// What a folder says of a file: enough to see that it changed, and nothing of what is in it.
struct FileState: Hashable {
  var inode: UInt64
  var size: Int64
  /// Time of the last write, nanoseconds since 1970 UTC.
  var writtenNanoseconds: Int64
  /// Type and permissions.
  var mode: UInt32
  var owner: UInt32
  var group: UInt32
  /// When its content, name or permissions last changed, a time that nobody can set: microseconds since 1970 UTC.
  var changedMicroseconds: Int64

  /// `AT_NO_AUTOMOUNT` of fcntl.h, which the module of the C library hides.
  private static let noAutomount: Int32 = 0x800

  /// Asks about a file by name, itself where it is a symbolic link; nil where there is none.
  init?(path: String, in folder: Int32 = AT_FDCWD, followingLinks: Bool = false) {
    var status = stat()
    let flags = Self.noAutomount | (followingLinks ? 0 : AT_SYMLINK_NOFOLLOW)
    guard fstatat(folder, path, &status, flags) == 0 else { return nil }
    inode = UInt64(status.st_ino)
    size = Int64(status.st_size)
    writtenNanoseconds = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
    (mode, owner, group) = (status.st_mode, status.st_uid, status.st_gid)
    changedMicroseconds =
      Int64(status.st_ctim.tv_sec) &* 1_000_000 &+ Int64(status.st_ctim.tv_nsec / 1000)
  }

  /// True for a folder.
  var isFolder: Bool { mode & S_IFMT == S_IFDIR }

  /// What happened to a file between two looks; nil where nothing did.
  static func change(from before: FileState, to now: FileState) -> FileChange.What? {
    if before.inode != now.inode || before.size != now.size
      || before.writtenNanoseconds != now.writtenNanoseconds
    {
      return .written
    }
    return before.mode != now.mode || before.owner != now.owner || before.group != now.group
      ? .permissions : nil
  }
}

/// Something that happened to a file.
struct FileChange: Hashable {
  enum What: String {
    case created
    case written
    case permissions = "permissions changed"
    case removed
  }

  var path: String
  var what: What
  var realtimeMicroseconds: Int64
}
