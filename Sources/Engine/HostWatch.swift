import Detection
import Model

/// Judges the signals of the host and its block devices together, once in a bin of the slow pace.
///
/// It opens no incident: the weekly ceiling is for what can be named, and "many things are a little odd" names
/// nothing that anybody could look at. Its surprise is a vote on what a signal of its own past has found, its
/// largest contributors are hints beside an incident.
///
/// Signals that may ring have a column each, the host's before those of devices. A signal that vanishes keeps
/// its column until another needs the room, or for a day: a disk that is reset, or a daemon that is restarted,
/// does not begin anew.
///
/// - Complexity: a step O(signals + columns²), no allocation.
struct HostWatch: ~Copyable {
  /// A signal's part in how unlike its past the host has been.
  struct Contributor: Hashable {
    var id: SignalID
    /// Share of the sum over all columns, 0 to 1.
    var share: Double
  }

  /// Columns in all; signals beyond are counted in ``leftOut``.
  static let capacity = 64
  /// The statistic's name in votes.
  static let statistic = "host"

  var detector = HostDetector(columns: capacity, cadenceSeconds: Double(Tuning.slowBinSeconds))
  /// The signal of each column; nil where it is free.
  var members = [SignalID?](repeating: nil, count: capacity)
  private var row = [Double](repeating: .nan, count: capacity)
  /// How much each column is to blame for what the last half hour was like.
  var parts = [Double](repeating: 0, count: capacity)
  /// −log10 of the probability of the newest bin; 0 before there is a judgement.
  var surprise = 0.0
  /// Bins for which the local levels are still on their way to a level that was accepted.
  var settling: UInt32 = 0
  /// Live signals that found no column in the newest bin.
  var leftOut = 0

  init() {}

  /// Columns that a signal has.
  var columns: Int { members.count { $0 != nil } }

  /// Bytes of memory taken.
  var bytes: Int {
    let each = MemoryLayout<SignalID?>.stride + 2 * MemoryLayout<Double>.stride
    return detector.bytes + Self.capacity * each
  }

  /// True where the newest bin is unlike enough to be worth a word beside what else is found.
  var isEvidence: Bool { surprise >= Tuning.hostEvidenceSurprise }

  /// Judges a bin, then learns it.
  ///
  /// - Parameters:
  ///   - values: The means of the bin by the signals' places; NaN where there is none.
  ///   - registry: Who has which place.
  ///   - isFrozen: True while what happens must not become normal.
  ///   - time: The end of the bin.
  ///   - seconds: The end of the bin in the engine's time.
  ///   - isWanted: True where the signal at a place may ring.
  mutating func step(
    values: [Double], registry: SignalRegistry, isFrozen: Bool, at time: StepTime, seconds: Double,
    isWanted: (Int) -> Bool
  ) {
    release(registry, at: seconds, isWanted: isWanted)
    assign(registry, isWanted: isWanted)
    fill(values, registry)
    detector.isFrozen = isFrozen
    surprise = Self.judge(row, with: &detector, at: time)
    for column in parts.indices { parts[column] = detector.blame(of: column) }
    settle()
  }

  /// Takes the levels of the last hours for the new normal, and those of the hours to come.
  ///
  /// The detector knows a level as the mean of five hours, and a level is accepted after one: once would leave
  /// four fifths of a change to be learned. On an invented host of twenty days that took thirty hours, not six.
  mutating func rebaseline() {
    settling = Tuning.hostSettlingBins
    detector.rebaseline()
  }

  private static func judge(
    _ row: [Double], with detector: inout HostDetector, at time: StepTime
  ) -> Double {
    detector.step(values: row.span, at: time)
  }

  private mutating func settle() {
    guard settling > 0, !detector.isFrozen else { return }
    settling -= 1
    detector.rebaseline()
  }

  private mutating func fill(_ values: [Double], _ registry: SignalRegistry) {
    for column in members.indices {
      let index = members[column].flatMap { registry.index(of: $0) }
      row[column] = index.map { registry.places[$0].isLive ? values[$0] : .nan } ?? .nan
    }
  }
}

extension HostWatch {
  /// The three signals that are most to blame for what the last half hour was like, most first; equals in the order of columns.
  ///
  /// - Complexity: O(columns).
  var contributors: [Contributor] {
    let sum = parts.reduce(0, +)
    var best: [Contributor] = []
    for column in parts.indices where parts[column] > 0 {
      guard let id = members[column] else { continue }
      let found = Contributor(id: id, share: parts[column] / sum)
      best.insert(found, at: best.firstIndex { $0.share < found.share } ?? best.count)
      if best.count > Tuning.hostContributors { best.removeLast() }
    }
    return best
  }
}
