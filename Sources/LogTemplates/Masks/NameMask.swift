/// Names of hosts, users at hosts, and resources.
enum NameMask {
  /// The end of `scheme://…`, or `nil`.
  static func endOfURL(_ bytes: Span<UInt8>, _ word: Word) -> Int? {
    guard bytes[word.start].isLowercaseLetter, bytes.holds("://", at: word.end) else { return nil }
    guard word.range.allSatisfy({ isSchemeByte(bytes[$0]) }) else { return nil }
    var position = word.end + 3
    while position < bytes.count, !endsURL(bytes[position]) { position += 1 }
    return position > word.end + 3 ? position : nil
  }

  /// The end of `name@host.domain`, or `nil`.
  static func endOfEmail(_ bytes: Span<UInt8>, _ word: Word) -> Int? {
    guard !word.classes.contains(.slash) else { return nil }
    var position = word.end + 1
    var dots = 0
    while bytes.byte(at: position).isWordByte || bytes.byte(at: position) == UInt8(ascii: "-") {
      position += 1
      guard bytes.byte(at: position) == UInt8(ascii: "."), bytes.byte(at: position + 1).isWordByte else {
        continue
      }
      dots += 1
      position += 1
    }
    return dots > 0 ? position : nil
  }

  /// The end of `host.domain:port`, or `nil`.
  static func endOfHostAndPort(_ bytes: Span<UInt8>, _ word: Word) -> Int? {
    guard word.classes.contains(.dot), !word.classes.contains(.slash), !bytes[word.start].isDigit else {
      return nil
    }
    let end = bytes.endOfDigits(from: word.end + 1, limit: 6)
    guard end > word.end + 1, end <= word.end + 6 else { return nil }
    return bytes.byte(at: end).isWordByte || bytes.byte(at: end) == UInt8(ascii: ":") ? nil : end
  }

  /// True for a lower-case name of two labels or more that ends in a domain machines really have.
  ///
  /// Names of packages and of configuration keys look the same but for their ends (`java.util.list`); those
  /// that begin with a domain (`com.example.app`) are package names written backwards.
  static func isHostName(_ bytes: Span<UInt8>, _ word: Word) -> Bool {
    var label = word.start
    var labels = 0
    for position in word.range {
      let byte = bytes[position]
      if byte == UInt8(ascii: ".") {
        guard position > label else { return false }
        if labels == 0, packageRoots.contains(bytes, label..<position) { return false }
        label = position + 1
        labels += 1
      } else if !(byte.isLowercaseLetter || byte.isDigit || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: "_"))
      {
        return false
      }
    }
    return labels > 0 && topDomains.contains(bytes, label..<word.end)
  }

  private static func isSchemeByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "-"): true
    default: byte.isLowercaseLetter || byte.isDigit
    }
  }

  private static func endsURL(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...0x20, 0x7f, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "<"), UInt8(ascii: ">"),
      UInt8(ascii: "]"), UInt8(ascii: ")"), UInt8(ascii: "}"), UInt8(ascii: ","), UInt8(ascii: ";"):
      true
    default: false
    }
  }

  private static let packageRoots = WordSet([
    "com", "org", "net", "io", "java", "javax", "sun", "edu", "android", "kernel", "mapred", "fs",
  ])

  private static let topDomains = WordSet([
    "com", "net", "org", "edu", "gov", "mil", "int", "info", "io", "dev", "cloud", "local", "localdomain",
    "lan",
    "internal", "home", "arpa", "cn", "hk", "uk", "de", "fr", "jp", "tw", "ru", "kr", "in", "br", "it", "nl",
    "pl",
    "se", "ch", "au", "ca", "us", "eu", "at", "be", "cz", "dk", "es", "fi", "mx", "no", "pt", "test",
    "example",
  ])
}
