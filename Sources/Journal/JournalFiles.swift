import CSystemd
import Glibc
import Model

/// A journal file that may be read.
struct JournalFile: Hashable {
  /// Where it is.
  var path: String
  /// The folder that it lies in.
  var folder: String
  /// Its name up to the `@` of an archive or the suffix: `system`, `user-1000`, `remote-web1`.
  var stem: String
  /// The name of the namespace that it belongs to, behind a dot; empty for the default one.
  var namespace = ""
  /// False for a file to which nothing is added any more, by its name.
  var isActive: Bool

  /// True where journald counts the entries together with those of the folder's other such files.
  var isCountedTogether: Bool { stem == "system" || stem.utf8.starts(with: "user-".utf8) }

  /// The host that sent the entries of a file of systemd-journal-remote.
  var remoteHost: String? {
    guard stem.utf8.starts(with: "remote-".utf8), stem.utf8.count > 7 else { return nil }
    return String(stem.dropFirst(7))
  }
}

/// What is on disk to be read: libsystemd itself treats files that it may not open as if they were not there.
struct JournalFiles {
  /// The most files that are looked at, as in libsystemd.
  static let limit = 7168
  /// The most folders that are looked into, and watched.
  static let folderLimit = 1024

  /// The files that may be read.
  private(set) var found: [JournalFile] = []
  /// The folders that have been looked into, or that were to be.
  private(set) var folders: [String] = []
  /// How many files and directories exist and may not be read.
  private(set) var denied = 0
  /// How many files there are beyond the limit.
  private(set) var overLimit = 0
  /// How many folders there are beyond theirs.
  private(set) var foldersOverLimit = 0
  private var firstDenied = ""
  private let directories: [String]
  private static let systemDirectories = ["/var/log/journal", "/run/log/journal"]

  /// Looks into directories, or where this machine's journals are, and one level below.
  init(directories given: [String]) {
    directories = given.isEmpty ? Self.systemDirectories : given
    let machine = given.isEmpty ? Self.machineID() : ""
    for root in directories {
      visit(root, namespace: "") { name in
        guard given.isEmpty else { return "" }
        guard machine.isEmpty || name.utf8.starts(with: machine.utf8) else { return nil }
        return String(name.dropFirst(machine.utf8.count))
      }
    }
  }

  /// How many journal files may be read.
  var readable: Int { found.count }

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

  /// Looks into a folder; `below` names the namespace of a folder in it, or `nil` where it is none of ours.
  private mutating func visit(_ path: String, namespace: String, below: ((String) -> String?)?) {
    guard folders.count < Self.folderLimit else {
      foldersOverLimit += 1
      return
    }
    folders.append(path)
    guard let stream = opendir(path) else {
      noteFailure(path)
      return
    }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = Self.name(of: entry)
      guard !name.utf8.starts(with: ".".utf8) else { continue }
      if let file = Self.file(name, in: path, namespace: namespace) {
        probe(file)
      } else if let found = below?(name), Self.isDirectory("\(path)/\(name)") {
        visit("\(path)/\(name)", namespace: found, below: nil)
      }
    }
  }

  private static func file(_ name: String, in folder: String, namespace: String) -> JournalFile? {
    let isDirty = name.utf8.hasSuffix(".journal~")
    guard isDirty || name.utf8.hasSuffix(".journal") else { return nil }
    let base = name.dropLast(isDirty ? 9 : 8)
    let stem = base.prefix { $0 != "@" }
    return JournalFile(
      path: "\(folder)/\(name)", folder: folder, stem: String(stem), namespace: namespace,
      isActive: !isDirty && stem.endIndex == base.endIndex)
  }

  private mutating func probe(_ file: JournalFile) {
    if access(file.path, R_OK) != 0 {
      noteFailure(file.path)
    } else if found.count < Self.limit {
      found.append(file)
    } else {
      overLimit += 1
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
