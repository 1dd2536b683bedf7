internal import Model

/// How far a row of standardised values is from what the rows before it were like.
struct HostDistances: Hashable, Sendable {
  /// The part beside the principal axes, root mean square of a column.
  var residual = 0.0
  /// The Mahalanobis distance, root mean square of a column.
  var mahalanobis = 0.0

  /// Draws both nearer to a row's.
  mutating func follow(_ row: HostDistances, share: Double) {
    residual += share * (row.residual - residual)
    mahalanobis += share * (row.mahalanobis - mahalanobis)
  }
}

/// The exponentially weighted covariance of a host's columns, its axes, and distances by them.
///
/// A row u of deviations, each in its column's spreads, is turned onto the axes v of the correlation matrix,
/// q = v·u. Two distances come of it. The residual, √(Σ q² / n) over the axes that do not belong to the
/// ``HostConstants/principalShare`` of largest variance, is large where columns break their habit of moving
/// together (Jackson and Mudholkar 1979, the Q statistic). The Mahalanobis distance, √(Σ q² / (λ + ridge) / n)
/// over all axes, measures each by its own variance λ (Hotelling's T², with the ridge for the axes that hardly
/// vary). Score first, learn then: rows far outside count less (Huber's weights), so that an incident does not
/// become the norm while it lasts.
///
/// The axes are renewed in the background by ``HostJacobi``, a few rotations a row.
///
/// - Complexity: a row O(n²), n being the columns; no allocation.
struct HostCovariance: Sendable {
  typealias Lanes = SIMD4<Double>

  let count: Int
  private let stride: Int
  /// Covariances in the columns' units; row ≥ column is kept.
  private var matrix: [Lanes]
  /// A row of each column's loadings on all axes.
  private var loadings: [Lanes]
  /// 1/(λ + ridge) by axis.
  private var precision: [Lanes]
  /// How far an axis is beside the principal ones, 0 to 1, by axis.
  private var isMinor: [Lanes]
  /// True once there are axes.
  private(set) var isReady = false
  /// The usual residual.
  private(set) var typical = 1.0
  private var jacobi: HostJacobi
  /// Columns forgotten since the present decomposition began: its axes are another signal's there.
  private var isStale: [Bool]

  // The present row.
  private var inputs: [Lanes]
  private var steps: [Lanes]
  private var shares: [Lanes]
  private var coordinates: [Lanes]

  /// Makes the covariance of columns of which nothing is known.
  init(count: Int) {
    self.count = count
    stride = (count + 3) / 4
    let row = [Lanes](repeating: .zero, count: stride)
    matrix = Array(repeating: .zero, count: count * stride)
    loadings = matrix
    (precision, isMinor, inputs, steps, shares, coordinates) = (row, row, row, row, row, row)
    jacobi = HostJacobi(count: count)
    isStale = Array(repeating: false, count: count)
  }

  /// Bytes of memory taken.
  var bytes: Int {
    (3 * matrix.count + 6 * stride) * MemoryLayout<Lanes>.stride + 8 * count * count + isStale.count
  }

  /// Sets a column of the present row.
  ///
  /// - Parameters:
  ///   - column: The column.
  ///   - input: Its deviation in spreads; 0 where it is missing or in warm-up.
  ///   - step: What may be learned of its deviation, in its unit.
  ///   - share: Its share in what is learned; 0 where it is missing.
  mutating func set(_ column: Int, input: Double, step: Double, share: Double) {
    inputs[column >> 2][column & 3] = input
    steps[column >> 2][column & 3] = step
    shares[column >> 2][column & 3] = share
  }

  /// Measures the present row.
  ///
  /// - Parameter columns: How many columns take part, to be averaged over.
  /// - Returns: Both distances; zeros while there are no axes.
  mutating func distances(columns: Double) -> HostDistances {
    guard isReady, columns > 0 else { return HostDistances() }
    HostCovariance.project(inputs, onto: loadings, into: &coordinates)
    var (residual, mahalanobis) = (Lanes.zero, Lanes.zero)
    for lane in 0..<stride {
      let square = coordinates[lane] * coordinates[lane]
      residual += square * isMinor[lane]
      mahalanobis += square * precision[lane]
    }
    return HostDistances(
      residual: (HostCovariance.sum(residual) / columns).squareRoot(),
      mahalanobis: (HostCovariance.sum(mahalanobis) / columns).squareRoot())
  }

  /// Turns a row onto the axes.
  private static func project(_ row: [Lanes], onto loadings: [Lanes], into coordinates: inout [Lanes]) {
    var target = coordinates.mutableSpan
    let stride = target.count
    let (source, row) = (loadings.span, row.span)
    for lane in 0..<stride { target[lane] = .zero }
    var base = 0
    while base < source.count {
      let column = base / stride
      let input = row[column >> 2][column & 3]
      if input != 0 { for lane in 0..<stride { target[lane] += input * source[base + lane] } }
      base += stride
    }
  }

  private static func sum(_ lanes: Lanes) -> Double { (lanes.x + lanes.y) + (lanes.z + lanes.w) }

  /// How much a row of this residual weighs when it is learned, 0 to 1.
  func gate(_ residual: Double) -> Double {
    guard isReady, residual > HostConstants.gate * typical else { return 1 }
    return HostConstants.gate * typical / residual
  }

  /// Learns the usual size of residuals from one.
  mutating func learn(residual: Double) {
    guard isReady else { return }
    typical += HostConstants.typicalShare * (min(residual, 3 * typical) - typical)
  }

  /// Learns the covariances of the present row with a weight.
  mutating func learn(weight: Double) {
    HostCovariance.learn(steps, shares: shares, weight: weight, into: &matrix)
  }

  private static func learn(_ steps: [Lanes], shares: [Lanes], weight: Double, into matrix: inout [Lanes]) {
    var target = matrix.mutableSpan
    let (row, share) = (steps.span, shares.span)
    let stride = row.count
    for column in 0..<(stride == 0 ? 0 : target.count / stride) {
      let own = share[column >> 2][column & 3]
      guard own > 0 else { continue }
      let step = row[column >> 2][column & 3]
      let base = column * stride
      for lane in 0...(column >> 2) {
        // Of two columns the younger one decides; a missing one teaches nothing.
        let larger = share[lane].replacing(with: own, where: share[lane] .< own)
        let used = larger.replacing(with: 0, where: share[lane] .== 0) * weight
        target[base + lane] += used * (step * row[lane] - target[base + lane])
      }
    }
  }

  /// Forgets a column.
  mutating func clear(_ column: Int) {
    for lane in 0..<stride {
      matrix[column * stride + lane] = .zero
      loadings[column * stride + lane] = .zero
    }
    for other in 0..<count { matrix[other * stride + (column >> 2)][column & 3] = 0 }
    isStale[column] = true
  }

  /// The covariance of two columns.
  func covariance(_ first: Int, _ second: Int) -> Double {
    let (row, column) = (max(first, second), min(first, second))
    return matrix[row * stride + (column >> 2)][column & 3]
  }
}

extension HostCovariance {
  /// Goes on with the renewal of the axes, and begins a new one where none is going on.
  ///
  /// - Parameters:
  ///   - pairs: How many pairs of axes to turn at most.
  ///   - scale: What a column's deviations are measured by; 0 leaves the column out.
  mutating func renew(pairs: Int, scale: (Int) -> Double) {
    if !jacobi.isRunning { begin(scale) }
    if jacobi.advance(pairs: pairs) { accept() }
  }

  private mutating func begin(_ scale: (Int) -> Double) {
    var next = HostJacobi(count: 0)
    swap(&next, &jacobi)
    next.begin { row, column in
      let product = scale(row) * scale(column)
      return product > 0 ? max(-1, min(1, covariance(row, column) / product)) : 0
    }
    swap(&next, &jacobi)
    for column in 0..<count { isStale[column] = false }
  }

  /// Takes over finished axes.
  private mutating func accept() {
    for axis in 0..<count {
      precision[axis >> 2][axis & 3] = 1 / (variance(of: axis) + HostConstants.ridge)
      isMinor[axis >> 2][axis & 3] = 1
      for column in 0..<count {
        loadings[column * stride + (axis >> 2)][axis & 3] =
          isStale[column] ? 0 : jacobi.loading(axis: axis, column: column)
      }
    }
    markPrincipal()
    isReady = true
  }

  /// Marks the axes of largest variance as principal until they carry their share of all.
  ///
  /// The axis that crosses the share counts in part, so that two axes of like variance that change places
  /// make no jump in the residual.
  private mutating func markPrincipal() {
    var needed = 0.0
    for axis in 0..<count { needed += HostConstants.principalShare * variance(of: axis) }
    while needed > 0, let axis = largestMinorAxis() {
      let variance = variance(of: axis)
      isMinor[axis >> 2][axis & 3] = max(0, 1 - needed / variance)
      needed -= variance
    }
  }

  private func variance(of axis: Int) -> Double { max(0, jacobi.matrix[axis * count + axis]) }

  /// The axis of largest variance that is not yet marked, the first of several; nil where none varies.
  private func largestMinorAxis() -> Int? {
    var best: Int?
    var largest = 0.0
    for axis in 0..<count where isMinor[axis >> 2][axis & 3] == 1 && variance(of: axis) > largest {
      best = axis
      largest = variance(of: axis)
    }
    return best
  }
}

extension HostCovariance {
  /// Writes everything but the present row.
  func encode(into writer: inout ByteWriter) {
    writer.write(isReady)
    writer.write(typical)
    for lanes in [matrix, loadings, precision, isMinor] { writer.write(lanes: lanes) }
    jacobi.encode(into: &writer)
    for flag in isStale { writer.write(flag) }
  }

  /// Reads what ``encode(into:)`` wrote, for as many columns.
  init(count: Int, from reader: inout ByteReader) throws(CodingFailure) {
    self.init(count: count)
    isReady = try reader.readBool()
    typical = try reader.readDouble()
    guard typical >= 0, typical <= HostCoding.largestEigenvalue else {
      throw .invalid("residual", at: reader.position)
    }
    try reader.read(lanes: &matrix, within: HostCoding.largestVariance)
    try reader.read(lanes: &loadings, within: HostCoding.largestLoading)
    try reader.read(lanes: &precision, within: 1.01 / HostConstants.ridge)
    try reader.read(lanes: &isMinor, within: 1)
    jacobi = try HostJacobi(count: count, from: &reader)
    for column in isStale.indices { isStale[column] = try reader.readBool() }
    // A negative weight would take the root of a negative sum.
    guard precision.allSatisfy({ $0.min() >= 0 }), isMinor.allSatisfy({ $0.min() >= 0 }) else {
      throw .invalid("axis", at: reader.position)
    }
  }
}
