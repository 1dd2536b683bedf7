/// The cells of one line of comma-separated values, from the first to the last.
///
/// A cell may be quoted as in RFC 4180; a line end within quotes is not understood. Blanks around a cell do
/// not count.
struct ScoreCells {
  private let line: UnsafeBufferPointer<UInt8>
  private var place = 0
  private var isAtEnd = false
  /// True once a quote was found that is not closed, or that something follows.
  private(set) var isMalformed = false

  private static let comma = UInt8(ascii: ",")
  private static let quote = UInt8(ascii: "\"")

  init(_ line: UnsafeBufferPointer<UInt8>) { self.line = line }

  /// The next cell; nil after the last one.
  ///
  /// Quotes around it are gone, doubled ones within it still there.
  mutating func next() -> UnsafeBufferPointer<UInt8>? {
    guard !isAtEnd else { return nil }
    while place < line.count, Self.isBlank(line[place]) { place &+= 1 }
    if place < line.count, line[place] == Self.quote { return quoted() }
    let start = place
    while place < line.count, line[place] != Self.comma { place &+= 1 }
    let cell = trimmed(start, place)
    step()
    return cell
  }

  private mutating func quoted() -> UnsafeBufferPointer<UInt8> {
    let start = place + 1
    place = start
    while place < line.count {
      guard line[place] == Self.quote else {
        place += 1
        continue
      }
      guard place + 1 < line.count, line[place + 1] == Self.quote else { break }
      place += 2
    }
    let cell = UnsafeBufferPointer(rebasing: line[start..<min(place, line.count)])
    isMalformed = isMalformed || place >= line.count
    place = min(place + 1, line.count)
    while place < line.count, Self.isBlank(line[place]) { place += 1 }
    if place < line.count, line[place] != Self.comma { isMalformed = true }
    while place < line.count, line[place] != Self.comma { place += 1 }
    step()
    return cell
  }

  private mutating func step() {
    isAtEnd = place >= line.count
    place &+= 1
  }

  private func trimmed(_ start: Int, _ end: Int) -> UnsafeBufferPointer<UInt8> {
    var end = end
    while end > start, Self.isBlank(line[end &- 1]) { end &-= 1 }
    return UnsafeBufferPointer(rebasing: line[start..<end])
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }
}
