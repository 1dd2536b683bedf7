import Alerts
import Diagnosis
import Model

extension Engine {
  /// Takes what an entry says about a fact; what is already known is passed over.
  mutating func take(_ report: FactReport, at realtime: Int64, bootID: Identifier128) {
    switch report {
    case .holds(let fact):
      begin(fact, at: realtime, bootID: bootID)
      if bootID != .none, bootID != journalBoot.id { endFacts(ofBootsBefore: journalBoot.id) }
    case .noted: break
    case .ended(let key, let reason):
      guard let place = book.place(ofFact: key), realtime >= book.fact(at: place).knownThrough else { return }
      endFact(place, reason: reason)
    }
  }

  mutating func endFact(_ place: IncidentBook.FactPlace, reason: String) {
    guard book.fact(at: place).isHolding else { return }
    let text = logs.redaction.text(reason)
    book.update(at: place.incident) { open in
      open.facts[place.fact].isHolding = false
      open.facts[place.fact].endReason = text
      open.facts[place.fact].lastWrong = clock.seconds
      open.noteEnd(ofFact: place.fact, at: clock.realtimeMicroseconds)
    }
  }

  /// Ends what the boot has ended by itself: no unit is in a failed state from before, and what the kernel said
  /// of its hardware it says anew.
  mutating func endFacts(ofBootsBefore bootID: Identifier128) {
    // Another host's boots are not known here.
    let ended = book.places {
      $0.isHolding && !$0.isSampled && $0.bootID != bootID && $0.bootID != .none
    }
    for place in ended { endFact(place, reason: "the host was booted") }
  }

  /// Begins a fact, or takes that it was said again.
  ///
  /// - Parameters:
  ///   - fact: What is wrong.
  ///   - realtime: When it was said, microseconds since 1970 UTC.
  ///   - bootID: The boot in which it was said.
  ///   - isSampled: True where nobody said it: a value that is looked at every ten seconds is still wrong.
  mutating func begin(
    _ fact: Fact, at realtime: Int64, bootID: Identifier128, isSampled: Bool = false
  ) {
    if let place = book.place(ofFact: fact.key) {
      return takeAgain(fact, at: realtime, bootID: bootID, isSampled: isSampled, place)
    }
    let now = clock.realtimeMicroseconds
    guard !book.isKnown(fact.key, at: realtime, now: now) else { return }
    let fact = logs.redaction.fact(fact)
    if !isCatchingUp { evidence.note(fact, at: clock.seconds) }
    let held = HeldFact(fact, at: realtime, bootID: bootID, seconds: clock.seconds)
    if let home = home(for: fact, at: realtime) { return join(held, home) }
    guard book.open.count < Self.room(for: fact) else { return countUnopened(fact.key, .tooMany) }
    var incident = incident(fact.key, onset: realtime, bootID: bootID)
    incident.summary = fact.summary
    incident.severity = fact.severity
    incident.check = fact.check
    start(incident, facts: [held])
  }

  /// How many incidents may be open for one more to be opened for a fact.
  ///
  /// Anybody may choose names that signatures find, of programs for one: however many there are, half of the room
  /// stays for what the manager says, for want of memory or of room, and for the machine's own parts.
  private static func room(for fact: Fact) -> Int {
    let ofMachine: [Entity.Kind] = [.host, .device, .filesystem]
    let isNameable = !fact.signature.isEmpty && !ofMachine.contains(fact.key.entity.kind)
    return isNameable ? Tuning.openMaximum / 2 : Tuning.openMaximum
  }

  private mutating func takeAgain(
    _ fact: Fact, at realtime: Int64, bootID: Identifier128, isSampled: Bool, _ place: IncidentBook.FactPlace
  ) {
    let known = book.fact(at: place)
    guard realtime > known.knownThrough else { return }
    let isNews = !isSampled || !known.isHolding
    let fact = logs.redaction.fact(fact)
    if isNews, !isCatchingUp { evidence.note(fact, at: clock.seconds) }
    book.update(at: place.incident) { open in
      open.facts[place.fact].take(
        fact, at: realtime, bootID: bootID, seconds: clock.seconds, isNews: isNews)
      if isNews { open.noteAgain(fact: place.fact, at: realtime) }
      if open.key == fact.key { open.incident.summary = fact.summary }
      open.raise(to: fact.severity)
    }
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
    let summary =
      "\(count) journal entries were lost between \(text(from, header)) and \(text(to, header)): "
      + reason.words
    begin(Fact(key: key, summary: summary), at: header.realtimeMicroseconds, bootID: header.bootID)
  }

  private func text(_ microseconds: Int64, _ header: FrameHeader) -> String {
    Timestamp.since(
      microseconds, now: header.realtimeMicroseconds, offsetSeconds: header.utcOffsetSeconds)
  }

  /// Says that the boot before ended without a shutdown, where it did.
  mutating func tell(_ passage: JournalBoot.Passage, at entry: LogEntry) {
    guard case .broken(let last) = passage else { return }
    let offset = clock.newest?.utcOffsetSeconds ?? 0
    let time = Timestamp.since(last, now: entry.realtimeMicroseconds, offsetSeconds: offset)
    let fact = Fact(
      key: IncidentKey(entity: .host, category: .uncleanBoot),
      summary: "restarted without a shutdown: the last entry before is of \(time)",
      check: "journalctl -b -1 -e",
      cause: "Power was lost, the machine was reset or stopped from outside, or the kernel crashed.")
    begin(fact, at: entry.realtimeMicroseconds, bootID: entry.bootID)
  }

  /// Marks the time in which lines of a file may be missing; what is known to be lost is a fact of its own.
  mutating func noteFileGaps(_ gaps: [FileGap]) {
    for gap in gaps {
      logs.noteLoss(ofUnit: gap.unit)
      guard gap.bytes > 0, let header = clock.header else { continue }
      let summary =
        "at least \(gap.bytes) bytes of \(gap.path) were lost before they could be read (\(gap.reason.text))"
      let key = IncidentKey(entity: Entity(kind: .unit, name: gap.unit), category: .journalGap)
      begin(Fact(key: key, summary: summary), at: header.realtimeMicroseconds, bootID: header.bootID)
    }
  }

  mutating func checkLimits() {
    guard let header = clock.header else { return }
    noteHostLimits()
    for index in limits.filesystems where registry.places[index].isLive {
      let entity = registry.places[index].descriptor.entity
      guard let fact = crossing(of: entity) else { continue }
      begin(fact, at: header.realtimeMicroseconds, bootID: header.bootID, isSampled: true)
    }
    if let fact = crossing(of: .host) {
      begin(fact, at: header.realtimeMicroseconds, bootID: header.bootID, isSampled: true)
    }
    for place in book.places(where: { $0.key.category == .limit && $0.isSampled }) {
      let entity = book.fact(at: place).key.entity
      if crossing(of: entity) == nil { endFact(place, reason: whyLimitEnded(of: entity)) }
    }
  }

  /// The limit that the host is beyond, or a filesystem that is there and watched.
  private func crossing(of entity: Entity) -> Fact? {
    let key = IncidentKey(entity: entity, category: .limit)
    guard entity != .host else { return hostCrossing(key) }
    guard !admission.isIgnored(entity), isMounted(entity) else { return nil }
    let crossing = LimitWatch.crossing(
      entity: entity, free: latest(LimitWatch.freeName, of: entity),
      used: latest(LimitWatch.usedName, of: entity),
      inodesUsed: latest(LimitWatch.inodesUsedName, of: entity), settings: settings)
    return crossing.map { Fact(key: key, summary: $0.summary) }
  }

  private func whyLimitEnded(of entity: Entity) -> String {
    if entity == .host { return "within the limits again" }
    if admission.isIgnored(entity) { return "no longer watched" }
    return isMounted(entity) ? "room again" : "no longer mounted"
  }

  private func isMounted(_ entity: Entity) -> Bool {
    registry.index(entity: entity, name: LimitWatch.freeName).map { registry.places[$0].isLive } ?? false
  }

  func latest(_ name: String, of entity: Entity) -> Double {
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
