/// A shell glob: `*` stands for any run of bytes, `?` for any one byte, all else for itself.
package struct GlobPattern: Hashable, Sendable {
  private let pattern: [UInt8]

  /// Takes a glob as the configuration has it.
  package init(_ text: String) {
    pattern = Array(text.utf8)
  }

  /// True where the pattern stands for the whole text.
  ///
  /// - Complexity: O(pattern × text).
  package func matches(_ text: String) -> Bool {
    matches(Array(text.utf8))
  }

  /// True where the pattern stands for all of the bytes.
  ///
  /// - Complexity: O(pattern × bytes): a star that fails is tried again one byte on, never recursively.
  package func matches(_ bytes: [UInt8]) -> Bool {
    var (at, position) = (0, 0)
    var star: (pattern: Int, text: Int)?
    while position < bytes.count {
      if at < pattern.count, pattern[at] == UInt8(ascii: "*") {
        star = (at, position)
        at += 1
      } else if at < pattern.count, pattern[at] == UInt8(ascii: "?") || pattern[at] == bytes[position] {
        at += 1
        position += 1
      } else if let last = star {
        star = (last.pattern, last.text + 1)
        at = last.pattern + 1
        position = last.text + 1
      } else {
        return false
      }
    }
    return pattern[at...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
