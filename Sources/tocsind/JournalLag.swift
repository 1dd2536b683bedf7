import Alerts
import Journal
import Model

/// How far the reading of the journals is behind: the age of what was read last of one while more is waiting in it.
struct JournalLag {
  /// From so much on it is said, once until it has been made up for.
  static let toldMicroseconds: Int64 = 60_000_000

  /// The time of the last entry read of each journal that is behind; there are 256 journals at most.
  private var behind: [UInt64: Int64] = [:]
  private var isLong = false
  private var isTold = false

  /// Takes note of a batch.
  mutating func note(_ progress: ReaderProgress, now: Int64) {
    behind[progress.journal] = progress.isBehind ? progress.position.realtimeMicroseconds : nil
    if behind.isEmpty { isTold = false }
    isLong = oldest.map { now - $0 >= Self.toldMicroseconds } ?? false
  }

  /// What is to be said once a reader that had caught up has fallen behind.
  mutating func notice(isCatchingUp: Bool) -> String? {
    guard isLong, !isCatchingUp, !isTold else { return nil }
    isTold = true
    return "journal: reading is more than \(Self.toldMicroseconds / 1_000_000) s behind what is written"
  }

  /// Seconds between what was read last and now; 0 where all has been read.
  func seconds(now: Int64) -> Double {
    oldest.map { max(0, Double(now - $0) / 1e6) } ?? 0
  }

  private var oldest: Int64? { behind.values.min() }
}

extension JournalGap {
  /// The gap in words, for `tocsin status` and the daemon's log.
  var notice: String {
    let place = host.isEmpty ? "" : " of \(host)"
    return "\(count) entries\(place) between \(Timestamp.utc(fromMicroseconds)) and "
      + "\(Timestamp.utc(toMicroseconds)) are missing: \(reason.words)"
  }
}
