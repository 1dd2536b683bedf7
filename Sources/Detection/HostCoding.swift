internal import Model

/// Bounds of what a stored host detector may hold: what accepted values can have led to, with room to spare.
enum HostCoding {
  /// The format's version.
  static let format: UInt64 = 1
  /// Means and levels.
  static let largestValue = 1e36
  /// Sums and counts.
  static let largestSum = 1e60
  /// Variances and covariances.
  static let largestVariance = 1e72
  /// Eigenvalues of correlation matrices, and elements on the way to them.
  static let largestEigenvalue = 1e9
  /// Elements of axes.
  static let largestLoading = 1.001
}

extension ByteWriter {
  /// Appends numbers, their count first.
  mutating func write(numbers: [Double]) {
    write(UInt64(numbers.count))
    for number in numbers { write(number) }
  }

  /// Appends lanes, their count first.
  mutating func write(lanes: [SIMD4<Double>]) {
    write(UInt64(lanes.count))
    for lane in lanes { for index in 0..<4 { write(lane[index]) } }
  }
}

extension ByteReader {
  /// Reads as many numbers as the array holds; all must be finite and within ±`limit`.
  mutating func read(numbers: inout [Double], within limit: Double) throws(CodingFailure) {
    guard try readCount(elementSize: 8) == numbers.count else { throw .invalid("count", at: position) }
    for index in numbers.indices { numbers[index] = try readBounded(limit) }
  }

  /// Reads as many lanes as the array holds; all numbers must be finite and within ±`limit`.
  mutating func read(lanes: inout [SIMD4<Double>], within limit: Double) throws(CodingFailure) {
    guard try readCount(elementSize: 32) == lanes.count else { throw .invalid("count", at: position) }
    for place in lanes.indices { for index in 0..<4 { lanes[place][index] = try readBounded(limit) } }
  }

  /// Reads two counts of nothing.
  mutating func readNothing() throws(CodingFailure) {
    for _ in 0..<2 { guard try readCount() == 0 else { throw .invalid("count", at: position) } }
  }

  /// Reads a number that is finite and within ±`limit`.
  mutating func readBounded(_ limit: Double) throws(CodingFailure) -> Double {
    let number = try readDouble()
    guard abs(number) <= limit else { throw .invalid("number", at: position) }
    return number
  }
}

extension HostSpread {
  /// Writes mean, variance and range.
  func encode(into writer: inout ByteWriter) {
    for number in [mean, variance, low, high] { writer.write(number) }
  }

  /// Reads what ``encode(into:)`` wrote.
  init(from reader: inout ByteReader) throws(CodingFailure) {
    mean = try reader.readBounded(HostCoding.largestValue)
    variance = try reader.readBounded(HostCoding.largestVariance)
    low = try reader.readBounded(HostCoding.largestValue)
    high = try reader.readBounded(HostCoding.largestValue)
    guard variance >= 0, low <= high else { throw .invalid("spread", at: reader.position) }
  }
}

extension HostColumn {
  /// Writes everything.
  func encode(into writer: inout ByteWriter) {
    for number in [samples, center, plainError, profileError, compared, level, deviation] {
      writer.write(number)
    }
    slow.encode(into: &writer)
    local.encode(into: &writer)
  }

  /// Reads what ``encode(into:)`` wrote.
  init(from reader: inout ByteReader) throws(CodingFailure) {
    samples = try reader.readBounded(HostCoding.largestSum)
    center = try reader.readBounded(HostCoding.largestValue)
    plainError = try reader.readBounded(HostCoding.largestValue)
    profileError = try reader.readBounded(HostCoding.largestValue)
    compared = try reader.readBounded(HostCoding.largestSum)
    level = try reader.readBounded(HostCoding.largestValue)
    deviation = try reader.readBounded(HostCoding.largestValue)
    slow = try HostSpread(from: &reader)
    local = try HostSpread(from: &reader)
    let smallest = min(min(samples, compared), min(min(plainError, profileError), deviation))
    guard smallest >= 0 else { throw .invalid("column", at: reader.position) }
  }
}
