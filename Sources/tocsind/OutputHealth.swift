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
  /// Why the journal did not take an alert, until it takes one.
  var journalFailure: String?
  /// Why the state could not be saved, until it is.
  var snapshotFailure: String?

  /// What the operator should know, a line each.
  var notices: [String] {
    let skipped =
      skippedLines > 0 ? "\(AlertLog.jsonName): \(skippedLines) lines could not be read back" : nil
    return [alertFailure, minorFailure, journalFailure, snapshotFailure, skipped].compactMap { $0 }
  }
}
