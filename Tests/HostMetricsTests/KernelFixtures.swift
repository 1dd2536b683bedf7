@testable import HostMetrics

extension Fixture {
  /// The hosts whose files are kept.
  enum Host: String, CaseIterable {
    /// Kernel 6.18.44, two processors, control groups in the hybrid layout.
    case small = "6.18.44"
    /// Debian's kernel 6.1 with control groups of version 2; see make-vm-fixtures.sh.
    case unified = "6.1-unified"
  }

  /// The settings of a sampler that reads a host's files where they lie.
  static func settings(_ host: Host) -> SamplerSettings {
    var settings = SamplerSettings()
    settings.root = root.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/" + host.rawValue
    return settings
  }

  /// A file's bytes.
  static func bytes(_ path: String, of host: Host) -> [UInt8] {
    var buffer = ReadBuffer()
    var file = KeptFile(settings(host).path(path))
    return (try? file.read(into: &buffer)).map { Array($0) } ?? []
  }

  /// The numbers that stand in a line of a file behind its first word.
  static func numbers(_ path: String, of host: Host, line name: String) -> [UInt64] {
    let text = String(decoding: bytes(path, of: host), as: UTF8.self)
    for line in text.split(separator: "\n") {
      let words = line.split { $0 == " " || $0 == "\t" }
      if words.first == name[...] { return words.dropFirst().compactMap { UInt64($0) } }
    }
    return []
  }

  /// Hands a file's bytes to a parser.
  static func parse<Value>(
    _ path: String, of host: Host, _ parser: (UnsafeRawBufferPointer) -> Value
  ) -> Value {
    bytes(path, of: host).withUnsafeBytes(parser)
  }
}
