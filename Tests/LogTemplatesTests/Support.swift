import LogTemplates
import TestSupport

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
