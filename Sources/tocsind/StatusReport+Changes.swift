import Alerts
import Control
import Diagnosis
import HostChanges
import Model

extension StatusReport.Changes {
  /// A look that takes less is one: there are hosts with many files and slow disks.
  private static let stuckSeconds: Double = 60

  /// What the watch tells of itself, and what the engine keeps.
  init(_ watch: ChangeWatchReport, _ ledger: ChangeLedger, at monotonicNanoseconds: UInt64) {
    self.init()
    (known, evicted) = (ledger.entries.count, ledger.evicted)
    (files, folders, polledFolders) = (watch.files, watch.folders, watch.polledFolders)
    unreadableFolders = watch.unreadableFolders
    unreadableExample = Escaping.printable(watch.unreadableExample)
    (refused, foldedFiles, habitualFiles) = (watch.refused, watch.foldedFiles, watch.habitualFiles)
    (strayLines, dropped) = (watch.strayLines, watch.dropped)
    distantFiles = watch.distantFiles
    guard watch.lookedAtNanoseconds > 0, watch.lookedAtNanoseconds < monotonicNanoseconds else { return }
    let seconds = Double(monotonicNanoseconds - watch.lookedAtNanoseconds) / 1e9
    busySeconds = seconds >= Self.stuckSeconds ? seconds : 0
  }
}

extension ChangeReport {
  /// The engine's changes, oldest first; what comes from outside is escaped.
  init(_ ledger: ChangeLedger) {
    let entries = ledger.entries.sorted {
      ($0.change.realtimeMicroseconds, $0.change.entity, $0.change.summary)
        < ($1.change.realtimeMicroseconds, $1.change.entity, $1.change.summary)
    }
    self.init(changes: entries.map(ChangeReport.Item.init), evicted: ledger.evicted)
  }
}

extension ChangeReport.Item {
  fileprivate init(_ entry: ChangeLedger.Entry) {
    let change = entry.change
    self.init(
      time: change.realtimeMicroseconds, first: entry.firstMicroseconds, count: Int(entry.count),
      kind: change.kind.word, entityKind: change.entity.kind.word,
      entity: Escaping.printable(change.entity.name), units: change.units.map { Escaping.printable($0) },
      summary: Escaping.printable(change.summary))
  }
}
