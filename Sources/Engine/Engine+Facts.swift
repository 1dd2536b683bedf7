import Alerts
import Diagnosis
import Model

extension Engine {
  /// Takes what an entry says about a fact; what is already known is passed over.
  mutating func take(_ report: FactReport, at realtime: Int64, bootID: Identifier128) {
    switch report {
    case .holds(let key, let summary):
      begin(key, summary, at: realtime, bootID: bootID)
      if bootID != .none, bootID != journalBoot.id { endFacts(ofBootsBefore: journalBoot.id) }
    case .ended(let key, let reason):
      guard let index = book.index(of: key), realtime >= book.open[index].knownThrough else { return }
      endFact(index, reason: reason)
    }
  }

  mutating func endFact(_ index: Int, reason: String) {
    guard book.open[index].isHolding else { return }
    book.update(at: index) { open in
      open.isHolding = false
      open.endReason = reason
      open.lastWrong = clock.seconds
    }
  }

  /// Ends what the boot has ended by itself: no unit is in a failed state from before.
  mutating func endFacts(ofBootsBefore bootID: Identifier128) {
    for index in book.open.indices where book.open[index].bootID != bootID {
      // Another host's boots are not known here.
      guard book.open[index].incident.category == .unitFailed, book.open[index].bootID != .none else {
        continue
      }
      endFact(index, reason: "the host was booted")
    }
  }

  mutating func begin(
    _ key: IncidentKey, _ summary: String, at realtime: Int64, bootID: Identifier128
  ) {
    if let index = book.index(of: key) {
      guard realtime > book.open[index].knownThrough else { return }
      book.update(at: index) { open in
        open.isHolding = key.endsByEvent
        open.endReason = ""
        open.incident.summary = summary
        open.lastWrong = clock.seconds
        open.wrongAt = realtime
        open.bootID = bootID
      }
      return
    }
    let former = book.former(key, now: clock.realtimeMicroseconds)
    if let former, realtime <= former.knownThrough { return }
    guard book.open.count < Tuning.openMaximum else { return admission.countHeldBack(.tooMany) }
    var incident = incident(key, onset: realtime, bootID: bootID)
    incident.summary = summary
    start(incident, members: [], bootID: bootID)
  }

  /// Says that entries of this host's journal are missing, between when and when, and why.
  mutating func tellLostEntries(_ frame: Frame) {
    let own = frame.gaps.filter { $0.host.isEmpty }
    let header = frame.header
    guard let first = own.first else { return }
    let (from, to) = own.reduce((first.fromMicroseconds, first.toMicroseconds)) { span, gap in
      (min(span.0, gap.fromMicroseconds), max(span.1, gap.toMicroseconds))
    }
    let count = own.reduce(UInt64(0)) { Self.sum($0, $1.count) }
    let reason = own.allSatisfy { $0.reason == first.reason } ? first.reason : .missing
    let key = IncidentKey(entity: .host, category: .journalGap)
    begin(
      key,
      "\(count) journal entries were lost between \(text(from, header)) and \(text(to, header)): "
        + reason.words,
      at: header.realtimeMicroseconds, bootID: header.bootID)
  }

  private func text(_ microseconds: Int64, _ header: FrameHeader) -> String {
    Timestamp.since(
      microseconds, now: header.realtimeMicroseconds, offsetSeconds: header.utcOffsetSeconds)
  }

  /// Marks the time in which lines of a file may be missing; what is known to be lost is a fact of its own.
  mutating func noteFileGaps(_ gaps: [FileGap]) {
    for gap in gaps {
      logs.noteLoss(ofUnit: gap.unit)
      guard gap.bytes > 0, let header = clock.header else { continue }
      begin(
        IncidentKey(entity: Entity(kind: .unit, name: gap.unit), category: .journalGap),
        "at least \(gap.bytes) bytes of \(gap.path) were lost before they could be read (\(gap.reason.text))",
        at: header.realtimeMicroseconds, bootID: header.bootID)
    }
  }

  mutating func checkLimits() {
    guard let header = clock.header else { return }
    for index in limits.filesystems where registry.places[index].isLive {
      let entity = registry.places[index].descriptor.entity
      guard let crossing = crossing(of: entity) else { continue }
      let key = IncidentKey(entity: entity, category: .limit)
      begin(key, crossing.summary, at: header.realtimeMicroseconds, bootID: header.bootID)
    }
    for index in book.open.indices where book.open[index].incident.category == .limit {
      let entity = book.open[index].incident.entity
      if crossing(of: entity) == nil { endFact(index, reason: whyLimitEnded(of: entity)) }
    }
  }

  /// The limit that a filesystem is beyond, if it is there, watched and short of room.
  private func crossing(of entity: Entity) -> LimitWatch.Crossing? {
    guard !admission.isIgnored(entity), isMounted(entity) else { return nil }
    return LimitWatch.crossing(
      entity: entity, free: latest(LimitWatch.freeName, of: entity),
      used: latest(LimitWatch.usedName, of: entity),
      inodesUsed: latest(LimitWatch.inodesUsedName, of: entity), settings: settings)
  }

  private func whyLimitEnded(of entity: Entity) -> String {
    if admission.isIgnored(entity) { return "no longer watched" }
    return isMounted(entity) ? "room again" : "no longer mounted"
  }

  private func isMounted(_ entity: Entity) -> Bool {
    registry.index(entity: entity, name: LimitWatch.freeName).map { registry.places[$0].isLive } ?? false
  }

  private func latest(_ name: String, of entity: Entity) -> Double {
    registry.index(entity: entity, name: name).map { quick.latest[$0] } ?? .nan
  }
}

extension FileGap.Reason {
  /// How it is told.
  fileprivate var text: String {
    switch self {
    case .truncated: "the file was cut or written anew"
    case .gone: "the file is gone"
    case .damaged: "the rotated file is damaged"
    }
  }
}
