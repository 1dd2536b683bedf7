internal import CPCRE2

/// A regular expression over bytes that gives up rather than hang.
///
/// PCRE2's interpreter, without its compiler to machine code (which needs memory that is both writable and
/// executable), and under limits on steps, depth and memory that no text can lift. Text is bytes: nothing is
/// decoded, so that no text is invalid. Not a general wrapper: it tells where named groups matched, once.
///
/// - Note: A pattern is used by one thread at a time: the room for a match is its own.
public final class Pattern: @unchecked Sendable {
  /// What became of looking for a pattern in a text.
  public enum Outcome: Hashable, Sendable {
    /// It matched; the named groups that took part, in the order of their names, with their places in the text.
    case matched([Group])
    /// It did not match.
    case unmatched
    /// It reached a limit: nobody knows.
    case gaveUp
  }

  /// A named group of a match.
  public struct Group: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// Where in the text it matched.
    public var range: Range<Int>
  }

  /// The most bytes of a pattern.
  public static let longest = 2_048
  /// Steps of one search; a match takes tens.
  static let stepLimit: UInt32 = 10_000
  /// Nested choices of one search.
  static let depthLimit: UInt32 = 1_000
  /// Kibibytes of memory of one search.
  static let heapLimit: UInt32 = 512

  /// The names of the groups, each once, in their order.
  public let groupNames: [String]
  /// Every group that has a name, with its number; a name may have several numbers.
  private let groups: [(name: String, number: Int)]
  private let code: OpaquePointer
  private let room: OpaquePointer
  private let context: OpaquePointer

  /// Compiles a pattern; it may use one name for several groups.
  ///
  /// - Throws: ``PatternFailure`` where the text is no pattern, or too long a one.
  public init(_ text: String) throws(PatternFailure) {
    let bytes = Array(text.utf8)
    guard bytes.count <= Self.longest else {
      throw PatternFailure(offset: Self.longest, reason: "longer than \(Self.longest) bytes")
    }
    code = try Self.compile(bytes)
    groups = Self.groups(of: code)
    groupNames = groups.map(\.name).reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    guard let context = pcre2_match_context_create_8(nil),
      let room = pcre2_match_data_create_from_pattern_8(code, nil)
    else { preconditionFailure("no memory for a pattern") }
    pcre2_set_match_limit_8(context, Self.stepLimit)
    pcre2_set_depth_limit_8(context, Self.depthLimit)
    pcre2_set_heap_limit_8(context, Self.heapLimit)
    (self.context, self.room) = (context, room)
  }

  deinit {
    pcre2_match_data_free_8(room)
    pcre2_match_context_free_8(context)
    pcre2_code_free_8(code)
  }

  /// Looks for the pattern in a text.
  ///
  /// - Complexity: at most ``stepLimit`` steps; reserves memory only where it matches.
  public func search(_ text: Span<UInt8>) -> Outcome {
    let result = text.withUnsafeBufferPointer {
      pcre2_match_8(code, $0.baseAddress, $0.count, 0, 0, room, context)
    }
    if result > 0 { return .matched(matchedGroups()) }
    return result == PCRE2_ERROR_NOMATCH ? .unmatched : .gaveUp
  }

  /// Every place where the pattern matches, in order and without overlap; nil where it reached a limit.
  ///
  /// A match of nothing is none.
  ///
  /// - Complexity: at most ``stepLimit`` steps a match, and one match for each byte.
  public func matches(in text: Span<UInt8>) -> [Range<Int>]? {
    text.withUnsafeBufferPointer { text in
      var (matches, start): ([Range<Int>], Int) = ([], 0)
      while start <= text.count {
        let result = pcre2_match_8(code, text.baseAddress, text.count, start, 0, room, context)
        if result == PCRE2_ERROR_NOMATCH { return matches }
        guard result > 0, let places = pcre2_get_ovector_pointer_8(room) else { return nil }
        let (first, end) = (places[0], places[1])
        // \K can put an end before its start.
        if first >= start, first < end { matches.append(first..<end) }
        start = max(end, start + 1)
      }
      return matches
    }
  }

  private func matchedGroups() -> [Group] {
    guard let places = pcre2_get_ovector_pointer_8(room) else { return [] }
    return groups.compactMap { group in
      let (start, end) = (places[2 * group.number], places[2 * group.number + 1])
      // A group that took no part has -1 for its place; \K can put an end before its start.
      guard start >= 0, start <= end else { return nil }
      return Group(name: group.name, range: start..<end)
    }
  }
}

// MARK: - Compiling

extension Pattern {
  private static func compile(_ bytes: [UInt8]) throws(PatternFailure) -> OpaquePointer {
    var (error, offset) = (Int32(0), 0)
    let options =
      UInt32(PCRE2_NEVER_UTF) | UInt32(PCRE2_NEVER_UCP) | UInt32(PCRE2_NEVER_BACKSLASH_C)
      | UInt32(PCRE2_DUPNAMES)
    guard let code = pcre2_compile_8(bytes, bytes.count, options, &error, &offset, nil) else {
      throw PatternFailure(offset: offset, reason: message(of: error))
    }
    return code
  }

  private static func message(of error: Int32) -> String {
    var text = [UInt8](repeating: 0, count: 256)
    let count = pcre2_get_error_message_8(error, &text, text.count)
    return String(decoding: text.prefix(max(0, Int(count))), as: UTF8.self)
  }

  /// Reads PCRE2's table of names: each entry is a number of two bytes, a name and a zero.
  private static func groups(of code: OpaquePointer) -> [(name: String, number: Int)] {
    var (count, size) = (UInt32(0), UInt32(0))
    var table: UnsafePointer<UInt8>?
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMECOUNT), &count)
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMEENTRYSIZE), &size)
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMETABLE), &table)
    guard let table else { return [] }
    return (0..<Int(count)).map { index in
      let entry = UnsafeBufferPointer(start: table + index * Int(size), count: Int(size))
      let name = String(decoding: entry.dropFirst(2).prefix { $0 != 0 }, as: UTF8.self)
      return (name, Int(entry[0]) << 8 | Int(entry[1]))
    }
  }
}

/// Why a text is no pattern.
public struct PatternFailure: Error, Hashable, Sendable {
  /// Where in the text, bytes.
  public var offset: Int
  /// What is wrong, in PCRE2's words.
  public var reason: String
}
