import Model
import TestSupport

/// Makes frames with every field at random, extreme numbers and empty lists among them.
struct RandomFrame {
  private var random: SplitMix64

  init(seed: UInt64) {
    random = SplitMix64(state: seed)
  }

  mutating func next() -> Frame {
    var frame = Frame(
      header: FrameHeader(
        bootID: id(), monotonicNanoseconds: integer(), realtimeMicroseconds: signed(),
        utcOffsetSeconds: Int32(truncatingIfNeeded: signed()),
        flags: FrameHeader.Flags(rawValue: UInt8.random(in: 0...31, using: &random))))
    frame.vanished = some { $0.narrow() }
    frame.appeared = some { SignalAppearance(slot: $0.narrow(), descriptor: $0.descriptor()) }
    frame.samples = some { Sample(slot: $0.narrow(), value: $0.number()) }
    frame.usages = some { random in
      ProcessUsage(
        command: random.text(), unit: random.text(), processes: random.narrow(), cpuCores: random.number(),
        residentBytes: random.number(), threads: random.narrow(),
        descriptors: Bool.random(using: &random.random) ? random.narrow() : nil, commandLine: random.text())
    }
    frame.entries = entries()
    frame.gaps = (0..<2).map { _ in
      JournalGap(count: integer(), fromMicroseconds: -5, toMicroseconds: 6, reason: .deleted, host: "h")
    }
    frame.changes = some { random in
      Change(
        realtimeMicroseconds: random.signed(), kind: .package, entity: random.entity(), summary: random.text()
      )
    }
    frame.units = news()
    frame.journalCursor = text()
    frame.decisions = Bool.random(using: &random) ? some { $0.decision() } : nil
    return frame
  }

  private mutating func decision() -> Decision {
    var decision = Decision(
      id: text(), kind: Decision.Kind.allCases.randomElement(using: &random) ?? .silence)
    decision.scope.entities = some { DecisionScope.Entities(kind: $0.entity().kind, pattern: $0.text()) }
    decision.scope.signals = some { $0.text() }
    decision.scope.templates = some { $0.text() }
    decision.scope.classes = [.resource, .crash]
    decision.scope.incident = text()
    decision.looser = number()
    decision.intervals = some {
      DecisionInterval(fromMicroseconds: $0.signed(), untilMicroseconds: $0.signed())
    }
    decision.accepted = AcceptedLevel(entity: entity(), category: .logRate, severity: .error)
    decision.accepted?.limit = number()
    decision.accepted?.signal = text()
    (decision.author, decision.reason) = (text(), text())
    (decision.createdMicroseconds, decision.expiresMicroseconds) = (signed(), signed())
    return decision
  }

  private mutating func news() -> UnitNews {
    var news = UnitNews()
    news.resets = some { UnitReset(unit: $0.text(), realtimeMicroseconds: $0.signed()) }
    news.relations = some { $0.relations() }
    news.forgotten = some { $0.text() }
    news.loaded = Bool.random(using: &random) ? some { $0.text() } : nil
    guard Bool.random(using: &random) else { return news }
    var census = UnitCensus(realtimeMicroseconds: signed())
    census.isComplete = Bool.random(using: &random)
    census.failed = some { FailedUnit(name: $0.text(), result: $0.text(), sinceMicroseconds: $0.signed()) }
    census.changing = some { $0.text() }
    news.census = census
    return news
  }

  private mutating func relations() -> UnitRelations {
    var relations = UnitRelations(unit: text())
    relations.requires = some { $0.text() }
    relations.mounts = some { $0.text() }
    relations.slice = text()
    relations.paths = some { $0.text() }
    return relations
  }

  private mutating func entries() -> EntryBatch {
    var batch = EntryBatch()
    for _ in 0..<Int.random(in: 0...5, using: &random) {
      var entry = LogEntry()
      entry.realtimeMicroseconds = signed()
      entry.monotonicMicroseconds = integer()
      entry.bootID = id()
      entry.messageID = Bool.random(using: &random) ? id() : .none
      entry.priority = UInt8.random(in: 0...7, using: &random)
      entry.transport = .kernel
      entry.uid = narrow()
      entry.pid = narrow()
      entry.number = integer()
      entry.unit = batch.store(bytes())
      entry.subjectUnit = batch.store(bytes())
      entry.command = batch.store(bytes())
      entry.claimedIdentifier = batch.store(bytes())
      entry.unitResult = batch.store(bytes())
      entry.message = batch.store(bytes())
      batch.entries.append(entry)
    }
    return batch
  }

  private mutating func descriptor() -> SignalDescriptor {
    SignalDescriptor(
      entity: entity(), name: text(), title: text(), unit: .bytesPerSecond, harmful: .both,
      resource: .network, floorAbsolute: number(), floorRelative: number(),
      mayRing: Bool.random(using: &random)
    )
  }

  private mutating func entity() -> Entity { Entity(kind: .filesystem, name: text()) }

  private mutating func some<Element>(_ make: (inout RandomFrame) -> Element) -> [Element] {
    let count = Int.random(in: 0...4, using: &random)
    return (0..<count).map { _ in make(&self) }
  }

  private mutating func integer() -> UInt64 { random.next() >> UInt64.random(in: 0...63, using: &random) }

  private mutating func signed() -> Int64 { Int64(bitPattern: random.next()) >> Int64(random.next() % 64) }

  private mutating func narrow() -> UInt32 { UInt32(truncatingIfNeeded: integer()) }

  /// Finite: frames are compared, and a NaN is not equal to itself.
  private mutating func number() -> Double {
    let value = Double(bitPattern: random.next())
    return value.isFinite ? value : -0.0
  }

  private mutating func id() -> Identifier128 { Identifier128(high: random.next(), low: random.next()) }

  private mutating func bytes() -> [UInt8] {
    (0..<Int.random(in: 0...20, using: &random)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
  }

  private mutating func text() -> String { String(decoding: bytes(), as: UTF8.self) }
}
