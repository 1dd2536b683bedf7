import Alerts
import ArgumentParser
import Glibc

/// Writes scores to standard output in large pieces, and at once where the input makes the program wait.
struct ScoreOutput {
  private var bytes: [UInt8] = []

  private static let flushSize = 1 << 16
  private static let comma = UInt8(ascii: ",")
  /// More digits would be noise: thresholds are told apart by less.
  private static let unit = 1_000_000.0
  /// The largest magnitude that is written.
  private static let largest = 1e12

  init() { bytes.reserveCapacity(2 * Self.flushSize) }

  /// Appends the header.
  ///
  /// - Parameters:
  ///   - withCauses: Whether there is a column of causes.
  ///   - names: Those of the input's columns, where each has a column of contributions.
  mutating func appendHeader(withCauses: Bool, contributions names: [[UInt8]]) {
    bytes += Array((withCauses ? "timestamp,score,alert,causes" : "timestamp,score,alert").utf8)
    for name in names {
      bytes.append(Self.comma)
      bytes += Self.cell(name)
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Appends a time as the table writes it.
  mutating func append(time: UnsafeBufferPointer<UInt8>) { bytes.append(contentsOf: time) }

  /// Appends a time in whole seconds.
  mutating func append(seconds: Int64) { bytes += Array(String(seconds).utf8) }

  /// Appends a comma and an alert's 0 or 1.
  mutating func append(alert: Bool) {
    bytes.append(Self.comma)
    bytes.append(UInt8(ascii: alert ? "1" : "0"))
  }

  /// Appends a comma and a number with at most six decimals.
  mutating func append(number: Double) {
    bytes.append(Self.comma)
    guard !number.isNaN else { return bytes.append(UInt8(ascii: "0")) }
    let scaled = Int64((min(max(number, -Self.largest), Self.largest) * Self.unit).rounded())
    if scaled < 0 { bytes.append(UInt8(ascii: "-")) }
    let (whole, fraction) = scaled.magnitude.quotientAndRemainder(dividingBy: UInt64(Self.unit))
    append(digits: whole, count: 1)
    guard fraction > 0 else { return }
    bytes.append(UInt8(ascii: "."))
    append(digits: fraction, count: 6)
    while bytes.last == UInt8(ascii: "0") { bytes.removeLast() }
  }

  /// Appends a comma and names with semicolons between, as one cell.
  mutating func append(causes names: [[UInt8]]) {
    bytes.append(Self.comma)
    bytes += Self.cell(Array(names.joined(separator: [UInt8(ascii: ";")])))
  }

  /// Ends a row, and writes where enough has come together.
  mutating func endRow() throws(ScoreFailure) {
    bytes.append(UInt8(ascii: "\n"))
    if bytes.count >= Self.flushSize { try flush() }
  }

  /// Writes what is held back.
  mutating func flush() throws(ScoreFailure) {
    guard StandardStream.write(bytes) else {
      throw ScoreFailure("standard output: \(String(cString: strerror(errno)))", status: .failure)
    }
    bytes.removeAll(keepingCapacity: true)
  }

  private mutating func append(digits value: UInt64, count: Int) {
    let start = bytes.count
    var value = value
    while value > 0 || bytes.count - start < count {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value % 10))
      value /= 10
    }
    bytes[start...].reverse()
  }

  /// A name as a cell: printable, and quoted where it would be read as more than one.
  private static func cell(_ name: [UInt8]) -> [UInt8] {
    let text = Escaping.printable(name)
    let quote = UInt8(ascii: "\"")
    guard text.contains(comma) || text.contains(quote) else { return text }
    return [quote] + text.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
  }
}
