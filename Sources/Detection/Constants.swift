/// Every number that the detectors are tuned by.
///
/// What is counted in samples means samples of the bank's cadence (ten seconds or five minutes), so that one
/// table serves both: noise is judged against as many values at either. What a clock or a calendar decides is
/// in seconds.
enum Constants {
  // MARK: Levels, in samples

  /// Share of a new value in the fast level.
  ///
  /// With the slow one the pair that did best on the AIOps-2018 series.
  static let fastLevelShare = 0.3
  /// Share of a new value in the slow level: a memory of twenty samples.
  static let slowLevelShare = 0.05
  /// Share of a new residual in the fast level's spread.
  ///
  /// Much less than the level's own share: a spread that follows a few samples gives every small value after
  /// a calm a large score. Between 0.005 and 0.05 the delay-adjusted F1 on the visible AIOps-2018 series,
  /// minute and five-minute, moves from 0.76 to 0.78.
  static let fastSpreadShare = 0.02
  /// Share of a new residual in the slow level's spread.
  static let slowSpreadShare = 0.005
  /// A residual counts at most this many spreads when a level learns (Huber's ψ): one spike moves a level by
  /// at most that, and is scored against the past that it interrupts.
  static let clip = 4.0
  /// Residuals in a row outside ``clip`` after which the bound doubles with each further one.
  ///
  /// A shift that lasts is no spike; without this a level that stood at zero for a day would need as long to
  /// leave it.
  static let patience: UInt8 = 6
  /// Values learned before residuals are bounded and tallied; before, the spread is not worth the name.
  static let settlingSamples: UInt32 = 10
  /// Values learned before a judgement is anything but zero.
  ///
  /// Ranks among fewer say nothing.
  static let warmUpSamples: UInt32 = 30
  /// Mean absolute deviation to standard deviation for a normal distribution: √(π/2).
  static let deviationToSigma = 1.2533141373155001
  /// No spread is believed below this share of the level: counters, clocks and rounding have steps.
  static let relativeScaleFloor = 1e-3
  /// No spread is believed below this share of the smallest change worth telling.
  static let physicalScaleFloor = 1e-3
  /// Keeps a division finite where level, spread and floors are zero.
  ///
  /// No value of any unit is near.
  static let tiny = 1e-300
  /// Values beyond are refused: no unit of measure has them, and sums of accepted ones stay finite, also in
  /// single precision.
  static let largestMagnitude = 1e30
  /// Stored levels and spreads beyond are damage; fits single precision with room to spare.
  static let largestState = 1e36
  /// A pause counts as at most this many missed samples.
  ///
  /// After more, the newest value says as little about the missed ones as after ten.
  static let longestPause = 10
  /// Share by which the remembered extremes draw nearer to the level with each value.
  static let extremesShare = 1e-5

  // MARK: Calibration, in samples

  /// Distances are told apart up to here, in spreads; the tally's last bin ends there.
  static let largestScore = 0x1p20 - 2
  /// Beyond this many spreads a distance says nothing more: the prior's tail ends, and errors that decide
  /// whether a profile is trusted are cut.
  ///
  /// Keeps the first change of a flat line from outranking everything else.
  static let reach = 64.0
  /// Samples after which a tallied score weighs half: 11.6 days of ten-second, a year of five-minute values.
  static let tallyHalfLife = 100_000.0
  /// The tally is decayed once in so many samples instead of at each; the weights differ by 0.2 % at most.
  static let tallyDecayInterval: UInt32 = 256
  /// Share of its own past that lies beyond a signal's expected band.
  static let bandTail = 0.001
  /// The expected band reaches at least so many spreads to either side.
  static let bandMinimum = 3.0

  // MARK: Profiles

  /// Seconds of a day profile's bin: 96 bins.
  static let dayBinSeconds: Int32 = 900
  /// Seconds of a week profile's bin: 168 bins.
  static let weekBinSeconds: Int32 = 3_600
  /// Share of a new visit in a bin of the day profile: a memory of ten days.
  static let dayVisitShare = 0.1
  /// Share of a new visit in a bin of the week profile: a memory of three weeks.
  static let weekVisitShare = 0.3
  /// Visits before a bin predicts anything: once is no habit.
  static let visitsNeeded: UInt8 = 2
  /// Share of a new residual in what the last hours were off from a profile: a memory of fifty samples.
  ///
  /// Residuals with such a level were the best single statistic on the AIOps-2018 series.
  static let offsetShare = 0.02
  /// Share of a new residual in a profile's spread.
  static let profileSpreadShare = 0.005
  /// Share of a new error in the comparison of profile and level: a week of five-minute values.
  static let comparisonShare = 1.0 / 2_016
  /// Comparisons before a profile may be trusted: a day of five-minute values.
  static let comparisonsNeeded: UInt32 = 288
  /// A profile is trusted while its error is below this share of the plain level's.
  static let trustRatio = 0.9
  /// How many decades more than the trusted profile a level's vote may count.
  static let levelLead = 1.0

  // MARK: Rates, in steps of ten seconds

  /// Share of a new count in the fast mean: one hour.
  static let fastRateShare = 1.0 / 360
  /// Share of a new count in the slow mean and the second moment: one day.
  static let slowRateShare = 1.0 / 8_640
  /// Share by which remembered bursts fade: 28 days, so that the second last of weekly ones is still known.
  static let burstShare = 1.0 / 241_920
  /// Steps observed before a rate is judged: one hour.
  static let rateWarmUp = 360.0
  /// Steps that a rate's history counts for at most: a week, what its slow mean can vouch for.
  static let rateMemory = 60_480.0
  /// Fewer events in one step are never surprising.
  static let minimumVolume = 10.0
  /// A step belongs to a burst from this multiple of the expected count on.
  static let burstRatio = 2.0
  /// Steps below that end a burst: five minutes.
  static let burstPause: UInt64 = 30
  /// A burst up to this multiple of a remembered one is known.
  static let burstTolerance = 2.0
  /// How far one burst alone is remembered, in multiples of what is expected or of ``minimumVolume``.
  ///
  /// Beyond, it takes a second one: one flood must not hide the next for weeks.
  static let burstAloneReach = 32.0
  /// The most that a known burst is worth, decades.
  static let knownBurstSurprise = 2.0
}
