/// A word of a command that is to be pasted into a shell.
///
/// Who may make a file chooses its name, and its name is in what the operator is advised to run.
enum ShellWord {
  private static let plain = Set("/._-+:,@%".utf8)

  /// The word as it stands where nothing in it means anything to a shell, else in quotes.
  static func quoted(_ word: String) -> String {
    if !word.isEmpty, word.utf8.allSatisfy(isPlain) { return word }
    guard word.utf8.allSatisfy(isPrintable) else { return "$'\(word.utf8.map(escaped).joined())'" }
    return "'\(word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#))'"
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26 || plain.contains(byte)
  }

  /// Other bytes would act on the terminal, end the line or be escaped by the log, quotes or not.
  private static func isPrintable(_ byte: UInt8) -> Bool { (0x20...0x7e).contains(byte) }

  /// One byte as the quotes `$'…'` want it, which bash, zsh and POSIX of 2024 know.
  private static func escaped(_ byte: UInt8) -> String {
    guard isPrintable(byte) else {
      let digits = String(byte, radix: 8)
      return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
    }
    let character = String(Unicode.Scalar(byte))
    return "'\\".utf8.contains(byte) ? "\\" + character : character
  }
}
