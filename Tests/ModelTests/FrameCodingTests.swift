import Model
import TestSupport
import Testing

@Suite("Frame coding")
struct FrameCodingTests {
  private static func text(_ random: inout SplitMix64) -> String {
    String(
      (0..<Int(random.next() % 9)).map { _ in
        ["a", "é", "/", " ", "\u{1F514}"].randomElement(using: &random) ?? "b"
      })
  }

  private static func descriptor(_ random: inout SplitMix64) -> SignalDescriptor {
    SignalDescriptor(
      entity: entity(&random), name: text(&random), title: text(&random),
      unit: MeasurementUnit.allCases.randomElement(using: &random) ?? .count, harmful: .both,
      resource: Resource.allCases.randomElement(using: &random) ?? .io, floorAbsolute: number(&random),
      floorRelative: number(&random), mayRing: Bool.random(using: &random))
  }

  private static func entity(_ random: inout SplitMix64) -> Entity {
    Entity(kind: Entity.Kind.allCases.randomElement(using: &random) ?? .host, name: text(&random))
  }

  private static func number(_ random: inout SplitMix64) -> Double {
    Double(Int64(bitPattern: random.next())) / 1024
  }

  private static func times(_ random: inout SplitMix64) -> Range<Int> { 0..<Int(random.next() % 5) }

  private static func entries(_ random: inout SplitMix64) -> EntryBatch {
    var batch = EntryBatch()
    for _ in times(&random) {
      var entry = LogEntry()
      entry.realtimeMicroseconds = Int64(bitPattern: random.next())
      entry.monotonicMicroseconds = random.next()
      entry.bootID = Identifier128(high: random.next() % 2, low: 0)
      entry.priority = UInt8(random.next() % 8)
      entry.transport = Transport(rawValue: UInt8(random.next() % 7)) ?? .other
      entry.uid = UInt32(truncatingIfNeeded: random.next())
      entry.number = random.next()
      entry.message = batch.store(text(&random).utf8)
      entry.unit = batch.store(text(&random).utf8)
      batch.entries.append(entry)
    }
    return batch
  }

  private static func frame(seed: UInt64) -> Frame {
    var random = SplitMix64(seed: seed)
    var frame = Frame(
      header: FrameHeader(
        bootID: Identifier128(high: random.next(), low: random.next()), monotonicNanoseconds: random.next(),
        realtimeMicroseconds: Int64(bitPattern: random.next()),
        utcOffsetSeconds: Int32(truncatingIfNeeded: random.next()),
        flags: FrameHeader.Flags(rawValue: UInt8(truncatingIfNeeded: random.next()))))
    frame.vanished = times(&random).map { _ in UInt32(truncatingIfNeeded: random.next()) }
    frame.appeared = times(&random).map { _ in
      SignalAppearance(slot: UInt32(truncatingIfNeeded: random.next()), descriptor: descriptor(&random))
    }
    frame.samples = times(&random).map { _ in
      Sample(slot: UInt32(truncatingIfNeeded: random.next()), value: number(&random))
    }
    frame.usages = times(&random).map { _ in
      ProcessUsage(
        command: text(&random), unit: text(&random), processes: 3, cpuCores: number(&random),
        residentBytes: number(&random))
    }
    frame.entries = entries(&random)
    frame.gaps = [JournalGap(count: random.next(), fromMicroseconds: .min, toMicroseconds: .max)]
    frame.changes = times(&random).map { _ in
      Change(
        realtimeMicroseconds: Int64(bitPattern: random.next()), kind: .package, entity: entity(&random),
        summary: text(&random))
    }
    frame.journalCursor = text(&random)
    return frame
  }

  private static func bytes(of frame: Frame) -> [UInt8] {
    var writer = ByteWriter()
    frame.encode(into: &writer)
    return writer.bytes
  }

  @Test("a frame comes back as it was", arguments: 0..<200)
  func roundTrip(seed: UInt64) throws {
    let frame = Self.frame(seed: seed)
    var reader = ByteReader(Self.bytes(of: frame))
    #expect(try Frame(decoding: &reader) == frame)
    #expect(reader.isAtEnd)
  }

  @Test("a frame that is cut short is refused", arguments: 0..<10)
  func truncated(seed: UInt64) {
    let bytes = Self.bytes(of: Self.frame(seed: seed))
    for count in 0..<bytes.count {
      var reader = ByteReader(Array(bytes.prefix(count)))
      #expect(throws: CodingFailure.self) { try Frame(decoding: &reader) }
    }
  }

  @Test("a damaged frame is refused, or is a frame whose texts lie within its bytes", arguments: 0..<200)
  func damaged(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var bytes = Self.bytes(of: Self.frame(seed: seed))
    for _ in 0..<10 {
      bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
      var reader = ByteReader(bytes)
      guard let frame = try? Frame(decoding: &reader) else { continue }
      #expect(frame.entries.isWellFormed)
    }
  }

  @Test("settings come back as they were")
  func settings() throws {
    var settings = EngineSettings()
    settings.maxPerWeek = 7
    settings.minSeverity = .critical
    settings.filesystemLimits = [
      EngineSettings.FilesystemLimit(path: "/", freeFraction: 0.1, freeBytes: 5, freeInodesFraction: 0.2)
    ]
    settings.ignoredUnits = ["a*", "b?"]
    settings.ignoredTemplates = ["*"]
    var writer = ByteWriter()
    settings.encode(into: &writer)
    var reader = ByteReader(writer.bytes)
    #expect(try EngineSettings(decoding: &reader) == settings)
  }
}
