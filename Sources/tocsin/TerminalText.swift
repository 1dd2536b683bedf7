/// How wide a text is on a terminal, and texts of a given width.
///
/// The width of a scalar is 0 for what combines or is not shown, 2 for what East Asian scripts and emoji take, and
/// 1 for all else; a control counts as 1, because whoever prints one has escaped it before.
enum TerminalText {
  /// What stands for what was left out.
  static let mark = ".."

  /// The columns that a text takes.
  ///
  /// - Complexity: O(*n*)
  static func width(_ text: some StringProtocol) -> Int {
    text.unicodeScalars.reduce(0) { $0 + width($1) }
  }

  /// A text without its end where it is wider than so many columns.
  static func cut(_ text: String, to columns: Int) -> String {
    guard width(text) > columns else { return text }
    let marks = columns > mark.utf8.count ? mark : ""
    return prefix(text, columns - marks.utf8.count) + marks
  }

  /// A text without its middle where it is wider than so many columns: names differ at both ends.
  static func elided(_ text: String, to columns: Int) -> String {
    guard width(text) > columns else { return text }
    guard columns > mark.utf8.count + 2 else { return prefix(text, columns) }
    let kept = columns - mark.utf8.count
    return prefix(text, kept - kept / 2) + mark + suffix(text, kept / 2)
  }

  /// A text with blanks behind it, or before it, up to so many columns.
  static func padded(_ text: String, to columns: Int, isNumber: Bool = false) -> String {
    let blanks = String(repeating: " ", count: max(0, columns - width(text)))
    return isNumber ? blanks + text : text + blanks
  }

  private static func prefix(_ text: String, _ columns: Int) -> String {
    var (result, taken) = (String.UnicodeScalarView(), 0)
    for scalar in text.unicodeScalars {
      taken += width(scalar)
      guard taken <= columns else { break }
      result.append(scalar)
    }
    return String(result)
  }

  private static func suffix(_ text: String, _ columns: Int) -> String {
    var (result, taken) = ([Unicode.Scalar](), 0)
    for scalar in text.unicodeScalars.reversed() {
      taken += width(scalar)
      guard taken <= columns else { break }
      result.append(scalar)
    }
    // What combines with a scalar that was left out would combine with the mark.
    while let first = result.last, width(first) == 0 { result.removeLast() }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: result.reversed())
    return String(view)
  }

  /// The columns that a scalar takes.
  static func width(_ scalar: Unicode.Scalar) -> Int {
    // Nearly everything is ASCII.
    if scalar.value < 0x300 { return scalar.value == 0xad ? 0 : 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: return isWide(scalar.value) ? 2 : 1
    }
  }

  /// East Asian Wide and Fullwidth of Unicode's UAX #11, by blocks.
  private static func isWide(_ value: UInt32) -> Bool {
    switch value {
    case 0x1100...0x115f, 0x2329...0x232a, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0x9fff,
      0xa000...0xa4cf, 0xa960...0xa97f, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe10...0xfe19, 0xfe30...0xfe6f,
      0xff00...0xff60, 0xffe0...0xffe6, 0x1b000...0x1b2ff, 0x1f200...0x1f2ff, 0x1f300...0x1f64f,
      0x1f680...0x1f6ff, 0x1f900...0x1faff, 0x20000...0x3fffd:
      true
    default: false
    }
  }
}
