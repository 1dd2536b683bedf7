/// A share of a whole, written as `5%` or `0.5%`.
public struct Percent: Hashable, Comparable, Sendable {
  /// The share, 0 to 100.
  public var value: Double

  /// Makes a share of so many hundredths.
  public init(_ value: Double) {
    self.value = value
  }

  /// The share, 0 to 1.
  public var fraction: Double { value / 100 }

  /// Orders by share.
  public static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

extension Percent: UnitValue {
  static let expectation = #"a percentage such as "5%" or "0.5%""#

  /// More digits would be written with an exponent, and no disk is that large.
  private static let longestFraction = 4

  /// Reads a decimal number with a per cent sign, or returns nothing.
  public init?(_ text: String) {
    guard text.utf8.last == UInt8(ascii: "%") else { return nil }
    let number = text.utf8.dropLast()
    let parts = number.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy({ Self.isDigits($0) }) else { return nil }
    guard parts[0].count <= 3, parts.count == 1 || parts[1].count <= Self.longestFraction else { return nil }
    guard let value = Double(String(decoding: number, as: UTF8.self)) else { return nil }
    self.init(value)
  }

  private static func isDigits(_ text: some Collection<UInt8>) -> Bool {
    !text.isEmpty && text.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
}

extension Percent: CustomStringConvertible {
  /// The number with a per cent sign.
  public var description: String {
    value == value.rounded() ? "\(Int(value))%" : "\(value)%"
  }
}
