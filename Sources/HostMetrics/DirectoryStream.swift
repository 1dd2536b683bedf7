import Glibc

/// The entries of one directory, `.` and `..` left out.
struct DirectoryStream: ~Copyable {
  /// One name in a directory.
  struct Entry {
    /// The name; good until the next entry is asked for.
    let name: UnsafeRawBufferPointer
    /// The inode's number.
    let inode: UInt64
  }

  private let stream: OpaquePointer

  /// The flags with which a directory is opened to be listed.
  static let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW

  /// Lists an open directory, and closes it in the end.
  init(taking descriptor: Int32) throws(SystemFailure) {
    guard let opened = fdopendir(descriptor) else {
      let failure = SystemFailure.last
      close(descriptor)
      throw failure
    }
    stream = opened
  }

  deinit { closedir(stream) }

  /// The next entry, or `nil` after the last one.
  mutating func next() -> Entry? {
    while let record = readdir(stream) {
      let name = Self.name(of: record)
      if name.equals(".") || name.equals("..") { continue }
      return Entry(name: name, inode: UInt64(record.pointee.d_ino))
    }
    return nil
  }

  private static func name(of record: UnsafeMutablePointer<dirent>) -> UnsafeRawBufferPointer {
    let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
    let start = UnsafeRawPointer(record).advanced(by: offset)
    let room = UnsafeRawBufferPointer(start: start, count: Int(record.pointee.d_reclen) - offset)
    return UnsafeRawBufferPointer(rebasing: room[..<(room.offset(of: 0) ?? room.count)])
  }
}

/// A directory that stays open, so that what is below it is found by short paths.
final class KeptDirectory {
  /// The open descriptor.
  let descriptor: Int32

  /// Opens a directory.
  init(_ path: String) throws(SystemFailure) {
    let opened = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard opened >= 0 else { throw .last }
    descriptor = opened
  }

  deinit { close(descriptor) }
}
