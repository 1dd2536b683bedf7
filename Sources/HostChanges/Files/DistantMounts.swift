import Glibc

/// Mounts that a question about a file must not reach.
///
/// Servers that do not answer hold up whoever asks, for good, and the question alone mounts what is mounted on
/// demand. Paths are therefore followed name by name, and left alone where they come to such a mount.
struct DistantMounts {
  /// Bytes of the mount table that are read.
  private static let maximumBytes = 1 << 20
  /// Symbolic links followed in one path, as many as the kernel follows.
  private static let maximumLinks = 40

  private static let types: Set<String> = [
    "9p", "acfs", "afs", "autofs", "beegfs", "ceph", "cifs", "coda", "fuse", "fuseblk", "gfs2", "gpfs",
    "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "orangefs", "pvfs2", "smb3", "smbfs", "virtiofs",
  ]

  private let options: ChangeOptions
  private let places: Set<String>

  /// Reads the mount table as it stands; where it cannot be read, no mount is known.
  init(_ options: ChangeOptions) {
    self.options = options
    let text = try? WholeFile.read(options.path("/proc/self/mountinfo"), atMost: Self.maximumBytes)
    places = Self.places(in: text ?? [])
  }

  /// The places of distant mounts in a table as proc_pid_mountinfo(5) tells of it.
  ///
  /// The root itself is never one: who runs from a server depends on it anyway.
  static func places(in text: [UInt8]) -> Set<String> {
    var found: Set<String> = []
    for line in text.split(separator: UInt8(ascii: "\n")) {
      let fields = line.split(separator: UInt8(ascii: " "))
      // Between the place and the type there are optional fields, and a dash ends those.
      guard fields.count > 6,
        let dash = fields.dropFirst(6).firstIndex(where: { $0.elementsEqual("-".utf8) }),
        dash + 1 < fields.count
      else { continue }
      let (place, type) = (unescaped(fields[4]), String(decoding: fields[dash + 1], as: UTF8.self))
      if place != "/", types.contains(type) || type.hasPrefix("fuse.") { found.insert(place) }
    }
    return found
  }

  /// True where a path, or what its links lead to, is on a distant mount.
  func hold(_ path: String) -> Bool {
    guard !places.isEmpty else { return false }
    var rest = Array(path.split(separator: "/").reversed())
    var (at, links) = ("", 0)
    while let name = rest.popLast() {
      if name == "." { continue }
      if name == ".." {
        at = String(at.prefix(upTo: at.lastIndex(of: "/") ?? at.startIndex))
        continue
      }
      let next = at + "/" + name
      if places.contains(next) { return true }
      guard let target = link(next), links < Self.maximumLinks else {
        at = next
        continue
      }
      links += 1
      if target.hasPrefix("/") { at = "" }
      rest += target.split(separator: "/").reversed()
    }
    return false
  }

  private func link(_ path: String) -> String? {
    var target = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(options.path(path), &target, target.count)
    return count > 0 ? String(decoding: target[..<count], as: UTF8.self) : nil
  }

  /// `\040` is a blank: so the table writes what would end a field.
  private static func unescaped(_ field: ArraySlice<UInt8>) -> String {
    var bytes: [UInt8] = []
    var rest = field
    while let byte = rest.popFirst() {
      let digits = rest.prefix(3)
      guard byte == UInt8(ascii: "\\"), digits.count == 3,
        let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
      else {
        bytes.append(byte)
        continue
      }
      bytes.append(code)
      rest = rest.dropFirst(3)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
