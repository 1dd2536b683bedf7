/// A number of bytes, written with its unit: `64MiB` (binary) or `1GB` (decimal).
public struct ByteSize: Hashable, Comparable, Sendable {
  /// The number of bytes.
  public var bytes: Int64

  /// Makes a size of so many bytes.
  public init(bytes: Int64) {
    self.bytes = bytes
  }

  /// Makes a size of so many mebibytes.
  public static func mebibytes(_ count: Int64) -> ByteSize { ByteSize(bytes: count << 20) }

  /// Makes a size of so many gibibytes.
  public static func gibibytes(_ count: Int64) -> ByteSize { ByteSize(bytes: count << 30) }

  /// Orders by size.
  public static func < (left: Self, right: Self) -> Bool { left.bytes < right.bytes }
}

extension ByteSize: UnitValue {
  static let expectation = #"a size such as "64MiB" or "1GB""#

  private static let binaryUnits: [UnitOfMeasure] = [
    UnitOfMeasure("TiB", 1 << 40), UnitOfMeasure("GiB", 1 << 30), UnitOfMeasure("MiB", 1 << 20),
    UnitOfMeasure("KiB", 1 << 10),
  ]
  private static let decimalUnits: [UnitOfMeasure] = [
    UnitOfMeasure("TB", 1_000_000_000_000), UnitOfMeasure("GB", 1_000_000_000),
    UnitOfMeasure("MB", 1_000_000),
    UnitOfMeasure("kB", 1_000), UnitOfMeasure("KB", 1_000), UnitOfMeasure("B", 1),
  ]

  /// Reads a size with its unit, or returns nothing.
  public init?(_ text: String) {
    guard let bytes = UnitOfMeasure.parse(text, units: Self.binaryUnits + Self.decimalUnits) else {
      return nil
    }
    self.init(bytes: bytes)
  }
}

extension ByteSize: CustomStringConvertible {
  /// The size in the largest unit that divides it, binary units first.
  public var description: String {
    UnitOfMeasure.format(bytes, units: Self.binaryUnits + Self.decimalUnits, fallback: "B")
  }
}
