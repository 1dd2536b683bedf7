internal import Alerts
public import Model

/// The file of digests, `digest.log`: lines for people, rotated like the alerts' files.
///
/// Not for use by several threads at once.
public final class DigestLog {
  /// The file's name.
  public static let name = "digest.log"

  private let directory: AlertDirectory
  private let file: AppendFile
  private let settings: AlertLogSettings

  /// Opens the file in a folder, makes it where it is missing, and cuts off a torn last line.
  ///
  /// - Throws: ``AlertLogFailure`` where something else has its place, or the system refuses.
  public init(directory path: String, settings: AlertLogSettings) throws(AlertLogFailure) {
    directory = try AlertDirectory(path: path)
    file = try AppendFile(DigestLog.name, in: directory)
    self.settings = settings
  }

  /// Writes a digest, all of its lines or none.
  ///
  /// - Throws: ``AlertLogFailure`` when it could not be written; it may be tried again.
  public func append(_ digest: Digest) throws(AlertLogFailure) {
    let lines = [UInt8](DigestText.lines(digest).joined(separator: [UInt8(ascii: "\n")]))
    try file.reopenIfMoved()
    if file.size > 0, file.size + Int64(lines.count) >= settings.maximumBytes {
      try file.rotate(kept: settings.kept)
    }
    try file.append(lines, isDurable: false)
  }

  /// Rotates the file once its first line has had an eighth of its time, so that what is rotated can go in time.
  ///
  /// - Parameter now: Seconds since 1970 UTC; nil where no clock is to be believed.
  /// - Throws: ``AlertLogFailure`` when it cannot be rotated.
  public func rotateOld(at now: Int64?) throws(AlertLogFailure) {
    try file.reopenIfMoved()
    let retention = AlertRetention(
      directory: directory, seconds: settings.keptSeconds, bytes: settings.keptBytes)
    guard let now, file.size > 0, let oldest = retention.oldestTime(in: DigestLog.name) else { return }
    if now - oldest > settings.keptSeconds / 8 { try file.rotate(kept: settings.kept) }
  }
}
