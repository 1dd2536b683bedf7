import Glibc
import Model

/// A journal file together with what its head said.
struct CatalogFile: Hashable {
  var file: JournalFile
  var header: JournalFileHeader

  /// The counter that numbers the file's entries.
  var counter: String {
    file.isCountedTogether ? file.folder : "\(file.folder)/\(header.sequenceID.hexadecimal)"
  }

  /// True for the same file at the same place.
  func isSame(as other: CatalogFile) -> Bool {
    file == other.file && header.fileID == other.header.fileID
  }
}

/// A journal: the files that one handle reads.
struct CatalogGroup {
  /// What tells it from the others, in cursors; 0 for the machine's own journal of the default namespace.
  var key: UInt64
  /// The host whose entries these are, by the name of their files.
  var host: String?
  var files: [CatalogFile] = []
}

/// All journal files, sorted into journals, without those that cannot be read.
///
/// A namespace of this machine is a journal, in its two folders for what is kept and what is not; so is the
/// rest of each folder that the configuration names, except that each host's file which
/// systemd-journal-remote writes there is one of its own.
struct JournalCatalog {
  /// The journals, by key.
  private(set) var groups: [CatalogGroup] = []
  /// Journals left out because there are too many.
  private(set) var leftOut = 0

  /// Sorts files into journals.
  init(_ files: [CatalogFile], isLocal: Bool) {
    var places: [String: Int] = [:]
    for file in files {
      let name = Self.name(of: file.file, isLocal: isLocal)
      let place = places[name] ?? groups.count
      if place == groups.count {
        guard groups.count < JournalPlaces.limit else {
          leftOut += 1
          continue
        }
        places[name] = place
        groups.append(
          CatalogGroup(key: Self.key(of: name), host: isLocal ? nil : file.file.remoteHost))
      }
      groups[place].files.append(file)
    }
    groups.sort { $0.key < $1.key }
    for place in groups.indices { groups[place].files.sort { $0.file.path < $1.file.path } }
  }

  /// True where there is no such journal.
  func lacks(_ key: UInt64) -> Bool { !groups.contains { $0.key == key } }

  private static func name(of file: JournalFile, isLocal: Bool) -> String {
    if isLocal { return file.namespace }
    return file.remoteHost.map { "\(file.folder)/remote-\($0)" } ?? file.folder
  }

  /// FNV-1a of the name; 0 for the empty one.
  private static func key(of name: String) -> UInt64 {
    guard !name.isEmpty else { return 0 }
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return max(1, hash)
  }
}
