import Model

/// Paths in the names of units: `srv-data.mount` is `/srv/data`.
///
/// - Note: The escaping of systemd.unit(5): a slash becomes a hyphen, what is neither letter, digit, `:`, `_` nor
///   `.` becomes `\x` and two hexadecimal digits.
enum UnitPath {
  /// What a unit that stands for something else stands for: a mount's filesystem, a device unit's disk.
  static func entity(of unit: String) -> Entity? {
    if unit.hasSuffix(".mount") {
      return unescaped(unit.dropLast(6)).map { Entity(kind: .filesystem, name: $0) }
    }
    guard unit.hasSuffix(".device"), let path = unescaped(unit.dropLast(7)), path.hasPrefix("/dev/") else {
      return nil
    }
    // A name with a slash in it is a link to a device, which nobody measures.
    let name = path.dropFirst(5)
    return name.contains("/") ? nil : Entity(kind: .device, name: String(name))
  }

  /// The path behind a name without its suffix; `nil` where the escaping is wrong.
  static func unescaped(_ name: some StringProtocol) -> String? {
    if name == "-" { return "/" }
    var path = [UInt8(ascii: "/")]
    var rest = Array(name.utf8)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "-"): path.append(UInt8(ascii: "/"))
      case UInt8(ascii: "\\"):
        guard rest.popFirst() == UInt8(ascii: "x"), let high = rest.popFirst().flatMap(digit),
          let low = rest.popFirst().flatMap(digit)
        else { return nil }
        path.append(high << 4 | low)
      default: path.append(byte)
      }
    }
    return String(decoding: path, as: UTF8.self)
  }

  /// The name of a path, without a suffix.
  static func escaped(_ path: String) -> String {
    let components = path.split(separator: "/")
    guard !components.isEmpty else { return "-" }
    var name: [UInt8] = []
    for (index, byte) in components.joined(separator: "/").utf8.enumerated() {
      if byte == UInt8(ascii: "/") {
        name.append(UInt8(ascii: "-"))
      } else if isPlain(byte), index > 0 || byte != UInt8(ascii: ".") {
        name.append(byte)
      } else {
        name += Array("\\x".utf8) + [hexadecimal(byte >> 4), hexadecimal(byte & 15)]
      }
    }
    return String(decoding: name, as: UTF8.self)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    let letter = (byte | 0x20) &- UInt8(ascii: "a")
    return letter < 26 || byte &- UInt8(ascii: "0") < 10 || ":_.".utf8.contains(byte)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    let decimal = byte &- UInt8(ascii: "0")
    if decimal < 10 { return decimal }
    let letter = (byte | 0x20) &- UInt8(ascii: "a")
    return letter < 6 ? letter + 10 : nil
  }

  private static func hexadecimal(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }
}
