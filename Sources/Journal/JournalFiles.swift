import CSystemd
import Glibc
import Model

/// What is on disk to be read: libsystemd itself treats files that it may not open as if they were not there.
struct JournalFiles {
  /// How many journal files may be read.
  private(set) var readable = 0
  /// How many files and directories exist and may not be read.
  private(set) var denied = 0
  private var firstDenied = ""
  private let directories: [String]
  private static let systemDirectories = ["/var/log/journal", "/run/log/journal"]

  /// Looks into a directory, or where this machine's journals are, and one level below.
  init(directory: String?) {
    directories = directory.map { [$0] } ?? Self.systemDirectories
    let machine = directory == nil ? Self.machineID() : ""
    for root in directories {
      visit(root, depth: 0) { name in machine.isEmpty || name.utf8.starts(with: machine.utf8) }
    }
  }

  /// Why nothing can be read and what to do about it; `nil` where something can.
  var problem: String? {
    guard readable == 0 else { return nil }
    let places = directories.joined(separator: " or ")
    guard denied > 0 else {
      return "no journal files in \(places): is systemd-journald running?"
    }
    return "no permission to read the journal (\(firstDenied)): add the user to group systemd-journal"
  }

  /// What is left out while the rest is read; `nil` where nothing is.
  var limitation: String? {
    guard readable > 0, denied > 0 else { return nil }
    return "no permission to read \(denied) of the journal's files (first \(firstDenied)): "
      + "add the user to group systemd-journal"
  }

  /// Changes when a namespace's directory comes or goes.
  ///
  /// An open handle does not notice that by itself: libsystemd 252 watches for directories that are named
  /// after a machine only.
  static var namespacesStamp: [Int] {
    systemDirectories.flatMap { path in
      var status = stat()
      return stat(path, &status) == 0 ? [status.st_mtim.tv_sec, status.st_mtim.tv_nsec] : [0, 0]
    }
  }

  private mutating func visit(_ path: String, depth: Int, isWanted: (String) -> Bool) {
    guard let stream = opendir(path) else {
      noteFailure(path)
      return
    }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = Self.name(of: entry)
      guard !name.utf8.starts(with: ".".utf8) else { continue }
      if name.utf8.hasSuffix(".journal") || name.utf8.hasSuffix(".journal~") {
        probe("\(path)/\(name)")
      } else if depth == 0, isWanted(name), Self.isDirectory("\(path)/\(name)") {
        visit("\(path)/\(name)", depth: 1, isWanted: isWanted)
      }
    }
  }

  private mutating func probe(_ path: String) {
    if access(path, R_OK) == 0 {
      readable += 1
    } else {
      noteFailure(path)
    }
  }

  private mutating func noteFailure(_ path: String) {
    guard errno == EACCES || errno == EPERM else { return }
    if denied == 0 { firstDenied = path }
    denied += 1
  }

  private static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func name(of entry: UnsafeMutablePointer<dirent>) -> String {
    withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

  /// The machine's id as journal directories are named; empty where it cannot be told.
  private static func machineID() -> String {
    var id = sd_id128_t()
    return sd_id128_get_machine(&id) < 0 ? "" : Identifier128(id).hexadecimal
  }
}

extension String.UTF8View {
  fileprivate func hasSuffix(_ suffix: String) -> Bool {
    suffix.utf8.count <= count && self.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
  }
}
