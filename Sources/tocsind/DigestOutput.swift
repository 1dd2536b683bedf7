import AlertLog
import Alerts
import Glibc
import Journal
import Model

/// Writes digests to `digest.log` and, as the sign of life, to the journal.
final class DigestOutput {
  /// Digests that wait for a disk that is full.
  private static let waitingMaximum = 4

  /// How long and in how much room the file is kept.
  var settings: AlertLogSettings { didSet { if settings != oldValue { reopen() } } }

  private let folder: String
  private let sendToJournal: @Sendable (Digest) throws(JournalFailure) -> Void
  private var log: DigestLog?
  private var waiting: [Digest] = []
  /// Digests that the journal did not take; a sign of life is late rather than never.
  private var uncopied: [Digest] = []

  /// Opens nothing before there is a digest to write.
  init(
    folder: String, settings: AlertLogSettings = AlertLogSettings(),
    sendToJournal: @escaping @Sendable (Digest) throws(JournalFailure) -> Void = {
      digest throws(JournalFailure) in try JournalSender.send(DigestJournalEntry.fields(digest))
    }
  ) {
    (self.folder, self.settings) = (folder, settings)
    self.sendToJournal = sendToJournal
  }

  /// Takes new digests; the journal gets its copy once, and as soon as it takes one.
  ///
  /// - Returns: True where the journal took one.
  /// - Throws: ``JournalFailure`` where it does not.
  func take(_ digests: [Digest], text: Bool, journal: Bool) throws(JournalFailure) -> Bool {
    if text { waiting = Array((waiting + digests).suffix(Self.waitingMaximum)) }
    uncopied = journal ? Array((uncopied + digests).suffix(Self.waitingMaximum)) : []
    guard !uncopied.isEmpty else { return false }
    while let first = uncopied.first {
      try sendToJournal(first)
      uncopied.removeFirst()
    }
    return true
  }

  /// Writes what waits.
  ///
  /// - Throws: ``AlertLogFailure`` where it cannot; what was not written waits on.
  func write() throws(AlertLogFailure) {
    guard let first = waiting.first else { return }
    try open().append(first)
    waiting.removeFirst()
    try write()
  }

  /// Rotates a file whose first line is old, whether anything is written to it just now or not.
  ///
  /// - Parameter now: Seconds since 1970 UTC; nil where no clock is to be believed.
  /// - Throws: ``AlertLogFailure`` where it cannot.
  func rotateOld(at now: Int64?) throws(AlertLogFailure) {
    guard access("\(folder)/\(DigestLog.name)", F_OK) == 0 else { return }
    try open().rotateOld(at: now)
  }

  /// Opens the file anew before the next digest.
  func reopen() { log = nil }

  private func open() throws(AlertLogFailure) -> DigestLog {
    if let log { return log }
    let fresh = try DigestLog(directory: folder, settings: settings)
    log = fresh
    return fresh
  }
}
