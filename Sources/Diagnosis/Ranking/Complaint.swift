/// Whether a text complains of something, by the words that programs use for it.
public enum Complaint {
  private static let words = [
    "error", "fail", "fatal", "exception", "denied", "refused", "timed out", "timeout", "time out", "cannot",
    "locked", "invalid",
  ].map { Array($0.utf8) }

  /// True where any of the words is in the text, in capitals or not.
  ///
  /// - Complexity: O(text × words).
  public static func isMade(in text: String) -> Bool {
    let bytes = text.utf8.map { byte in
      byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }
    return words.contains { word in
      guard bytes.count >= word.count else { return false }
      return (0...(bytes.count - word.count)).contains { start in
        bytes[start] == word[0] && bytes[start..<start + word.count].elementsEqual(word)
      }
    }
  }
}
