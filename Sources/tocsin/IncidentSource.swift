import AlertLog
import Alerts
import ArgumentParser
import Control
import Model

/// Where incidents are read from: the alert files of this host, or lines of many.
struct IncidentSource: ParsableArguments {
  @OptionGroup var folder: AlertFolder
  @OptionGroup var connection: SocketOptions

  @Argument(help: "Files of JSON lines to read instead; - is the standard input.")
  var files: [String] = []

  /// What the daemon of this host says; nil where lines are those of other hosts, or of another time.
  ///
  /// - Parameter isOfNow: False where incidents are told of as they were known at another time.
  /// - Returns: Its answer, or why there is none.
  func daemon(isOfNow: Bool) -> DaemonAnswer? {
    guard files.isEmpty else { return nil }
    // What it holds open now says nothing of another time.
    guard isOfNow else { return .silent(reason: "") }
    let daemon = DaemonAnswer(connection.attempt(.status, within: Explain.patienceSeconds))
    if case .silent(let reason) = daemon { complain("\(reason): this is what its files say") }
    return daemon
  }

  /// Gathers the incidents of which something was written in a stretch of time.
  ///
  /// - Parameters:
  ///   - since: The first moment, microseconds since 1970 UTC; nil for the beginning.
  ///   - until: The moment behind the last, microseconds since 1970 UTC; nil for the end.
  ///   - daemon: What the daemon says; nil where it is not asked.
  /// - Returns: The incidents.
  /// - Throws: The status to exit with, where nothing can be read at all; why has been said then.
  func incidents(since: Int64?, until: Int64?, _ daemon: DaemonAnswer?) throws -> IncidentLedger {
    var ledger = files.isEmpty ? try archived(since, until) : try merged(since, until)
    ledger.settle(with: daemon)
    if ledger.leftOut > 0 { complain("\(ledger.leftOut) lines of more incidents were left out") }
    return ledger
  }

  private func archived(_ since: Int64?, _ until: Int64?) throws -> IncidentLedger {
    var ledger = IncidentLedger()
    var archive = try folder.open()
    archive.forEachTransition(since: since, until: until) { ledger.add($0) }
    AlertFolder.warn(of: archive)
    return ledger
  }

  private func merged(_ since: Int64?, _ until: Int64?) throws -> IncidentLedger {
    var ledger = IncidentLedger()
    var input = AlertLines()
    var failures: [AlertLogFailure] = []
    for file in files {
      do throws(AlertLogFailure) {
        try input.read(path: file) { transition in
          let time = transition.realtimeMicroseconds
          if time >= since ?? .min, time < until ?? .max { ledger.add(transition) }
        }
      } catch {
        failures.append(error)
      }
    }
    AlertFolder.warn(of: failures, skippedLines: input.skippedLines)
    if failures.count == files.count { throw ExitStatus.data }
    return ledger
  }
}
