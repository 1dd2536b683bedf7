import LogTemplates

/// A generator that gives the same numbers everywhere, after Steele, Lea and Flood (2014).
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }
}

/// The template's text of a message.
func template(_ message: String) -> String {
  var tokenizer = Tokenizer()
  let bytes = Array(message.utf8)
  return String(decoding: tokenizer.text(of: bytes.span), as: UTF8.self)
}

/// The signature of a message.
func signature(_ message: String) -> UInt64 {
  scan(Array(message.utf8)).signature
}

/// What a scan tells of some bytes.
func scan(_ bytes: [UInt8]) -> ScannedMessage {
  var tokenizer = Tokenizer()
  return tokenizer.scan(bytes.span)
}

extension TemplateBook {
  /// Counts a message given as strings.
  @discardableResult
  mutating func observe(
    _ unit: String, _ message: String, priority: UInt8 = 6, at time: Int64 = 0, weight: UInt64 = 1
  ) -> Observation {
    let (name, text) = (Array(unit.utf8), Array(message.utf8))
    return observe(
      unit: name.span, message: text.span, priority: priority, realtimeMicroseconds: time, weight: weight)
  }
}
