/// The engine's constants, with the reason of each.
///
/// What belongs to a statistic stands with the detectors; this is about when something is told.
enum Tuning {
  /// Seconds in a bin of the quick pace: long enough to average a burst away, short enough to ring in half a
  /// minute.
  static let quickBinSeconds: UInt64 = 10
  /// Seconds in a bin of the slow pace, for what creeps.
  static let slowBinSeconds: UInt64 = 300
  /// Bins of this length or longer carry daily and weekly profiles.
  static let seasonalBinSeconds: UInt64 = 300

  /// Decades of surprise from which a value counts as deviating.
  ///
  /// On labelled KPI series 1.5 unlabelled points in 100,000 reach it; floors, persistence and impact thin
  /// these out further. From 4.5 the detector is nearly deaf.
  static let ringSurprise: Float = 3.5
  /// Below this a deviating value counts as calm again: half a decade of hysteresis.
  static let calmSurprise: Float = 3.0
  /// Quick bins in a row that must deviate: one may be a cron job.
  static let quickBinsToRing: UInt8 = 2
  /// Decades of surprise from which a log rate counts as a burst.
  static let logRingSurprise: Float = 4.5

  /// Entries in ten seconds below which no template that is new is loud.
  static let logVolume = 10.0
  /// Decades by which a new warning must be more surprising than a new error.
  static let warningDecades: Float = 0.3
  /// Bad things of a new form in a day from which a unit's next one is no news, however loud.
  static let usualNewsPerDay = 3.0
  /// Seconds after a boot in which no statistic rings, and new templates are evidence at most: another kernel,
  /// other words, and everything starts at once.
  static let bootSeconds: UInt32 = 600
  /// Seconds in which drops, the share of errors and the mix of templates are measured.
  static let logWindowSeconds: UInt32 = 300
  /// Entries of a unit before its shares mean anything: a window is as long as it takes.
  static let logWindowEntries: UInt32 = 64

  /// The share of the whole journal's silence that counts: with it half an hour is the least that is told.
  static let hostSilenceShare: Float = 0.2

  /// Seconds within which deviations belong to the same moment.
  static let sameMomentSeconds: Double = 60
  /// Seconds of calm after which an incident clears; doubled by every reopening.
  static let calmSeconds: Double = 60
  /// The same for what was seen at the slow pace: two bins, and time for the second to be judged.
  static let slowCalmSeconds: Double = 660
  /// The longest such wait, seconds.
  static let calmSecondsMaximum: Double = 3600
  /// Seconds after which a killed process is history.
  static let pointFactSeconds: Double = 600
  /// Seconds after which a steady new level is taken for normal.
  static let acceptSeconds: Double = 3600
  /// The same for what has stopped: an hour of silence is no new habit.
  static let acceptSilenceSeconds: Double = 86_400
  /// Seconds within which an incident that comes back keeps its id.
  static let reopenSeconds: Double = 86_400
  /// Seconds under which a baseline is called young in the alert.
  static let youngSeconds: Double = 86_400
  /// Seconds of reading the journal before a new template or an unusual rate means anything.
  static let logWarmUpSeconds: Double = 300
  /// Quick bins for which a template counts as new: its first burst may straddle two, or begin with a
  /// trickle.
  static let newTemplateBins: UInt64 = 6
  /// A pause between two frames longer than this, in seconds, is time in which nobody looked.
  static let blindSeconds: Double = 30
  /// Seconds before an incident's onset in which a new template is worth showing beside it.
  static let besideSeconds: Double = 300
  /// Decades of the host's surprise from which it is evidence beside what else is found.
  ///
  /// Lower than what would ring alone: once in a hundred bins, it need only agree.
  static let hostEvidenceSurprise = 2.0
  /// Seconds for which a signal that vanished keeps its column, unless another needs it.
  static let hostMemorySeconds: Double = 86_400
  /// Slow bins after which the host's local levels have come to a new one: three times their memory.
  static let hostSettlingBins: UInt32 = 180
  /// The largest contributors that are told.
  static let hostContributors = 3
  /// Share of the host's surprise below which a signal is no hint.
  static let hintShare = 0.1

  /// Bins of two seconds that are looked at for whoever sticks out just now.
  static let openingBins: UInt32 = 12
  /// Score from which on a suspect opens an incident: in quiet times none reaches half of it.
  static let openingScore = 3.0
  /// Bins in a row with that score: one may be the edge of two.
  static let loudBins: UInt32 = 2
  /// Score from which on a suspect that stays is told, too.
  static let noticeableScore = 1.9
  /// Bins in a row with that score.
  static let noticeableBins: UInt32 = 4
  /// A clock that is set by so many seconds at once breaks what relies on time.
  static let clockStepSeconds: Double = 60
  /// Seconds for which an incident goes on after something of it was last wrong: two looks at the units, and more.
  static let goingOnSeconds: Double = 30
  /// Seconds of observation before anything can stick out.
  static let rankingWarmUpSeconds: Double = 60
  /// Seconds for which what was said is kept as evidence.
  static let rankingWindowSeconds: Double = 90
  /// Seconds after an incident's beginning in which what begins may still be its cause: measurements come late.
  static let lateCauseSeconds: Double = 15
  /// Seconds after the opening of an incident in which whatever else sticks out belongs to it.
  static let burstSeconds: Double = 20
  /// A ranking whose best has less than this share of what spoke for the former best corrects nothing.
  static let keptCauseShare = 0.6
  /// Rankings in two seconds: a storm of failures waits its turn.
  static let rankingsInBin: UInt32 = 8
  /// Causes that an incident names.
  static let causesMaximum = 5
  /// Seconds for which a fact may follow another one or a deviation and belong to it: a disk's retries take half
  /// a minute, and a unit's stop timeout a minute and a half.
  static let chainSeconds: Double = 120
  /// Seconds by which an effect may be told before its cause: the two come from different clocks and queues, and
  /// what is sampled is looked at every ten seconds.
  static let readingSeconds: Double = 12
  /// Seconds after its opening in which an incident without a fact takes in what deviates of the same unit: two
  /// bins of the slow pace.
  static let kinSeconds: Double = 660

  /// Log templates of the units of an incident that are shown with it at each ranking.
  static let complaintsMaximum = 3
  /// Units that are named as suffering from an incident.
  static let victimsMaximum = 8
  /// Deviations that an incident names; more are counted.
  static let foldedMaximum = 16
  /// Incidents that may be open; more are counted and held back.
  static let openMaximum = 1000
  /// Closed incidents that are remembered.
  static let closedMaximum = 1000
}
