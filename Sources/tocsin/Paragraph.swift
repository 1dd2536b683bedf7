/// Text in lines of at most so many columns.
enum Paragraph {
  /// As wide as every terminal is.
  static let width = 80

  /// Breaks a text between words.
  ///
  /// - Parameters:
  ///   - text: Printable ASCII.
  ///   - first: What stands before the first line, such as `  03:10:02  `.
  ///   - hanging: How many blanks stand before the other lines; nil for as many as `first` is long.
  ///   - width: How long a line may be.
  /// - Returns: The lines. A word that is longer than a line is cut, as it is for eyes.
  static func lines(
    _ text: String, after first: String = "", hanging: Int? = nil, width: Int = width
  ) -> [String] {
    let indent = String(repeating: " ", count: min(hanging ?? first.utf8.count, width / 2))
    var lines: [String] = []
    var line = first
    var isEmpty = true
    for word in text.split(separator: " ").flatMap({ pieces(of: $0, width - indent.utf8.count) }) {
      if line.utf8.count + (isEmpty ? 0 : 1) + word.utf8.count > width, !isEmpty {
        lines.append(line)
        (line, isEmpty) = (indent, true)
      }
      line += (isEmpty ? "" : " ") + word
      isEmpty = false
    }
    return lines + [line]
  }

  private static func pieces(of word: Substring, _ limit: Int) -> [String] {
    let bytes = Array(word.utf8)
    return stride(from: 0, to: bytes.count, by: limit).map {
      String(decoding: bytes[$0..<min($0 + limit, bytes.count)], as: UTF8.self)
    }
  }
}
