import Glibc

/// What is in a folder.
enum FolderListing {
  /// Names read of one folder at most.
  static let maximumNames = 20_000

  /// The names in a folder, in the order of their bytes; none where it cannot be read.
  static func names(_ path: String) -> [String] {
    (try? read(path)) ?? []
  }

  /// The names in a folder, in the order of their bytes; a name that is no UTF-8 could not be told and is left out.
  static func read(_ path: String) throws(SystemFailure) -> [String] {
    guard let stream = opendir(path) else { throw .last }
    defer { closedir(stream) }
    var names: [String] = []
    while names.count < maximumNames, let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let name, name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
