/// What a rotated log's name says: `a.log.1`, `a.log.2.gz`, `a.log-20261123`, `a-20261123.log.gz`, `a.log.old`.
struct RotatedName {
  /// The number behind the name, the greater the older; nil where there is a date or a word.
  let number: Int?
  /// True where only reading it as compressed makes sense.
  let isCompressed: Bool

  /// Takes a name apart.
  ///
  /// - Parameters:
  ///   - name: A file's name, without its folder.
  ///   - base: The name of the log that it may be a rotation of.
  init?(_ name: String, of base: String) {
    let plain = Self.uncompressed(name)
    guard let middle = Self.middle(of: plain, base) ?? Self.middleBeforeExtension(of: plain, base) else {
      return nil
    }
    isCompressed = plain.utf8.count != name.utf8.count
    if Self.words.contains(middle) {
      number = 1
    } else if Self.isNumberOrDate(middle) {
      number = middle.utf8.count <= 4 ? Int(middle) : nil
    } else {
      return nil
    }
  }

  /// True for a name of a compressed file.
  static func isCompressed(_ name: String) -> Bool {
    name.utf8.suffix(3).elementsEqual(".gz".utf8) || compressions.contains { name.hasSuffix($0) }
  }

  /// The name of the log that this may be a rotation of; nil where it looks like none.
  static func base(of name: String) -> String? {
    let plain = uncompressed(name)
    if let base = withoutTail(plain) { return String(base) }
    guard let dot = plain.lastIndex(of: "."), let stem = withoutTail(plain[..<dot]) else { return nil }
    return String(stem) + plain[dot...]
  }

  /// Takes a number, a date or a word off the end; nil where there is none.
  private static func withoutTail(_ text: Substring) -> Substring? {
    let bytes = text.utf8
    if let mark = bytes.lastIndex(where: isSeparator), mark > text.startIndex,
      words.contains(text[bytes.index(after: mark)...])
    {
      return text[..<mark]
    }
    let run = bytes.suffix(while: { isDigit($0) || ".-_:T".utf8.contains($0) })
    guard let last = run.last, isDigit(last), let mark = run.firstIndex(where: isSeparator),
      mark > text.startIndex
    else { return nil }
    return text[..<mark]
  }

  private static let words: Set<Substring> = ["old", "bak", "prev", "backup"]
  /// Forms of compression that cannot be read here.
  private static let compressions = [".xz", ".bz2", ".zst", ".lz4", ".zip", ".Z"]

  private static func uncompressed(_ name: String) -> Substring {
    name.hasSuffix(".gz") ? name.dropLast(3) : name[...]
  }

  /// What stands behind `base` and a separator.
  private static func middle(of name: Substring, _ base: String) -> Substring? {
    guard name.utf8.starts(with: base.utf8), name.utf8.count > base.utf8.count + 1 else { return nil }
    let rest = name.utf8.dropFirst(base.utf8.count)
    guard let first = rest.first, isSeparator(first) else { return nil }
    return Substring(rest.dropFirst())
  }

  /// What stands between the two halves of `base`, before and after its last dot.
  private static func middleBeforeExtension(of name: Substring, _ base: String) -> Substring? {
    guard let dot = base.lastIndex(of: "."), dot > base.startIndex else { return nil }
    let (stem, ending) = (base[..<dot], base[dot...])
    guard name.hasPrefix(stem), name.hasSuffix(ending),
      name.utf8.count > stem.utf8.count + ending.utf8.count + 1
    else { return nil }
    return middle(of: name.dropLast(ending.count), String(stem))
  }

  private static func isSeparator(_ byte: UInt8) -> Bool { ".-_".utf8.contains(byte) }

  private static func isNumberOrDate(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last, isDigit(first), isDigit(last) else {
      return false
    }
    return text.utf8.allSatisfy { isDigit($0) || ".-_:T".utf8.contains($0) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}

extension Substring.UTF8View {
  /// The longest run of such bytes at the end.
  fileprivate func suffix(while isIncluded: (UInt8) -> Bool) -> SubSequence {
    var start = endIndex
    while start > startIndex, isIncluded(self[index(before: start)]) { start = index(before: start) }
    return self[start...]
  }
}
