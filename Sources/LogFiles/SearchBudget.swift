/// What one look at rotated files may still decompress: who may write beside a log must not keep the reader busy.
final class SearchBudget {
  /// Enough for one place in the largest file that is searched.
  private(set) var bytes: UInt64

  init(bytes: UInt64 = FileBytes.longestSearch) { self.bytes = bytes }

  /// Takes what a search costs; false where there is not so much left.
  func spend(_ cost: UInt64) -> Bool {
    guard cost <= bytes else { return false }
    bytes -= cost
    return true
  }
}
