/// The few words whose meaning decides how their neighbours are read.
enum Vocabulary {
  /// How long a unit of measure can be.
  static let longestUnit = 12

  /// What a unit of measure measures, or `nil` for another word.
  static func unitOfMeasure(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Blank? {
    guard beginsUnit(bytes[range.lowerBound]) else { return nil }
    if sizes.contains(bytes, range) { return .size }
    if durations.contains(bytes, range) { return .duration }
    return nil
  }

  /// True for a way to log in, as `sshd` and others write before `for NAME`.
  static func isAuthenticationMethod(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    authenticationMethods.contains(bytes, range)
  }

  /// True for a word that follows `user` without being a name: `user unknown`, `user request`.
  static func neverNamesUser(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    wordsAfterUser.contains(bytes, range)
  }

  /// True for a word between `password for` and the name: `invalid`, `user`.
  static func qualifiesUser(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    qualifiersOfUser.contains(bytes, range)
  }

  /// True for the letters that units of measure begin with: spares most words the look into the lists.
  private static func beginsUnit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "B"), UInt8(ascii: "K"), UInt8(ascii: "M"), UInt8(ascii: "G"), UInt8(ascii: "T"),
      UInt8(ascii: "b"), UInt8(ascii: "k"), UInt8(ascii: "m"), UInt8(ascii: "g"), UInt8(ascii: "s"),
      UInt8(ascii: "u"), UInt8(ascii: "n"), UInt8(ascii: "h"), UInt8(ascii: "d"):
      true
    default: false
    }
  }

  private static let sizes = WordSet([
    "B", "b", "kB", "KB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB", "bytes", "byte", "kb", "mb", "gb",
  ])

  private static let durations = WordSet([
    "s", "ms", "us", "ns", "sec", "secs", "second", "seconds", "msec", "msecs", "usec", "usecs", "min",
    "mins",
    "minute", "minutes", "hours", "days", "milliseconds", "microseconds", "nanoseconds",
  ])

  private static let authenticationMethods = WordSet([
    "password", "publickey", "none", "keyboard-interactive/pam", "keyboard-interactive", "hostbased",
    "gssapi-with-mic",
  ])

  private static let qualifiersOfUser = WordSet(["invalid", "illegal", "unknown", "user", "the"])

  private static let wordsAfterUser = WordSet([
    "unknown", "request", "requested", "not", "is", "was", "has", "does", "and", "or",
    "from", "name", "manager", "session", "sessions", "service", "slice", "mode", "space", "data", "account",
    "authentication", "instance", "instances", "runtime", "database", "id", "list",
  ])
}
