/// A value that people write as text with a unit.
protocol UnitValue: Comparable, CustomStringConvertible {
  /// What a reader should have written, for error messages: `a duration such as "5m"`.
  static var expectation: String { get }
  /// Reads the value, or returns nothing when the text is not one.
  init?(_ text: String)
}

/// A suffix and how many of the base unit it stands for.
struct UnitOfMeasure {
  let suffix: String
  let factor: Int64

  init(_ suffix: String, _ factor: Int64) {
    self.suffix = suffix
    self.factor = factor
  }

  /// Reads digits followed by one of the suffixes; nothing else, no sign and no overflow.
  static func parse(_ text: String, units: [UnitOfMeasure]) -> Int64? {
    let digits = text.utf8.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    let rest = text.utf8.dropFirst(digits.count)
    let suffix = String(decoding: rest.drop { $0 == UInt8(ascii: " ") }, as: UTF8.self)
    guard let number = Int64(String(decoding: digits, as: UTF8.self)) else { return nil }
    guard let unit = units.first(where: { $0.suffix == suffix }) else { return nil }
    let (value, overflow) = number.multipliedReportingOverflow(by: unit.factor)
    return overflow ? nil : value
  }

  /// Writes a value in the first unit that divides it.
  static func format(_ value: Int64, units: some Sequence<UnitOfMeasure>, fallback: String) -> String {
    for unit in units where value != 0 && value % unit.factor == 0 {
      return "\(value / unit.factor)\(unit.suffix)"
    }
    return "\(value)\(fallback)"
  }
}
