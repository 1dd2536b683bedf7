internal import Model

/// Judges many signals of one host together: how unlike its past is this row, and which columns make it so.
///
/// ```swift
/// var detector = HostDetector(columns: 38, cadenceSeconds: 60)
/// let surprise = detector.step(values: row.span, at: now)
/// let blame = detector.contribution(of: 3)
/// ```
///
/// Each column is freed of its time of day as far as a day profile explains it, then measured twice: from its
/// slow mean (weeks) and from its level of the last minutes, in spreads of its own past. Four distances of the
/// row are smoothed over a few samples and multiplied:
///
/// 1. the residual beside the principal axes of the slow deviations (the Q statistic of
///    Jackson and Mudholkar 1979): columns break their habit of moving together;
/// 2. their Mahalanobis distance (Hotelling's T²): any direction, by its own variance;
/// 3. the Mahalanobis distance of the local deviations: something changed within the last hour;
/// 4. the mean of the eight largest slow deviations in robust spreads: a few columns far away.
///
/// A product, in other words a geometric mean: a factor common to a host's whole past cancels out of the order
/// of its scores, so that members need no calibration of their own, and no single member rings alone. The
/// product becomes a surprise by ``HostCalibration``.
///
/// Values have no unit here: multiplying a column by a power of two changes no result. Needs two columns or
/// more; beyond ``covarianceColumns`` a column takes part in the fourth distance and in contributions only.
/// Not for one column alone, and not told of weekdays.
///
/// - Complexity: a step O(n²) for n columns, no allocation.
public struct HostDetector: ~Copyable {
  /// Seconds between two steps.
  public let cadenceSeconds: Double
  /// Columns that have covariances: the first so many.
  public static var covarianceColumns: Int { HostConstants.covarianceColumns }
  /// True while rows are judged but nothing is learned of them, as during an incident.
  public var isFrozen = false

  var columns: [HostColumn]
  var readings: [HostReading]
  var blames: [HostBlame]
  var profiles: HostProfiles
  var slow: HostCovariance
  var local: HostCovariance
  var calibration = HostCalibration()
  var smoothed = HostScores()
  var lastSeconds: Double?
  /// Samples of the cadence since the first row.
  var age = 0.0
  /// Weights of rows after pauses of 1, 2, … samples, first for 1.
  let weights: [HostWeights]

  /// Makes a detector that knows nothing yet.
  ///
  /// - Parameters:
  ///   - columns: The number of signals; a place may stay without values.
  ///   - cadenceSeconds: The usual time between two rows.
  public init(columns: Int, cadenceSeconds: Double) {
    precondition(columns >= 0 && cadenceSeconds > 0)
    self.cadenceSeconds = cadenceSeconds
    self.columns = Array(repeating: HostColumn(), count: columns)
    readings = Array(repeating: HostReading(), count: columns)
    blames = Array(repeating: HostBlame(), count: columns)
    profiles = HostProfiles(columns: columns)
    slow = HostCovariance(count: min(columns, HostConstants.covarianceColumns))
    local = HostCovariance(count: min(columns, HostConstants.covarianceColumns))
    weights = (1...Constants.longestPause).map { HostWeights(count: $0, cadenceSeconds: cadenceSeconds) }
  }

  /// How many places there are.
  public var count: Int { columns.count }

  /// Bytes of memory taken.
  public var bytes: Int {
    let column =
      MemoryLayout<HostColumn>.stride + MemoryLayout<HostReading>.stride + MemoryLayout<HostBlame>.stride
    return columns.count * column + profiles.bytes + slow.bytes + local.bytes + HostCalibration.bytes
  }

  /// Forgets the signal at a place; the next value there begins another one.
  public mutating func remove(at column: Int) {
    columns[column] = HostColumn()
    readings[column] = HostReading()
    blames[column] = HostBlame()
    profiles.clear(column)
    guard column < slow.count else { return }
    slow.clear(column)
    local.clear(column)
  }

  /// Accepts the levels of the last minutes as the new normal.
  public mutating func rebaseline() {
    for column in columns.indices { columns[column].rebaseline() }
  }

  /// How much a column is to blame for the newest row's score: the sum of the squares of its distances from its
  /// slow mean and from its level of the last minutes, in spreads.
  ///
  /// Squares, because over a stretch of rows the few that stick out tell more than the many that do not.
  public func contribution(of column: Int) -> Double {
    readings[column].slow * readings[column].slow + readings[column].local * readings[column].local
  }

  /// How much a column is to blame for what the host has been like in the last half hour: the mean of its two
  /// largest contributions, which fade.
  ///
  /// To rank columns by at an alert, when nobody knows yet how long the trouble lasts.
  public func blame(of column: Int) -> Double { blames[column].amount }
}
