internal import Patterns

/// What may not be kept of a text: secrets, known by their form, and what an operator's own patterns match.
///
/// A pattern that gives up on a text, at its limit of steps, might have matched anywhere: all of that text goes.
///
/// - Note: A redaction with patterns is used by one thread at a time, as ``Patterns/Pattern`` is.
public struct Redaction: Sendable {
  /// Secrets only.
  public static let secrets = Redaction(patterns: [])
  /// How many patterns there may be.
  public static let mostPatterns = 32

  private let patterns: [Pattern]

  /// Takes the patterns that are some, up to ``mostPatterns``; the configuration has told of the others.
  public init(patterns texts: [String]) {
    patterns = texts.prefix(Self.mostPatterns).compactMap { try? Pattern($0) }
  }

  /// True where nothing but secrets is taken out.
  public var isPlain: Bool { patterns.isEmpty }

  /// A text without what may not be kept.
  ///
  /// - Complexity: O(*n*) for secrets, and the steps that a pattern may take for each.
  public func text(_ text: String) -> String {
    isPlain ? Masking.masked(text) : String(decoding: bytes(Array(text.utf8)), as: UTF8.self)
  }

  /// Bytes without what may not be kept.
  public func bytes(_ bytes: [UInt8]) -> [UInt8] {
    patterns.reduce(Masking.masked(bytes)) { Self.masked($0, by: $1) }
  }

  private static func masked(_ bytes: [UInt8], by pattern: Pattern) -> [UInt8] {
    let mask = Array(Masking.mask.utf8)
    guard let matches = pattern.matches(in: bytes.span) else { return mask }
    guard !matches.isEmpty else { return bytes }
    var result: [UInt8] = []
    var place = 0
    for match in matches {
      result += bytes[place..<match.lowerBound] + mask
      place = match.upperBound
    }
    return result + bytes[place...]
  }
}
