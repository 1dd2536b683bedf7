import Model
import TestSupport
import Testing

@testable import Engine

@Suite("Snapshots")
struct SnapshotTests {
  /// A quarter of an hour in which much happens.
  private static func frames() -> [Frame] {
    var scenario = Scenario(seed: 11)
    var frames: [Frame] = []
    func pass(_ seconds: Int) { for _ in 0..<seconds { frames.append(scenario.frame()) } }
    scenario.log("ready")
    pass(340)
    scenario.unitFails("web.service")
    pass(10)
    scenario.levels[.cpu] = 0.98
    scenario.levels[.cpuPressure] = 0.6
    scenario.usages.append(Scenario.usage("stress-ng-cpu", cores: 1.9))
    pass(25)
    scenario.unitStarts("web.service")
    for _ in 0..<12 {
      scenario.log("cannot reach the database", unit: "shop.service", priority: 3, count: 5)
      pass(1)
    }
    scenario.levels[.inodesUsed] = 0.99
    pass(30)
    scenario.levels[.cpu] = 0.1
    scenario.levels[.cpuPressure] = 0.01
    scenario.levels[.inodesUsed] = 0.1
    pass(220)
    mountHangs(in: &frames)
    frames[500].vanished = [Watched.unitCPU.rawValue]
    frames[520].gaps = [JournalGap(count: 3, fromMicroseconds: 0, toMicroseconds: 1)]
    return frames
  }

  /// A mount that does not answer for two minutes, and an array that lacks a device from the start.
  private static func mountHangs(in frames: inout [Frame]) {
    let watched = [
      ("system.linux.raid.missing", Entity(kind: .device, name: "md0")),
      ("system.linux.filesystem.unanswered", Entity(kind: .filesystem, name: "/mnt/nfs")),
    ]
    for (slot, (name, entity)) in zip(UInt32(100)..., watched) {
      let descriptor = SignalDescriptor(
        entity: entity, name: name, title: name, unit: .dimensionless, harmful: .up, resource: .filesystem,
        floorAbsolute: 1, floorRelative: 0, mayRing: false)
      frames[0].appeared.append(SignalAppearance(slot: slot, descriptor: descriptor))
    }
    for second in stride(from: 0, to: frames.count, by: 5) {
      frames[second].samples.append(Sample(slot: 100, value: 1))
      let isHung = (360..<480).contains(second)
      frames[second].samples.append(Sample(slot: 101, value: isHung ? Double(second - 360) : 0))
    }
  }

  private static let scene = frames()

  private static func fresh() -> Engine { Engine(host: Watch.host, settings: Watch.open) }

  @Test("one of another version is refused by its number, and where files were read is told all the same")
  func otherVersion() throws {
    var watch = Watch()
    watch.pass(20)
    var bytes = watch.engine.encodeSnapshot()
    #expect(Engine.snapshotVersion == 5)
    for version in [4, 6] as [UInt8] {
      bytes[0] = version
      let snapshot = bytes
      let failure = #expect(throws: CodingFailure.self) {
        _ = try Engine(host: Watch.host, settings: Watch.open, snapshot: snapshot)
      }
      #expect(failure == .version(found: UInt64(version), supported: 5))
      #expect(Engine.filePositions(in: snapshot) != nil)
    }
  }

  @Test("an engine that goes on from its snapshot at every twenty-third frame tells the same, byte for byte")
  func goesOn() throws {
    var whole = Self.fresh()
    var broken = Self.fresh()
    var transitions = 0
    for (number, frame) in Self.scene.enumerated() {
      let expected = whole.step(frame)
      if number % 23 == 3 {
        let bytes = broken.encodeSnapshot()
        broken = try Engine(host: Watch.host, settings: Watch.open, snapshot: bytes)
        let again = broken.encodeSnapshot()
        #expect(again == bytes)
      }
      let told = broken.step(frame)
      #expect(told == expected)
      transitions += expected.count
    }
    #expect(transitions >= 8)
    let (left, right) = (whole.encodeSnapshot(), broken.encodeSnapshot())
    #expect(left == right)
    let cursor = broken.journalCursor
    #expect(cursor == whole.journalCursor)
  }

  @Test("two engines tell the same of the same frames")
  func determinism() {
    var first = Self.fresh()
    var second = Self.fresh()
    for frame in Self.scene {
      let told = first.step(frame)
      #expect(told == second.step(frame))
    }
    let (left, right) = (first.encodeSnapshot(), second.encodeSnapshot())
    #expect(left == right)
  }

  @Test("a snapshot that is cut short is refused")
  func truncated() throws {
    let bytes = Self.busySnapshot
    for count in stride(from: 0, to: bytes.count, by: 131) {
      #expect(throws: CodingFailure.self) {
        _ = try Engine(host: Watch.host, settings: Watch.open, snapshot: Array(bytes.prefix(count)))
      }
    }
  }

  /// Taken while incidents are open.
  private static let busySnapshot: [UInt8] = {
    var engine = fresh()
    for frame in scene.prefix(400) { _ = engine.step(frame) }
    return engine.encodeSnapshot()
  }()

  @Test("a damaged snapshot is refused, or gives an engine that still runs", arguments: 0..<100)
  func damaged(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<20 {
      var bytes = Self.busySnapshot
      for _ in 0...Int(random.next() % 3) {
        let place = Int(random.next() % UInt64(bytes.count))
        bytes[place] = random.next() % 2 == 0 ? UInt8(truncatingIfNeeded: random.next()) : bytes[place] ^ 0x80
      }
      run(bytes)
    }
  }

  private func run(_ bytes: [UInt8]) {
    guard var engine = try? Engine(host: Watch.host, settings: Watch.open, snapshot: bytes) else { return }
    for frame in Self.scene[400..<460] { _ = engine.step(frame) }
    _ = engine.status()
    _ = engine.encodeSnapshot()
  }

  @Test("damaged frames, as a recording may hold them, are refused or survived", arguments: 0..<40)
  func damagedFrames(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var engine = try Engine(host: Watch.host, settings: Watch.open, snapshot: Self.busySnapshot)
    for frame in Self.scene[400...] {
      var writer = ByteWriter()
      frame.encode(into: &writer)
      var bytes = writer.bytes
      let place = Int(random.next() % UInt64(bytes.count))
      if random.next() % 2 == 0 { bytes[place] = UInt8(truncatingIfNeeded: random.next()) }
      var reader = ByteReader(bytes)
      guard let damaged = try? Frame(decoding: &reader) else { continue }
      _ = engine.step(damaged)
    }
    _ = engine.status()
    let bytes = engine.encodeSnapshot()
    _ = try Engine(host: Watch.host, settings: Watch.open, snapshot: bytes)
  }
}
