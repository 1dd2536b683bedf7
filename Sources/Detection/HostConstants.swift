/// Every number that the host detector is tuned by; counts are in samples of its cadence.
///
/// Measured on the visible machines of SMD, ASD and JumpStarter's second set. Half and one and a half times
/// their value, the memories, floors, gate, ridge, smoothing and principal share each change the mean F1 over SMD
/// by less than 0.02; the others were chosen once and left.
enum HostConstants {
  // MARK: Memories, in samples

  /// Memory of means, covariances and profile centres: four and a half days of ten-second values.
  ///
  /// Half of it costs 0.01 of F1 on SMD, more gains nothing.
  static let memory = 40_000.0
  /// Memory of the local level that fast changes are measured from.
  static let localMemory = 60.0
  /// Memory over which scores are smoothed.
  ///
  /// None at all costs 0.07 of F1 on SMD; longer ones find lasting trouble better and brief trouble later.
  static let smoothing = 6.0
  /// Memory of the comparison of profile and plain mean.
  static let comparisonMemory = 3_000.0
  /// Values of a column before it takes part in a judgement.
  static let warmUpSamples = 200.0
  /// Values of a column before its range bounds what the next one can teach.
  static let settlingSamples = 10.0

  // MARK: Scales

  /// No deviation from the slow mean is measured by less than this share of the column's range.
  ///
  /// A column that stood still for weeks and moves once is news, but no more than `1 / 0.03` spreads of it.
  static let slowFloor = 0.03
  /// The same for deviations from the local level.
  static let localFloor = 0.005
  /// Deviations count up to so many spreads.
  static let reach = 30.0
  /// Deviations count up to so many spreads where the largest ones are averaged.
  static let largestReach = 20.0
  /// So many of the largest deviations are averaged.
  static let largestCount = 8
  /// A remembered range grows with one value by at most so many standard deviations to either side.
  static let rangeGrowth = 64.0
  /// Share by which remembered extremes draw nearer to the mean with each value.
  static let extremesShare = 1e-5
  /// A value counts at most so many spreads when the mean absolute deviation learns.
  static let clip = 4.0

  // MARK: Axes

  /// Columns beyond are judged one by one and have no covariances.
  static let covarianceColumns = 256
  /// The axes that carry this share of the variance are what the host does anyway; the residual leaves them
  /// out.
  static let principalShare = 0.5
  /// Added to each axis' variance, in units of a standardised column's.
  static let ridge = 0.01
  /// A residual beyond so many typical ones makes the row count less when it is learned.
  static let gate = 4.0
  /// Share of a new residual in the typical one.
  static let typicalShare = 0.001
  /// Sweeps of a decomposition: as many as 64 columns need to the last digits.
  ///
  /// Always as many, converged or not: how fast it converges depends on the order of the columns, and when new
  /// axes come into use must not.
  static let sweeps = 9

  // MARK: Blame

  /// Seconds in which a contribution loses half of its weight in who is to blame.
  static let blameHalfLife = 1_800.0

  // MARK: Day profiles

  /// Bins of a day.
  static let dayBins = 96
  /// Seconds of a bin.
  static let binSeconds: Int32 = 900
  /// Share of a new visit in a bin.
  static let visitShare = 0.1
  /// A profile is used in proportion to the share of the error that it takes away, times this.
  static let trustGain = 4.0

  // MARK: Calibration

  /// The prior law of scores counts as much as so many samples.
  ///
  /// Many, because a host's own incidents are part of its past: with 50,000 the F1 on SMD is 0.02 lower. A host
  /// whose scores have a heavier tail than the law is still judged by its own.
  static let priorSamples = 2_000_000.0
  /// The score that half of a host's samples reach by the prior law.
  ///
  /// The law then gives 1.0, 1.8 and 3.0 decades at the scores that a tenth, a hundredth and a thousandth of the
  /// unlabelled rows of the visible machines reach in the median.
  static let typicalScore = 0.05
  /// The score from which a row is an alarm.
  ///
  /// On the visible machines of SMD one in six labelled segments reaches it, and one unlabelled row a fortnight.
  static let alarmScore = 3.5
  /// Samples after which a tallied score weighs half.
  static let tallyHalfLife = 100_000.0
  /// The tally is decayed once in so many samples.
  static let tallyInterval = 256
}
