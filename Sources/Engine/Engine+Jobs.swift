import Model

extension Engine {
  /// Takes what the service manager says of a service that may be a job.
  mutating func noteJob(_ entry: LogEntry, in batch: EntryBatch) {
    guard !entry.isForeign, let event = LogLife.Event(entry) else { return }
    jobs.note(event, unit: UnitName.folded(batch.string(entry.subjectUnit)), at: clock.seconds)
  }

  /// What runs now and then and runs just now, for the timeline of an incident that begins.
  var jobNotes: [IncidentNote] {
    jobs.atWork(at: clock.seconds).prefix(Self.namedJobs).map { job in
      IncidentNote(
        realtimeMicroseconds: clock.realtime(at: job.startedAt), text: "\(job.unit): began one of its runs")
    }
  }

  /// Jobs that an incident names; that so many run at once is rare.
  private static let namedJobs = 4
}
