import Glibc

/// The folder of the state, as a list of names.
enum StateFolder {
  /// A file in the folder, with what tells which one to part with first.
  struct Entry {
    var name: String
    var bytes: Int64
    /// When it got its name, seconds since 1970 UTC.
    var namedAt: Int64
  }

  /// The names in a folder, in order; none where it cannot be read.
  static func names(in directory: String) -> [String] {
    guard let stream = opendir(directory) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
    }
    return names.sorted()
  }

  /// The files whose names begin so, in the order of their names.
  static func entries(in directory: String, prefix: String) -> [Entry] {
    names(in: directory).compactMap { name in
      guard name.hasPrefix(prefix) else { return nil }
      var status = stat()
      guard lstat("\(directory)/\(name)", &status) == 0 else { return nil }
      // A change of the name counts and not that of the content: what was moved aside may be old.
      return Entry(name: name, bytes: Int64(status.st_size), namedAt: Int64(status.st_ctim.tv_sec))
    }
  }

  /// Makes changes of names survive a power cut, as far as the system lets one.
  static func synchronize(_ directory: String) {
    let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
