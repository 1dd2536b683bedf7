internal import Model

/// The eigen-decomposition of a symmetric matrix, done a few rotations at a time.
///
/// Cyclic Jacobi: each rotation makes one element beside the diagonal zero; sweeps over all of them converge
/// quadratically. It is slower than tridiagonal methods, but its work comes in equal small pieces, which is
/// what a detector that may not pause needs; it is exact for small eigenvalues; and its results depend on the
/// matrix alone. Rows of ``vectors`` are the axes, in no order.
///
/// - Note: Golub and Van Loan, Matrix Computations, 4th edition, §8.5.
/// - Complexity: a pair O(n), a decomposition ``HostConstants/sweeps`` sweeps of n(n−1)/2 pairs; pairs that are
///   zero already cost nothing.
struct HostJacobi: Sendable {
  let count: Int
  /// The matrix; its diagonal becomes the eigenvalues.
  private(set) var matrix: [Double]
  /// One axis a row, in lanes: half of a rotation's work is here.
  private(set) var vectors: [SIMD4<Double>]
  private(set) var isRunning = false
  private var row = 0
  private var column = 1
  private var sweep = 0
  private var stride: Int { (count + 3) / 4 }

  /// Makes a decomposition of nothing.
  init(count: Int) {
    self.count = count
    matrix = Array(repeating: 0, count: count * count)
    vectors = Array(repeating: .zero, count: count * ((count + 3) / 4))
  }

  /// Begins with a new matrix, given element by element for row ≥ column.
  mutating func begin(element: (Int, Int) -> Double) {
    for row in 0..<count {
      for column in 0...row {
        let value = element(row, column)
        matrix[row * count + column] = value
        matrix[column * count + row] = value
      }
      for lane in 0..<stride { vectors[row * stride + lane] = .zero }
      vectors[row * stride + (row >> 2)][row & 3] = 1
    }
    (row, column, sweep) = (0, 1, 0)
    isRunning = true
  }

  /// What a column adds to an axis.
  func loading(axis: Int, column: Int) -> Double { vectors[axis * stride + (column >> 2)][column & 3] }

  /// Goes on by so many pairs.
  ///
  /// - Returns: True when this ended the decomposition.
  mutating func advance(pairs: Int) -> Bool {
    guard isRunning else { return false }
    var left = pairs
    while left > 0 {
      if row + 1 >= count {
        if endsAfterSweep() { return true }
        continue
      }
      rotate(row, column)
      left -= 1
      column += 1
      if column == count {
        row += 1
        column = row + 1
      }
    }
    return false
  }

  private mutating func endsAfterSweep() -> Bool {
    (row, column) = (0, 1)
    sweep += 1
    isRunning = sweep < HostConstants.sweeps
    return !isRunning
  }

  /// Turns two axes so that their element vanishes.
  private mutating func rotate(_ p: Int, _ q: Int) {
    let element = matrix[p * count + q]
    guard abs(element) > 1e-15 else { return }
    let (first, second) = (matrix[p * count + p], matrix[q * count + q])
    let angle = (second - first) / (2 * element)
    let tangent = (angle < 0 ? -1 : 1) / (abs(angle) + (angle * angle + 1).squareRoot())
    let cosine = 1 / (tangent * tangent + 1).squareRoot()
    let sine = tangent * cosine
    HostJacobi.mix(&matrix, p * count, q * count, count: count, cosine, sine)
    HostJacobi.mix(&vectors, p * stride, q * stride, count: stride, cosine, sine)
    matrix[p * count + p] = first - tangent * element
    matrix[q * count + q] = second + tangent * element
    matrix[p * count + q] = 0
    matrix[q * count + p] = 0
    HostJacobi.mirror(&matrix, p, q, count: count)
  }

  private static func mix(
    _ numbers: inout [Double], _ first: Int, _ second: Int, count: Int, _ cosine: Double, _ sine: Double
  ) {
    var span = numbers.mutableSpan
    for offset in 0..<count {
      let (x, y) = (span[first + offset], span[second + offset])
      span[first + offset] = cosine * x - sine * y
      span[second + offset] = sine * x + cosine * y
    }
  }

  private static func mix(
    _ lanes: inout [SIMD4<Double>], _ first: Int, _ second: Int, count: Int, _ cosine: Double, _ sine: Double
  ) {
    var span = lanes.mutableSpan
    for offset in 0..<count {
      let (x, y) = (span[first + offset], span[second + offset])
      span[first + offset] = cosine * x - sine * y
      span[second + offset] = sine * x + cosine * y
    }
  }

  /// Copies two rows to their columns.
  private static func mirror(_ matrix: inout [Double], _ first: Int, _ second: Int, count: Int) {
    var span = matrix.mutableSpan
    var place = 0
    for other in 0..<count {
      span[place + first] = span[first * count + other]
      span[place + second] = span[second * count + other]
      place += count
    }
  }
}

extension HostJacobi {
  /// Writes the unfinished work.
  func encode(into writer: inout ByteWriter) {
    writer.write(isRunning)
    for number in [row, column, sweep] { writer.write(number) }
    writer.write(numbers: isRunning ? matrix : [])
    writer.write(lanes: isRunning ? vectors : [])
  }

  /// Reads what ``encode(into:)`` wrote, for a matrix of as many rows.
  init(count: Int, from reader: inout ByteReader) throws(CodingFailure) {
    self.init(count: count)
    isRunning = try reader.readBool()
    row = try reader.readInt()
    column = try reader.readInt()
    sweep = try reader.readInt()
    let isInside = (0...count).contains(row) && (0...count).contains(column) && column > row
    // A column at the end is that of a finished sweep.
    let isPlace = isInside && (column < count || row + 1 >= count)
    let isSweep = (0..<HostConstants.sweeps).contains(sweep)
    guard !isRunning || isPlace && isSweep else { throw .invalid("rotation", at: reader.position) }
    guard isRunning else {
      try reader.readNothing()
      return
    }
    try reader.read(numbers: &matrix, within: HostCoding.largestEigenvalue)
    try reader.read(lanes: &vectors, within: HostCoding.largestLoading)
  }
}
