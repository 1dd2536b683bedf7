import AlertLog

/// How writing goes, for `tocsin status`.
struct OutputHealth {
  var waiting = 0
  /// Transitions given up because too many waited, or because they can never be written.
  var dropped: UInt64 = 0
  /// Lines of the alert file that could not be read back at the start.
  var skippedLines: UInt64 = 0
  /// Why alerts cannot be written, until they can.
  var alertFailure: String?
  /// Why lines for people were lost or files could not be rotated, until alerts are written without that.
  var minorFailure: String?
  /// Why the journal did not take an alert, until it takes one or is there again for a minute.
  var journalFailure: String?
  /// Why the state could not be saved, until it is.
  var snapshotFailure: String?

  /// Why the folder of the alerts cannot be written, though there was no alert to write.
  var probeFailure: String?
  /// Why a digest could not be written, until one is.
  var digestFailure: String?
  /// Why the file for node_exporter could not be written, until it is.
  var textfileFailure: String?

  /// Outputs that cannot be written just now, a line each.
  var failures: [String] {
    [
      alertFailure, minorFailure, journalFailure, snapshotFailure, probeFailure, digestFailure,
      textfileFailure,
    ].compactMap { $0 }
  }

  /// What the operator should know, a line each.
  var notices: [String] {
    let skipped =
      skippedLines > 0 ? "\(AlertLog.jsonName): \(skippedLines) lines could not be read back" : nil
    return failures + [skipped].compactMap { $0 }
  }
}
