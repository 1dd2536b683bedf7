/// Makes what SQLite says safe for a log: its messages quote names out of a file that may hold anything.
enum OneLine {
  private static let longest = 200

  /// Replaces what is not printable ASCII, and cuts what is too long.
  static func text(_ message: String) -> String {
    let bytes = message.utf8.prefix(longest).map { (0x20...0x7e).contains($0) ? $0 : UInt8(ascii: "?") }
    return String(decoding: bytes, as: UTF8.self)
  }
}
