/// Parses the Prometheus text format 0.0.4, and what OpenMetrics adds to it.
///
/// Strict: a program that writes one bad line may have written others that only look good, so the first error
/// refuses the whole, with its line. What is tolerated is said in docs/metrics.md: timestamps and exemplars are
/// read over, `# EOF` ends the text. A last line without its newline is an error: the file is still being written.
///
/// - Note: The grammar is that of
///   [Exposition formats](https://prometheus.io/docs/instrumenting/exposition_formats/).
public struct ExpositionParser {
  private let limits: ExpositionLimits
  private var result = Exposition()
  private var seen: Set<String> = []
  /// Families of which a sample was seen: their type must not change any more.
  private var begun: Set<String> = []

  private init(_ limits: ExpositionLimits) {
    self.limits = limits
  }

  /// Parses a whole exposition.
  ///
  /// - Parameters:
  ///   - bytes: The text.
  ///   - limits: How much of it is taken.
  /// - Returns: The samples.
  /// - Throws: ``ExpositionFailure`` at the first line that is not of the format, and where a series comes twice.
  /// - Complexity: O(bytes).
  public static func parse(
    _ bytes: [UInt8], limits: ExpositionLimits = ExpositionLimits()
  ) throws(ExpositionFailure) -> Exposition {
    var parser = ExpositionParser(limits)
    var number = 0
    var start = 0
    while start < bytes.count {
      number += 1
      guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else {
        throw ExpositionFailure(line: number, reason: "the last line has no newline: is it half written?")
      }
      do throws(LineProblem) {
        guard try parser.take(bytes[start..<end]) else { break }
      } catch {
        throw ExpositionFailure(line: number, reason: error.reason)
      }
      start = end + 1
    }
    return parser.result
  }

  /// Takes a line; false at the end of the text.
  private mutating func take(_ line: ArraySlice<UInt8>) throws(LineProblem) -> Bool {
    guard line.count <= limits.lineBytes else {
      throw LineProblem("a line of \(line.count) bytes, at most \(limits.lineBytes) are taken")
    }
    var scanner = LineScanner(line)
    scanner.skipBlanks()
    guard let first = scanner.peek else { return true }
    if first == UInt8(ascii: "#") { return try takeComment(&scanner) }
    try takeSample(&scanner)
    return true
  }

  private mutating func takeComment(_ scanner: inout LineScanner) throws(LineProblem) -> Bool {
    scanner.advance()
    scanner.skipBlanks()
    switch scanner.word() {
    case "EOF": return false
    case "TYPE": try takeType(&scanner)
    default: break
    }
    return true
  }

  private mutating func takeType(_ scanner: inout LineScanner) throws(LineProblem) {
    scanner.skipBlanks()
    let name = try scanner.name(allowsColon: true)
    scanner.skipBlanks()
    let word = scanner.word()
    guard let type = MetricType(rawValue: word) else {
      throw LineProblem("expected a type such as counter, found \(LineProblem.excerpt(word))")
    }
    guard result.types.updateValue(type, forKey: name) == nil else {
      throw LineProblem("a second TYPE of \(LineProblem.excerpt(name))")
    }
    guard !begun.contains(name) else {
      throw LineProblem("TYPE of \(LineProblem.excerpt(name)) after its samples")
    }
  }

  private mutating func takeSample(_ scanner: inout LineScanner) throws(LineProblem) {
    let name = try scanner.name(allowsColon: true)
    begun.insert(name)
    let labels = try scanner.labels()
    scanner.skipBlanks()
    let value = try scanner.value()
    try scanner.skipTimestampAndExemplar()
    try add(Exposition.Sample(name: name, labels: labels, value: value))
  }

  private mutating func add(_ sample: Exposition.Sample) throws(LineProblem) {
    let identity = sample.identity
    guard result.samples.count < limits.samples, sample.labels.count <= limits.labels,
      identity.utf8.count <= limits.identityBytes
    else {
      result.refused += 1
      return
    }
    guard seen.insert(identity).inserted else {
      throw LineProblem("\(LineProblem.excerpt(identity)) a second time")
    }
    result.samples.append(sample)
  }
}

/// What is wrong with a line.
struct LineProblem: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }

  /// A text that is quoted, cut where it is long.
  static func excerpt(_ text: String) -> String {
    text.utf8.count <= 80 ? "\"\(text)\"" : "\"\(text.prefix(60))…\""
  }
}
