import Glibc
import TestSupport
import Testing

@testable import tocsin

@Suite("Numbers of a table")
struct ScoreNumberTests {
  private func number(_ text: String) -> Double? {
    var text = text
    return text.withUTF8 { ScoreNumber.parse($0) }
  }

  @Test(
    "reads every form of a decimal number",
    arguments: [
      ("0", 0), ("-0", 0), ("+7", 7), ("1.5", 1.5), (".5", 0.5), ("5.", 5), ("1e3", 1_000), ("1E-3", 0.001),
      ("-2.5e+2", -250), ("00012", 12), ("0.1", 0.1),
      ("123456789012345678901234567890", 1.2345678901234568e29),
      ("179769313486231580793e288", 0x1.fffffffffffffp1023), ("4.9e-324", 0x1p-1074), ("1e-400", 0),
      ("9007199254740993", 9_007_199_254_740_992),
      ("9007199254740993.00000000000000000001", 9_007_199_254_740_994),
      ("0e999999999999", 0), ("0.000000000000000000000000000001e30", 1),
    ])
  func forms(text: String, expected: Double) { #expect(number(text) == expected) }

  @Test("keeps the sign of a negative zero")
  func negativeZero() { #expect(number("-0.0")?.sign == .minus) }

  @Test("what is too large is infinite, and nan and inf are words")
  func words() {
    #expect(number("1e999") == .infinity && number("-1e999") == -.infinity)
    #expect(number("inf") == .infinity && number("-Infinity") == -.infinity)
    #expect(number("NaN")?.isNaN == true && number("-nan")?.isNaN == true)
  }

  @Test(
    "refuses what is no decimal number",
    arguments: [
      "", "-", "+", ".", "e5", "1e", "1e+", "1.2.3", "0x10", "1,5", "1 2", "1\u{0}", "--1", "infinit", "nane",
      "١",
      "1_000", "1d5",
    ])
  func refused(text: String) { #expect(number(text) == nil) }

  @Test("reads what the shortest form of any double writes", arguments: 0..<4)
  func roundTrip(seed: Int) {
    var random = SplitMix64(seed: seed)
    var wrong: [Double] = []
    for _ in 0..<5_000 {
      let value = Double(bitPattern: random.next())
      guard value.isFinite else { continue }
      if number("\(value)")?.bitPattern != value.bitPattern { wrong.append(value) }
    }
    #expect(wrong.isEmpty)
  }

  @Test("agrees with the C library on numbers of any length", arguments: 0..<4)
  func sameAsLibrary(seed: Int) {
    var random = SplitMix64(seed: seed)
    var wrong: [String] = []
    for _ in 0..<5_000 {
      let whole = (0..<random.next() % 24).map { _ in "\(random.next() % 10)" }.joined()
      let fraction = (0..<random.next() % 24).map { _ in "\(random.next() % 10)" }.joined()
      let text = "\(whole).\(fraction)1e\(Int(random.next() % 80) - 40)"
      if number(text) != strtod(text, nil) { wrong.append(text) }
    }
    #expect(wrong.isEmpty)
  }

  @Test("no bytes whatever bring it down", arguments: 0..<4)
  func hostile(seed: Int) {
    var random = SplitMix64(seed: seed)
    let alphabet = Array("0123456789+-.eEinfNa\u{0},\"x".utf8)
    var numbers = 0
    for _ in 0..<20_000 {
      let bytes = (0..<random.next() % 12).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))] }
      if bytes.withUnsafeBufferPointer({ ScoreNumber.parse($0) }) != nil { numbers += 1 }
    }
    #expect(numbers > 100 && numbers < 20_000)
  }
}
