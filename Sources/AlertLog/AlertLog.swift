internal import Alerts
internal import Glibc
public import Model

/// The alert files of a folder: `alerts.jsonl`, which is the truth, and `alerts.log` for people.
///
/// A transition is acknowledged when ``append(_:)`` returns: its JSON line is then on the disk, whole. Files
/// that were renamed, deleted or truncated by others are opened again; files that grow too large are rotated
/// here. Not for use by several threads at once.
public final class AlertLog {
  /// The name of the file of JSON lines.
  public static let jsonName = "alerts.jsonl"
  /// The name of the file of lines for people.
  public static let textName = "alerts.log"

  /// The largest sequence number that was ever seen in the log; 0 when it is empty.
  public private(set) var lastSequence: UInt64 = 0
  /// How many lines of the JSON file could not be read back.
  public private(set) var skippedLines: UInt64 = 0
  /// How many lines for people were lost; the transitions themselves were kept.
  public private(set) var textFailures: UInt64 = 0
  /// How often a file that was too large could not be rotated.
  public private(set) var rotationFailures: UInt64 = 0
  private var lastMinorFailure: AlertLogFailure?
  /// How many bytes of torn lines were cut off the JSON file.
  public var repairedBytes: Int64 { json.repairedBytes }

  private let directory: AlertDirectory
  private let settings: AlertLogSettings
  private let json: AppendFile
  private var text: AppendFile?

  /// Opens the files of a folder, makes those that are missing, and repairs a torn last line.
  ///
  /// - Throws: ``AlertLogFailure/notOurs(path:found:)`` for a link, a file with several links or of another
  ///   user; ``AlertLogFailure`` of another kind where the system refuses.
  public init(directory path: String, settings: AlertLogSettings) throws(AlertLogFailure) {
    directory = try AlertDirectory(path: path)
    self.settings = settings
    json = try AppendFile(AlertLog.jsonName, in: directory)
    text = settings.text ? try AppendFile(AlertLog.textName, in: directory) : nil
    lastSequence = try newestSequence()
    skippedLines = 0
  }

  /// The transitions with a larger sequence number, oldest first, as far back as the last rotated file.
  ///
  /// Lines that are no transitions are passed over and counted in ``skippedLines``.
  public func transitions(after sequence: UInt64) throws(AlertLogFailure) -> [AlertTransition] {
    let current = try read(AlertLog.jsonName, after: sequence)
    if let first = current.firstSequence, first == 0 || first - 1 <= sequence { return current.transitions }
    let rotated = try read("\(AlertLog.jsonName).1", after: sequence)
    return rotated.transitions + current.transitions
  }

  /// Writes a transition: the JSON line durably, then the line for people.
  ///
  /// - Throws: ``AlertLogFailure`` when the JSON line could not be written; nothing of it is then left and it
  ///   may be tried again. A lost line for people is counted, not thrown: the transition itself is safe.
  public func append(_ transition: AlertTransition) throws(AlertLogFailure) {
    let line = AlertJSON.line(transition)
    guard line.count <= LineReader.maximumLineBytes else {
      throw .oversized(sequence: transition.sequence, bytes: line.count)
    }
    try append(line, to: json, isDurable: true)
    lastSequence = max(lastSequence, transition.sequence)
    do throws(AlertLogFailure) {
      if let text { try append(AlertText.line(transition), to: text, isDurable: false) }
    } catch {
      textFailures += 1
      lastMinorFailure = error
    }
  }

  /// Hands over why a line for people was lost or a rotation failed the last time; `nil` where none did since
  /// this was asked before.
  public func takeMinorFailure() -> AlertLogFailure? {
    defer { lastMinorFailure = nil }
    return lastMinorFailure
  }

  /// Opens both files again under their names, as after `logrotate`.
  public func reopen() throws(AlertLogFailure) {
    try json.reopen()
    try text?.reopen()
  }

  /// Removes rotated files that are too old or too many, those of `digest.log` included.
  ///
  /// A file that is being written is rotated once its first line has had an eighth of its time, so that on a quiet
  /// host, where no file ever grows large, lines go in time as well.
  ///
  /// - Parameter now: Seconds since 1970 UTC; nil where no clock is to be believed: then only what finds no room goes.
  /// - Returns: The names of what was removed.
  /// - Throws: ``AlertLogFailure`` when the folder cannot be listed, or a file not be removed.
  /// - Complexity: O(files in the folder); each is opened.
  public func removeOld(at now: Int64?) throws(AlertLogFailure) -> [String] {
    let retention = AlertRetention(
      directory: directory, seconds: settings.keptSeconds, bytes: settings.keptBytes)
    for (name, file) in [(AlertLog.jsonName, json), (AlertLog.textName, text)] {
      guard let file, let oldest = retention.oldestTime(in: name), file.size > 0 else { continue }
      if let now, now - oldest > settings.keptSeconds / 8 { rotate(file) }
    }
    return try retention.apply(at: now)
  }

  private func append(
    _ line: [UInt8], to file: AppendFile, isDurable: Bool
  ) throws(AlertLogFailure) {
    try file.reopenIfMoved()
    if file.size > 0, file.size + Int64(line.count) >= settings.maximumBytes { rotate(file) }
    try file.append(line, isDurable: isDurable)
  }

  /// Rotates a file; where that fails the alert is worth more than the limit.
  private func rotate(_ file: AppendFile) {
    do throws(AlertLogFailure) {
      try file.rotate(kept: settings.kept)
    } catch {
      rotationFailures += 1
      lastMinorFailure = error
    }
  }

  private func newestSequence() throws(AlertLogFailure) -> UInt64 {
    let current = try read(AlertLog.jsonName, after: .max)
    guard current.firstSequence == nil else { return current.lastSequence }
    return try read("\(AlertLog.jsonName).1", after: .max).lastSequence
  }

  private func read(_ name: String, after sequence: UInt64) throws(AlertLogFailure) -> AlertHistory {
    guard let descriptor = try directory.openForReading(name) else { return AlertHistory() }
    defer { _ = close(descriptor) }
    var history = AlertHistory()
    var reader = LineReader(descriptor: descriptor, path: directory.path(of: name))
    try reader.forEachLine { history.take($0, after: sequence) }
    skippedLines += history.badLines + reader.brokenLines
    return history
  }
}
