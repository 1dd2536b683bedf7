/// What is said of a package's change.
enum PackageText {
  /// `postgresql-15 15.7-0 -> 15.8-0 upgraded (apt upgrade)`.
  static func summary(_ line: PackageLine, run: String) -> String {
    let by = run.isEmpty ? "" : " (\(run))"
    return "\(line.package) \(what(line))\(by)"
  }

  private static func what(_ line: PackageLine) -> String {
    switch line.action {
    case .install: "\(line.new) installed"
    case .upgrade where line.old == line.new: "\(line.new) reinstalled"
    case .upgrade: "\(line.old) -> \(line.new) \(isOlder(line) ? "downgraded" : "upgraded")"
    case .remove: "\(line.old) removed"
    case .purge: "\(line.old) purged"
    case .configure: "\(line.new) configured"
    }
  }

  private static func isOlder(_ line: PackageLine) -> Bool {
    PackageVersion(line.new) < PackageVersion(line.old)
  }
}

/// A version of a Debian package, in the order of deb-version(7).
struct PackageVersion: Comparable {
  private let epoch: [UInt8]
  private let upstream: [UInt8]
  private let revision: [UInt8]

  init(_ text: String) {
    let bytes = Array(text.utf8)
    let colon = bytes.firstIndex(of: UInt8(ascii: ":"))
    epoch = colon.map { Array(bytes[..<$0]) } ?? [UInt8(ascii: "0")]
    let rest = bytes[(colon.map { $0 + 1 } ?? 0)...]
    let dash = rest.lastIndex(of: UInt8(ascii: "-"))
    upstream = Array(rest[..<(dash ?? rest.endIndex)])
    revision = dash.map { Array(rest[($0 + 1)...]) } ?? [UInt8(ascii: "0")]
  }

  static func < (left: Self, right: Self) -> Bool {
    for part in [\PackageVersion.epoch, \.upstream, \.revision] {
      let order = compare(left[keyPath: part], right[keyPath: part])
      if order != 0 { return order < 0 }
    }
    return false
  }

  static func == (left: Self, right: Self) -> Bool { !(left < right) && !(right < left) }

  /// Runs of other characters and of digits take turns, as in dpkg's `verrevcmp`.
  private static func compare(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var (left, right) = (left[...], right[...])
    while !left.isEmpty || !right.isEmpty {
      while let order = orderOfNextLetter(&left, &right) {
        if order != 0 { return order }
      }
      let order = compareNumbers(&left, &right)
      if order != 0 { return order }
    }
    return 0
  }

  /// Compares one character each, and passes it; nil where both sides stand at a number or at the end.
  private static func orderOfNextLetter(_ left: inout ArraySlice<UInt8>, _ right: inout ArraySlice<UInt8>)
    -> Int?
  {
    let (first, second) = (left.first.flatMap(nonDigit), right.first.flatMap(nonDigit))
    guard first != nil || second != nil else { return nil }
    if first != nil { left.removeFirst() }
    if second != nil { right.removeFirst() }
    return weight(first) - weight(second)
  }

  private static func nonDigit(_ byte: UInt8) -> UInt8? { byte &- UInt8(ascii: "0") < 10 ? nil : byte }

  /// A tilde sorts before the end, letters before all else.
  private static func weight(_ byte: UInt8?) -> Int {
    guard let byte else { return 0 }
    if byte == UInt8(ascii: "~") { return -1 }
    return (byte | 0x20) &- UInt8(ascii: "a") < 26 ? Int(byte) : Int(byte) + 256
  }

  private static func compareNumbers(_ left: inout ArraySlice<UInt8>, _ right: inout ArraySlice<UInt8>) -> Int
  {
    let (first, second) = (number(&left), number(&right))
    if first.count != second.count { return first.count - second.count }
    return first.elementsEqual(second) ? 0 : first.lexicographicallyPrecedes(second) ? -1 : 1
  }

  /// The digits at the start without zeros in front, passed.
  private static func number(_ text: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let digits = text.prefix { $0 &- UInt8(ascii: "0") < 10 }
    text = text.dropFirst(digits.count)
    return digits.drop { $0 == UInt8(ascii: "0") }
  }
}
