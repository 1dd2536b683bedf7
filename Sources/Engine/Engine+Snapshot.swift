import Alerts
public import Diagnosis
public import Model

extension Engine {
  /// The version of the snapshot format that this program writes and reads.
  public static let snapshotVersion: UInt32 = 5

  /// Everything that the engine knows, as bytes for ``init(host:settings:snapshot:)``.
  public borrowing func encodeSnapshot() -> [UInt8] {
    var writer = ByteWriter()
    writer.write(Self.snapshotVersion)
    // In front of all that changes with the version: see filePositions(in:).
    filePositions.encode(into: &writer)
    clock.encode(into: &writer)
    registry.encode(into: &writer)
    quick.encode(into: &writer)
    slow.encode(into: &writer)
    quickTracker.encode(into: &writer)
    slowTracker.encode(into: &writer)
    hostWatch.encode(into: &writer)
    logs.encode(into: &writer)
    signatures.encode(into: &writer)
    noted.encode(into: &writer)
    usage.encode(into: &writer)
    graph.encode(into: &writer)
    jobs.encode(into: &writer)
    book.encode(into: &writer)
    admission.encode(into: &writer)
    decisions.encode(into: &writer)
    counters.encode(into: &writer)
    journalBoot.encode(into: &writer)
    conditions.encode(into: &writer)
    digest.encode(into: &writer)
    limits.host.encode(into: &writer)
    changeBook.encode(into: &writer)
    evidence.encode(into: &writer)
    past.encode(into: &writer)
    writer.write(sequence)
    writer.write(journalCursor)
    return writer.bytes
  }

  /// Goes on from a snapshot.
  ///
  /// Nothing is lost: the same frames give the same transitions as they would have without the break. Sources
  /// that number their signals anew say so in their first frame.
  ///
  /// - Throws: ``CodingFailure`` when the bytes are damaged or of another version; nothing is taken over then.
  public init(
    host: HostIdentity, settings: EngineSettings, signatures: [Signature] = [], snapshot: [UInt8]
  ) throws(CodingFailure) {
    var reader = ByteReader(snapshot)
    self.init(host: host, settings: settings, signatures: signatures)
    let version = try reader.readUInt64()
    guard version == Self.snapshotVersion else {
      throw .version(found: version, supported: UInt64(Self.snapshotVersion))
    }
    filePositions = try FilePositions(decoding: &reader)
    clock = try EngineClock(decoding: &reader)
    registry = try SignalRegistry(decoding: &reader)
    let (places, time) = (registry.places, clock.stepTime)
    quick = try Cadence(length: Tuning.quickBinSeconds, places: places, time: time, decoding: &reader)
    slow = try Cadence(length: Tuning.slowBinSeconds, places: places, time: time, decoding: &reader)
    quickTracker = try DeviationTracker(decoding: &reader)
    slowTracker = try DeviationTracker(decoding: &reader)
    hostWatch = try HostWatch(places: places.count, decoding: &reader)
    logs = try LogWatch(decoding: &reader)
    logs.keepsSamples = settings.keepsLogSamples
    logs.redaction = Redaction(patterns: settings.redactPatterns)
    try self.signatures.restore(from: &reader)
    noted = try NotedFacts(decoding: &reader)
    usage = try UsageLedger(decoding: &reader)
    graph = try UnitGraph(decoding: &reader)
    jobs = try JobLedger(decoding: &reader)
    book = try IncidentBook(decoding: &reader)
    admission = try Admission(settings: settings, decoding: &reader)
    decisions = try DecisionBook(decoding: &reader)
    counters = try EngineCounters(decoding: &reader)
    journalBoot = try JournalBoot(decoding: &reader)
    conditions = try ConditionWatch(decoding: &reader)
    digest = try DigestLedger(decoding: &reader)
    limits.host = try HostLimitWatch(decoding: &reader)
    valueTimes = ValueTimes(places: places.count, at: clock.seconds)
    changeBook = try ChangeBook(decoding: &reader)
    evidence = try EvidenceWatch(decoding: &reader) { place in
      places.indices.contains(place) ? EvidenceScale.of(places[place].descriptor) : nil
    }
    past = try PastLedger(decoding: &reader)
    noteImpact()
    sequence = try reader.readUInt64()
    journalCursor = try reader.readString()
    guard reader.isAtEnd, isConsistent else { throw .invalid("snapshot", at: reader.position) }
    for index in places.indices {
      limits.note(places[index].descriptor, at: index)
      conditions.note(places[index].descriptor, at: index)
    }
  }

  /// How far files were read, as a snapshot tells whose other parts may be damaged or of another version.
  ///
  /// What an engine cannot go on from is still no reason to lose lines, or to count them twice.
  public static func filePositions(in snapshot: [UInt8]) -> FilePositions? {
    var reader = ByteReader(snapshot)
    guard let version = try? reader.readUInt64(), version >= firstVersionWithFiles else { return nil }
    return try? FilePositions(decoding: &reader)
  }

  private static let firstVersionWithFiles: UInt64 = 2

  /// Has an engine that begins anew go on in files where another one was.
  public mutating func adopt(_ positions: FilePositions) { filePositions = positions }

  /// Has an engine that begins anew go on in the journal where another one was.
  ///
  /// Without it the first snapshot would forget the place before an entry has brought another.
  public mutating func adopt(journalCursor: String) { self.journalCursor = journalCursor }

  /// True when every place that one part names exists in the others.
  private var isConsistent: Bool {
    let signals = registry.places.count
    let members = book.open.flatMap(\.members)
    return quickTracker.runs.count == signals && slowTracker.runs.count == signals
      && members.allSatisfy { member in
        switch member {
        case .signal(let id, _): Int(id.index) < signals
        case .logs(let aspect, let index, _): logs.hasPlace(aspect, index)
        }
      }
  }
}

extension EngineCounters {
  func encode(into writer: inout ByteWriter) {
    for value in [frames, transitions, lostEntries, strayedSamples] { writer.write(value) }
  }

  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    frames = try reader.readUInt64()
    transitions = try reader.readUInt64()
    lostEntries = try reader.readUInt64()
    strayedSamples = try reader.readUInt64()
  }
}
