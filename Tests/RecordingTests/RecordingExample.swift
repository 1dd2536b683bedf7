/// The example of the format's description, read from its hexadecimal listing.
enum RecordingExample {
  /// What each block of it holds.
  static func documented(file: String = #filePath) -> [[UInt8]] {
    let root = file.split(separator: "/").dropLast(3).joined(separator: "/")
    let text = String(decoding: RecordingFile.bytes(of: "/\(root)/docs/recording.md"), as: UTF8.self)
    guard let example = text.split(separator: "\n## ").first(where: { $0.hasPrefix("Example") }) else {
      return []
    }
    let listings = example.split(separator: "```").enumerated().filter { $0.offset % 2 == 1 }
    return listings.map { $0.element.split(separator: "\n").flatMap { bytes(ofLine: $0) } }
  }

  /// The hexadecimal numbers before the comment; `00 × 16` stands for sixteen of them.
  private static func bytes(ofLine line: Substring) -> [UInt8] {
    let listing = line.split(separator: "  ", maxSplits: 1).first ?? ""
    let words = listing.split(separator: " ")
    if words.count == 3, words[1] == "×", let byte = UInt8(words[0], radix: 16), let count = Int(words[2]) {
      return [UInt8](repeating: byte, count: count)
    }
    return words.compactMap { UInt8($0, radix: 16) }
  }
}
