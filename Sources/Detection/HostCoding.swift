internal import Model

/// Bounds of what a stored host detector may hold: what accepted values can have led to, with room to spare.
enum HostCoding {
  /// The format's version.
  static let format: UInt64 = 3
  /// Means and levels.
  static let largestValue = 1e36
  /// Sums and counts.
  static let largestSum = 1e60
  /// Variances and covariances.
  static let largestVariance = 1e72
  /// Contributions: two squares of what distances are cut at.
  static let largestContribution = 2 * HostConstants.reach * HostConstants.reach
  /// Eigenvalues of correlation matrices, and elements on the way to them.
  static let largestEigenvalue = 1e9
  /// Elements of axes.
  static let largestLoading = 1.001
}

extension ByteWriter {
  /// Appends numbers, their count first; zeros, which columns without a signal are full of, take a bit each.
  mutating func write(numbers: [Double]) {
    write(UInt64(numbers.count))
    for start in stride(from: 0, to: numbers.count, by: 8) {
      let part = numbers[start..<min(start + 8, numbers.count)]
      write(byte: part.reversed().reduce(0) { $0 << 1 | ($1.bitPattern == 0 ? 0 : 1) })
      for number in part where number.bitPattern != 0 { write(number) }
    }
  }

  /// Appends lanes, their count first, each as ``write(numbers:)`` does it.
  mutating func write(lanes: [SIMD4<Double>]) {
    write(numbers: lanes.flatMap { lane in (0..<4).map { lane[$0] } })
  }
}

extension ByteReader {
  /// Reads as many numbers as the array holds; all must be finite and within ±`limit`.
  mutating func read(numbers: inout [Double], within limit: Double) throws(CodingFailure) {
    guard try readUInt64() == UInt64(numbers.count) else { throw .invalid("count", at: position) }
    var mask: UInt8 = 0
    for index in numbers.indices {
      mask = index % 8 == 0 ? try readByte() : mask >> 1
      numbers[index] = mask & 1 == 0 ? 0 : try readBounded(limit)
    }
  }

  /// Reads as many lanes as the array holds; all numbers must be finite and within ±`limit`.
  mutating func read(lanes: inout [SIMD4<Double>], within limit: Double) throws(CodingFailure) {
    var numbers = Array(repeating: 0.0, count: lanes.count * 4)
    try read(numbers: &numbers, within: limit)
    for place in lanes.indices { for index in 0..<4 { lanes[place][index] = numbers[place * 4 + index] } }
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
