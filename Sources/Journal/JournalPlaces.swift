/// Where the reading of each journal has come to: one cursor for each, in one text.
///
/// A host has one journal, and one more for each namespace; a collector has one of each host that sends to it.
/// The text is a line for each: the cursor, with the journal's key and a blank in front where the key is not 0.
public struct JournalPlaces: Hashable, Sendable {
  /// The most journals that are followed at once.
  public static let limit = 256

  /// All cursors in one text; a single cursor of the default journal is that cursor.
  public private(set) var text = ""
  private var positions: [UInt64: JournalPosition] = [:]
  /// The keys, that of the latest note last.
  private var order: [UInt64] = []

  /// No place.
  public init() {}

  /// Reads what ``text`` wrote, or one cursor; of too many the last are kept.
  ///
  /// - Returns: `nil` where a line is no cursor.
  public init?(text: String) {
    guard !text.isEmpty, text.utf8.count <= 4 * Self.limit * 600 else { return nil }
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard let cursor = words.last, words.count <= 2, let position = JournalPosition(cursor: String(cursor)),
        let key = words.count == 1 ? 0 : UInt64(words[0], radix: 16)
      else { return nil }
      note(position, of: key)
    }
    guard !order.isEmpty else { return nil }
  }

  /// Sets the place in one journal; beyond ``limit`` the one that was noted longest ago is forgotten.
  public mutating func note(_ position: JournalPosition, of key: UInt64) {
    if positions.updateValue(position, forKey: key) != nil { order.removeAll { $0 == key } }
    order.append(key)
    if order.count > Self.limit { positions[order.removeFirst()] = nil }
    guard order != [0] else {
      text = position.cursor
      return
    }
    text = order.compactMap { key in positions[key].map { Self.line($0, key) } }.joined(separator: "\n")
  }

  /// The place in one journal.
  public subscript(key: UInt64) -> JournalPosition? { positions[key] }

  /// The wall-clock time of the newest entry among all, microseconds since 1970 UTC; `nil` for no place.
  public var newestRealtime: Int64? { positions.values.map(\.realtimeMicroseconds).max() }

  private static func line(_ position: JournalPosition, _ key: UInt64) -> String {
    key == 0 ? position.cursor : "\(String(key, radix: 16)) \(position.cursor)"
  }
}
