/// Finds what somebody may have meant to write.
enum Spelling {
  /// Longer words are nobody's typing error, and the search is quadratic.
  private static let longestWord = 64

  /// The candidate nearest to a word, if any is near enough to be meant; of equals the first.
  static func nearest(to word: String, among candidates: [String]) -> String? {
    guard word.utf8.count <= longestWord else { return nil }
    let ranked = candidates.map { (name: $0, distance: distance(word, $0)) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(2, word.utf8.count / 3) && best.distance < word.utf8.count ? best.name : nil
  }

  /// The number of insertions, deletions and replacements between two words (Levenshtein's distance).
  static func distance(_ left: String, _ right: String) -> Int {
    let right = Array(right.utf8)
    var row = Array(0...right.count)
    for (index, byte) in left.utf8.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in right.indices {
        let replaced = diagonal + (right[column] == byte ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
      }
    }
    return row[right.count]
  }
}
