import Control
import LogFiles

extension StatusReport.Files {
  /// A reader that has been busy for less is at work.
  private static let stuckSeconds: Double = 10

  /// What the files' reader tells; nil where it has nothing to read.
  init?(_ report: FollowerReport, at monotonicNanoseconds: UInt64) {
    guard !report.files.isEmpty || !report.unmatched.isEmpty || report.busySinceNanoseconds != nil else {
      return nil
    }
    self.init()
    logs = report.files.map { file in
      File(
        path: file.path, unit: file.unit, problem: file.problem, lines: file.lines,
        waitingBytes: file.waitingBytes, rotated: file.rotated, gaps: file.gaps, lostBytes: file.lostBytes,
        cutLines: file.cutLines)
    }
    unmatched = report.unmatched
    refused = report.refused
    skipped = report.skipped
    polledFolders = report.polledFolders
    guard let since = report.busySinceNanoseconds, since < monotonicNanoseconds else { return }
    let seconds = Double(monotonicNanoseconds - since) / 1e9
    busySeconds = seconds >= Self.stuckSeconds ? seconds : 0
  }
}
