internal import Glibc

/// The folder of the alert files, held open: files are named relative to it, whatever becomes of its path.
final class AlertDirectory {
  let path: String
  private var descriptor: Int32

  init(path: String) throws(AlertLogFailure) {
    self.path = path
    descriptor = try AlertDirectory.open(path)
  }

  deinit {
    close(descriptor)
  }

  func path(of name: String) -> String { "\(path)/\(name)" }

  /// Opens a file of our own for appending, and makes it with mode 0640 where there is none.
  ///
  /// Whoever may write to the folder could have put a link there, so nothing is followed and what was
  /// opened is looked at before it is used.
  func openForAppending(_ name: String) throws(AlertLogFailure) -> Int32 {
    let flags = O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
    var file = openat(descriptor, name, flags)
    if file < 0, errno == ENOENT { file = make(name, flags) }
    if file < 0, errno == ENOENT {
      // The folder itself was deleted; there may be a new one under its path.
      let fresh = try AlertDirectory.open(path)
      close(descriptor)
      descriptor = fresh
      file = make(name, flags)
    }
    guard file >= 0 else { throw openFailure(name) }
    return try checked(file, name, AlertDirectory.faultForAppending)
  }

  private static func open(_ path: String) throws(AlertLogFailure) -> Int32 {
    let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system("open", path) }
    return descriptor
  }

  private func make(_ name: String, _ flags: Int32) -> Int32 {
    let file = openat(descriptor, name, flags | O_CREAT | O_EXCL, 0o640)
    guard file >= 0 else { return file }
    // The process's umask does not decide who may read alerts.
    fchmod(file, 0o640)
    fsync(descriptor)
    return file
  }

  private func openFailure(_ name: String) -> AlertLogFailure {
    errno == ELOOP
      ? .notOurs(path: path(of: name), found: "a symbolic link") : .system("open", path(of: name))
  }

  /// Opens a regular file for reading, whoever's it is; `nil` where there is none.
  func openForReading(_ name: String) throws(AlertLogFailure) -> Int32? {
    let file = openat(descriptor, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      throw openFailure(name)
    }
    return try checked(file, name, AlertDirectory.faultForReading)
  }

  /// The names in the folder, in order.
  func names() throws(AlertLogFailure) -> [String] {
    let listed = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard listed >= 0, let stream = fdopendir(listed) else {
      let failure = AlertLogFailure.system("list", path)
      if listed >= 0 { close(listed) }
      throw failure
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
    }
    return names.sorted()
  }

  /// What the system says of a file itself, no link followed; `nil` where there is none.
  func status(of name: String) -> stat? {
    var status = stat()
    return fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? status : nil
  }

  /// Removes a file.
  func remove(_ name: String) throws(AlertLogFailure) {
    guard unlinkat(descriptor, name, 0) != 0, errno != ENOENT else { return }
    throw .system("remove", path(of: name))
  }

  /// True when the name means this open file.
  func holds(_ name: String, as file: Int32) -> Bool {
    var named = stat()
    var opened = stat()
    guard fstatat(descriptor, name, &named, AT_SYMLINK_NOFOLLOW) == 0, fstat(file, &opened) == 0 else {
      return false
    }
    return named.st_dev == opened.st_dev && named.st_ino == opened.st_ino
  }

  /// Moves `name` to `name.1`, `name.1` to `name.2` and so on; the last one is lost.
  func rotate(_ name: String, kept: Int) throws(AlertLogFailure) {
    for number in stride(from: kept - 1, through: 1, by: -1) {
      try rename("\(name).\(number)", to: "\(name).\(number + 1)")
    }
    try rename(name, to: "\(name).1")
    fsync(descriptor)
  }

  private func rename(_ name: String, to other: String) throws(AlertLogFailure) {
    guard renameat(descriptor, name, descriptor, other) != 0, errno != ENOENT else { return }
    throw .system("rotate", path(of: name))
  }

  private func checked(
    _ file: Int32, _ name: String, _ fault: (stat) -> String?
  ) throws(AlertLogFailure) -> Int32 {
    var status = stat()
    guard fstat(file, &status) == 0 else {
      let failure = AlertLogFailure.system("examine", path(of: name))
      close(file)
      throw failure
    }
    guard let found = fault(status) else { return file }
    close(file)
    throw .notOurs(path: path(of: name), found: found)
  }

  private static func faultForReading(_ status: stat) -> String? {
    status.st_mode & S_IFMT == S_IFREG ? nil : "something that is no regular file"
  }

  private static func faultForAppending(_ status: stat) -> String? {
    if let fault = faultForReading(status) { return fault }
    if status.st_nlink != 1 { return "a file with \(status.st_nlink) links" }
    if status.st_uid != geteuid() { return "a file of user \(status.st_uid)" }
    return nil
  }
}
