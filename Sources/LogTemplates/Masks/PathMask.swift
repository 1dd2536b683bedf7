/// Paths of files, of Unix and of Windows.
enum PathMask {
  /// No path has as many dots, colons and slashes in a row.
  static let longestGap = 64

  /// The end of a path that begins with `/`, `./`, `../`, `~/` or two backslashes, or `nil`.
  ///
  /// Not after `<`, `>`, `)` or `*`: `</tag>` and `*/` are no paths.
  ///
  /// Looks at ``longestGap`` bytes at most beyond the last one of a name, so that `/:/:/:` takes linear time.
  static func end(_ bytes: Span<UInt8>, _ word: Word) -> Int? {
    if bytes.holds("\\\\", at: word.start) { return endOfBackslashes(bytes, from: word.start + 2) }
    guard isRoot(bytes, word.start) else { return nil }
    switch bytes.byte(at: word.start - 1) {
    case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: ")"), UInt8(ascii: "*"): return nil
    default: break
    }
    var end = word.start
    var last = word.start
    while end < bytes.count, end - last < longestGap, isPathByte(bytes[end]) {
      let byte = bytes[end]
      end += 1
      if byte != UInt8(ascii: ".") && byte != UInt8(ascii: ":") && byte != UInt8(ascii: "/") { last = end }
    }
    guard last > word.start else { return nil }
    if bytes.byte(at: last) == UInt8(ascii: "/") { last += 1 }
    return endOfQuery(bytes, from: last)
  }

  /// The end of `C:\…`, or `nil`.
  static func endOfDrivePath(_ bytes: Span<UInt8>, _ word: Word) -> Int? {
    guard word.count == 1, bytes.holds(":\\", at: word.end) else { return nil }
    return endOfBackslashes(bytes, from: word.end + 2)
  }

  /// True for `/`, `./`, `../` and `~/`.
  private static func isRoot(_ bytes: Span<UInt8>, _ start: Int) -> Bool {
    switch bytes[start] {
    case UInt8(ascii: "/"): true
    case UInt8(ascii: "."): bytes.holds("./", at: start) || bytes.holds("../", at: start)
    case UInt8(ascii: "~"): bytes.holds("~/", at: start)
    default: false
    }
  }

  private static func endOfQuery(_ bytes: Span<UInt8>, from start: Int) -> Int {
    guard bytes.byte(at: start) == UInt8(ascii: "?") else { return start }
    var position = start + 1
    while position < bytes.count, bytes[position] > 0x20, bytes[position] != UInt8(ascii: "\""),
      bytes[position] != UInt8(ascii: "'")
    {
      position += 1
    }
    return position
  }

  private static func endOfBackslashes(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    var position = start
    while position < bytes.count, !endsBackslashes(bytes[position]) { position += 1 }
    return position > start ? position : nil
  }

  private static func endsBackslashes(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...0x20, 0x7f, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ","), UInt8(ascii: ";"),
      UInt8(ascii: "]"), UInt8(ascii: ")"):
      true
    default: false
    }
  }

  private static func isPathByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "@"), UInt8(ascii: "+"), UInt8(ascii: "~"),
      UInt8(ascii: "%"), UInt8(ascii: ":"), UInt8(ascii: "$"), UInt8(ascii: "-"):
      true
    default: byte.isWordByte
    }
  }
}
