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
  ///
  /// Beyond, all are alike: a thousand spreads from a flat line say no more than three hundred do, and telling
  /// them apart costs 0.02 of the delay-adjusted F1 on the visible AIOps-2018 series.
  static let largestScore = 255.0
  /// Errors that decide whether a profile is trusted are cut at this many spreads.
  static let reach = 64.0
  /// The share of a score's own bin that counts as at least as high.
  ///
  /// With less, a score that comes again and again at a bin's upper edge would be new each time.
  static let ownBinShare: Float = 0.75
  /// Samples after which a tallied score weighs half: 11.6 days of ten-second, a year of five-minute values.
  static let tallyHalfLife = 100_000.0
  /// The tally is decayed once in so many samples instead of at each; the weights differ by 0.2 % at most.
  static let tallyDecayInterval: UInt32 = 256
  /// Scores that a stream must have seen before it votes.
  static let votingSamples: UInt32 = 50
  /// Share of its own past that lies beyond a signal's expected band.
  static let bandTail = 0.001
  /// The expected band reaches at least so many spreads to either side.
  static let bandMinimum = 3.0

  // MARK: Profiles

  /// Seconds of a day profile's bin: 96 bins.
  static let dayBinSeconds: Int32 = 900
  /// Seconds of a week profile's bin: 168 bins.
  static let weekBinSeconds: Int32 = 3_600
  /// Share of a visit in a bin of either profile: a memory of two days, or of two weeks.
  static let visitShare = 0.5
  /// Predictions before a profile's errors are bounded.
  static let profileSettling: UInt32 = 500
  /// Residuals before they are tallied.
  static let residualSettling: UInt32 = 20
  /// Share of a new residual in the fast level of residuals.
  static let fastResidualShare = 0.2
  /// Share of a new residual in the spread around it.
  static let fastResidualSpreadShare = 0.01
  /// Share of a new residual in a profile's spread, and in the slow level of residuals.
  static let profileSpreadShare = 0.0005
  /// Share of a new error in the comparison of profile and level: a week of five-minute values.
  static let comparisonShare = 1.0 / 2_016
  /// Comparisons before a profile may be trusted: a day of five-minute values.
  static let comparisonsNeeded: UInt32 = 288
  /// How many decades more than the trusted profile's vote any other may count.
  static let trustedLead = 1.0
  /// A profile is trusted while its error is below this share of the plain level's.
  static let trustRatio = 0.9

  // MARK: Novelty, in samples

  /// Share of a new value in a stream's mean and spread, after a plain mean of the first thousand.
  static let streamScaleShare = 0.001
  /// Values after which a step counts at most ``scaleClip`` deviations in a stream's mean and spread.
  static let scaleSettling: UInt32 = 200
  /// Deviations that one value may count: far beyond any event, and far below a broken counter.
  static let scaleClip = 1_000.0
  /// Distances from prototypes count so many times in a tally, whose bins are made for spreads of noise.
  static let noveltyGain = 4.0
  /// Spreads up to which a value, or a mean of few, belongs to a prototype.
  static let nearRadius = 0.15
  /// The same for means of many, extremes and residuals.
  static let farRadius = 0.4
  /// The same for shapes.
  static let shapeRadius = 0.6
  /// The smallest share of a new value in its prototype.
  static let prototypeShare: Float = 0.02
  /// What is left of a prototype's weight after each ``prototypeFadeInterval``.
  static let prototypeFade: Float = 0.999
  /// Values between two fadings of prototypes.
  static let prototypeFadeInterval: UInt32 = 16
  /// Share of a new value in the level that a shift is measured from.
  static let shiftLevelShare = 0.005
  /// No stream's vote counts more.
  static let largestVote = 6.0
  /// Share of a new value in the smoothed mean of the votes: two values in a row.
  static let noveltyShare = 0.5
  /// The smoothed mean of votes from which an alarm of a young signal opens.
  static let noveltyThreshold = 0.75
  /// How much more it takes with each tenfold of a signal's age beyond ``noveltyYouth``.
  ///
  /// The older a signal, the more often chance alone has had to pass any bound. With this pair, noise of twenty
  /// thousand values passes half as often as with 0.9 at any age, for the same score on the visible NAB series.
  static let noveltyThresholdGrowth = 0.3
  /// Values up to which a signal is young.
  static let noveltyYouth = 1_000.0
  /// What each alarm adds to the threshold.
  static let habitStep = 0.1
  /// What is left of that after each value: half after 10,000, a month of five-minute values.
  static let habitDecay = 0.9999306876841536
  /// Values before the first alarm.
  static let noveltyWarmUp: UInt32 = 200
  /// Values after an alarm in which no other opens, as a share of the signal's age.
  static let restShare = 0.03
  /// The fewest of them.
  static let shortestRest: UInt32 = 60
  /// The most of them.
  static let longestRest: UInt32 = 500
  /// A run of equal values is news from so many times the longest known.
  static let flatRatio: Float = 4
  /// The shortest run that is news.
  static let shortestFlatRun: UInt32 = 24
  /// Changes that a signal must have made before a run is news.
  static let changesNeeded: UInt32 = 500
  /// What is left of the longest known run with each change.
  static let longestRunFade: Float = 0.9999
  /// Times that a signal must have turned before its growth is news.
  static let turnsNeeded: UInt32 = 6
  /// Days of growth are counted up to here.
  static let longestDayRun: Int32 = 60
  /// The surprise of a rule from which it opens an alarm by itself: eight days in rising order, one in 40,320.
  static let ruleThreshold = 4.6
  /// The score from which a row is an alarm; distances of one point alone stay below.
  static let alarmScore = 5.0
  /// The most that a point's distances alone are worth.
  static let largestPointScore = 4.99
  /// Samples of pause up to which values are neighbours.
  static let longestNeighbours = 3

  // MARK: Alerts

  /// Rows that an alert of a table must be apart from the last score that was as high.
  static let alertRest = 30.0
  /// Decades by which an admitted alarm raises what the next must exceed, and which as many weeks as the
  /// ceiling has alarms take back.
  static let ceilingStep = 0.1
  /// The most that it may come to.
  static let ceilingLargestOffset = 1.5

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

  // MARK: Pauses, drops, shares and what is new; in seconds of observation where nothing else is said

  /// One over ln 10.
  static let decadesPerNat = 0.434_294_481_903_251_8
  /// The stretch whose worst value counts.
  static let extremeHour: UInt32 = 3_600
  /// Hours that a past counts for at most: four weeks.
  static let extremeMemory: Float = 672
  /// Hours learned before anything is judged: six nights, for what happens once a night.
  static let extremeHoursNeeded: Float = 6
  /// Hours from which a power law is believed beyond the worst known value.
  static let extremeHoursForPowerLaw = 100.0
  /// Nothing is judged before this age: every night is the first one.
  static let extremeWarmUp: UInt32 = 86_400
  /// Until this age only hours and sorts of day are judged that have been seen: one weekend, and a day to
  /// spare.
  static let extremeWeek: UInt32 = 8 * 86_400
  /// No spread of logarithms is believed below this: 43 minutes of a day, two seconds of a minute.
  static let extremeSpreadFloor = 0.03
  /// Remembered worst values fade by one e-folding in 28 days: a logarithm loses this in a second.
  static let extremeFading: Float = 1 / 2_419_200
  /// A value up to five quarters of a remembered one is known; the logarithm.
  static let extremeTolerance: Float = 0.22314355
  /// How far one worst value alone is remembered, in multiples of the typical one: 32; the logarithm.
  static let extremeAloneReach: Float = 3.4657359
  /// Taken off every pause before it is judged.
  static let silenceGrace: Float = 300
  /// How exactly the moment of an event is known.
  static let silenceGrain = 2.0
  /// Decades from which a count of five minutes, or a mixture, is low or odd; two in a row deviate.
  static let dropSurprise: Float = 4.5
  /// Windows in a row that must be low.
  static let dropWindowsNeeded: UInt8 = 2
  /// A rate must have this many in each window as a rule: Poisson's deviation is then a sixth.
  static let dropVolume = 36.0
  /// With ``extremeTolerance`` a count counts as low from half of the lowest remembered one on.
  static let dropSlack: Float = 1.6
  /// Share of a new window in the level of its hour of the day: a memory of six days.
  static let hourShare: Float = 1.0 / 72
  /// Windows in an hour of the day before its level is believed: two days.
  static let hourVisitsNeeded: UInt8 = 24
  /// Things in a window before its shares mean anything.
  static let shareWindow: UInt32 = 50
  /// Windows learned before a share or a mixture is judged.
  static let shareWindowsNeeded: Float = 30
  /// Windows that a share's past counts for at most: a day of five minutes.
  static let shareMemory: Float = 288
  /// Windows in a day.
  static let shareWindowsPerDay = 288.0
  /// Fewer of a sort in one window are never surprising.
  static let shareVolume: UInt32 = 5
  /// A share must lie so far above the mean to be worth telling.
  static let shareFloor: Float = 0.02
  /// A share up to this multiple of a remembered one is known.
  static let shareTolerance: Float = 1.5
  /// One window alone is remembered up to this share, or eight times the mean.
  static let shareAlone: Float = 0.05
  /// Added to every divergence, so that two small ones are alike.
  static let mixtureGrain: Float = 0.02
  /// Less of a change, from 0 to 1, is not worth telling.
  static let mixtureFloor = 0.2
  /// A share below this that moves to another place moves no divergence to speak of.
  static let mixtureShareKept: Float = 0.02
  /// What is new is learned and not judged for so long.
  static let noveltyLearning: UInt32 = 86_400
  /// The short memory of what was new.
  static let noveltyDay = 86_400.0
  /// The long memory of what was new.
  static let noveltyWeeks = 1_209_600.0
  /// How many new things a day brings of which nothing is known.
  ///
  /// With it the first new thing is worth 4.5 decades once a unit has been watched for 27 hours.
  static let noveltyPrior = 0.3
  /// The share of new things of any grade that may be of a graver one, misread.
  static let noveltyConfusion: Float = 0.1
  /// What ten seconds with known errors weigh among new ones: fifteen such a day, and a new one is no news.
  static let noveltyHabit: Float = 0.02
}
