import Alerts
import Journal
import Model

/// How far the reading of the journal is behind: the age of what was read last, while more is waiting.
struct JournalLag {
  /// From so much on it is said, once until it has been made up for.
  static let toldMicroseconds: Int64 = 60_000_000

  private var newest: Int64?
  private var isTold = false

  /// Takes note of a batch.
  mutating func note(_ progress: ReaderProgress, now: Int64) {
    newest = progress.isBehind ? progress.position.realtimeMicroseconds : nil
    if !progress.isBehind { isTold = false }
    if now - (newest ?? now) < Self.toldMicroseconds { newestTold = nil } else { newestTold = newest }
  }

  private var newestTold: Int64?

  /// What is to be said once a reader that had caught up has fallen behind.
  mutating func notice(isCatchingUp: Bool) -> String? {
    guard newestTold != nil, !isCatchingUp, !isTold else { return nil }
    isTold = true
    return "journal: reading is more than \(Self.toldMicroseconds / 1_000_000) s behind what is written"
  }

  /// Seconds between what was read last and now; 0 where all has been read.
  func seconds(now: Int64) -> Double {
    newest.map { max(0, Double(now - $0) / 1e6) } ?? 0
  }
}

extension JournalGap {
  /// The gap in words, for `tocsin status` and the daemon's log.
  var notice: String {
    let place = host.isEmpty ? "" : " of \(host)"
    return "\(count) entries\(place) between \(Timestamp.utc(fromMicroseconds)) and "
      + "\(Timestamp.utc(toMicroseconds)) are missing: \(reason.words)"
  }
}
