/// Reads from a unit's file which programs it runs and which files it reads.
///
/// For hosts whose bus does not answer; a bus knows the same with all drop-ins merged. Not a parser of unit files:
/// sections, specifiers and resets by an empty value do not matter for what is only ever a hint.
enum UnitFileParser {
  /// Paths taken of one file at most.
  static let maximumPaths = 64

  private static let keys: [StaticString] = [
    "ExecStart=", "ExecStartPre=", "ExecStartPost=", "ExecReload=", "EnvironmentFile=", "ExecCondition=",
  ]

  /// The absolute paths in a unit's file, without doubles, in their order.
  static func paths(in text: [UInt8]) -> [String] {
    var paths: [String] = []
    var isContinued = false
    for raw in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      let line = trimmed(raw)
      guard let value = isContinued ? line : value(of: line) else { continue }
      isContinued = value.last == UInt8(ascii: "\\")
      for word in value.split(whereSeparator: isBreak) {
        guard let path = path(word), !paths.contains(path) else { continue }
        paths.append(path)
        if paths.count == maximumPaths { return paths }
      }
    }
    return paths
  }

  private static func value(of line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    for key in keys where line.count > key.utf8CodeUnitCount && key.withUTF8Buffer({ line.starts(with: $0) })
    {
      return line.dropFirst(key.utf8CodeUnitCount)
    }
    return nil
  }

  private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var line = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    while let last = line.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\r") { line.removeLast() }
    return line
  }

  /// Blanks, quotes, and what stands between an option and its value.
  private static func isBreak(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\"")
      || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "=") || byte == UInt8(ascii: ";")
  }

  /// A word as a path: `-/etc/default/x` and `@/usr/bin/x` are paths behind a prefix of systemd's.
  private static func path(_ word: ArraySlice<UInt8>) -> String? {
    let bare = word.drop { "-@:+!|".utf8.contains($0) }
    guard bare.first == UInt8(ascii: "/"), bare.count > 1, bare.count < 512,
      !bare.contains(where: {
        $0 < 0x21 || $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "$") || $0 == UInt8(ascii: "*")
      })
    else { return nil }
    return String(validating: bare, as: UTF8.self)
  }
}
