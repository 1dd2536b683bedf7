import Model
import TestSupport
import Testing

@testable import Detection
@testable import Engine

/// A host of many signals whose bins are given as they are, five minutes each.
private final class Machine {
  static let hosts = 8
  static let disks = 4

  var registry = SignalRegistry()
  var watch = HostWatch()
  var random = SplitMix64(seed: 5)
  var bin = 0
  /// What is added to each signal's level, in deviations.
  var shifts = [Double](repeating: 0, count: hosts + disks)
  var isFrozen = false
  /// True where the signal of a slot may ring.
  var isWanted: (Int) -> Bool = { _ in true }

  init() { for slot in 0..<(Self.hosts + Self.disks) { announce(slot) } }

  var seconds: Double { Double(bin) * 300 }

  static func descriptor(_ slot: Int) -> SignalDescriptor {
    let entity = slot < hosts ? Entity.host : Entity(kind: .device, name: "sd\(slot)")
    return SignalDescriptor(
      entity: entity, name: "signal.\(slot)", title: "signal", unit: .fraction, harmful: .up, resource: .io,
      floorAbsolute: 0.1, floorRelative: 0.1, mayRing: true)
  }

  func announce(_ slot: Int) { announce(slot, as: Self.descriptor(slot)) }

  func announce(_ slot: Int, as descriptor: SignalDescriptor) {
    _ = registry.appear(SignalAppearance(slot: UInt32(slot), descriptor: descriptor), at: seconds)
  }

  func vanish(_ slot: Int) { registry.vanish(slot: UInt32(slot), at: seconds) }

  /// Load goes with the time of day and moves all signals a little; each has noise of its own.
  private func values() -> [Double] {
    let hour = Double(bin % 288) / 12
    let load = (hour > 8 && hour < 18 ? 2.0 : 0) + random.bounded()
    return registry.places.indices.map { index in
      let shift = index < shifts.count ? shifts[index] : 0
      return 10 + 0.3 * load + random.bounded() + shift
    }
  }

  func pass(_ bins: Int) -> Double {
    var largest = 0.0
    for _ in 0..<bins {
      bin += 1
      let time = StepTime(monotonicSeconds: seconds, localSecondOfWeek: Int32(bin * 300 % 604_800))
      watch.step(
        values: values(), registry: registry, isFrozen: isFrozen, at: time, seconds: seconds,
        isWanted: isWanted)
      largest = max(largest, watch.surprise)
    }
    return largest
  }

  var columns: Int { watch.columns }
  var leftOut: Int { watch.leftOut }
  var surprise: Double { watch.surprise }
  var shares: [Double] { watch.contributors.map(\.share) }
  var contributors: [Int] { watch.contributors.map { Int($0.id.index) } }

  var state: [UInt8] {
    var writer = ByteWriter()
    watch.encode(into: &writer)
    return writer.bytes
  }

  func reload() throws {
    var reader = ByteReader(state)
    watch = try HostWatch(places: registry.places.count, decoding: &reader)
    #expect(reader.isAtEnd)
  }
}

@Suite("The host's signals together")
struct HostWatchTests {
  @Test("a quiet host stays below an alarm for ten days")
  func quiet() {
    let machine = Machine()
    #expect(machine.pass(10 * 288) < HostConstants.alarmScore)
    #expect(machine.columns == Machine.hosts + Machine.disks)
  }

  @Test("says nothing in the first 200 bins")
  func warming() {
    let machine = Machine()
    #expect(machine.pass(199) == 0)
    #expect(machine.contributors.isEmpty)
  }

  @Test("three signals that move together raise the surprise, and are what contributes")
  func together() {
    let machine = Machine()
    _ = machine.pass(5 * 288)
    #expect(machine.surprise < Tuning.hostEvidenceSurprise)
    for moved in [2, 5, 9] { machine.shifts[moved] = 12 }
    machine.isFrozen = true
    #expect(machine.pass(6) >= Tuning.hostEvidenceSurprise)
    #expect(Set(machine.contributors) == [2, 5, 9])
    #expect(machine.shares.allSatisfy { $0 > 0.2 && $0 < 0.5 })
  }

  @Test("a level that was accepted is the normal one after six hours")
  func accepted() {
    let machine = Machine()
    _ = machine.pass(20 * 288)
    for moved in [2, 5, 9] { machine.shifts[moved] = 12 }
    machine.isFrozen = true
    _ = machine.pass(12)
    machine.isFrozen = false
    machine.watch.rebaseline()
    _ = machine.pass(72)
    // Taken over once and left to be learned, the new level would be news for thirty hours.
    #expect(machine.pass(216) < Tuning.hostEvidenceSurprise)
  }

  @Test("columns that no signal holds take next to no room in a snapshot")
  func smallSnapshot() {
    let machine = Machine()
    _ = machine.pass(400)
    var writer = ByteWriter()
    machine.watch.encode(into: &writer)
    // 12 of 64 columns: their squares and weeks, and not those of all.
    #expect(writer.bytes.count < 100_000)
  }

  @Test("a snapshot at every fiftieth bin changes nothing")
  func snapshots() throws {
    let whole = Machine()
    let broken = Machine()
    for round in 0..<12 {
      if round == 8 {
        whole.shifts[3] = 8
        broken.shifts[3] = 8
      }
      let (left, right) = (whole.pass(50), broken.pass(50))
      #expect(left == right)
      let before = broken.state
      try broken.reload()
      let (after, expected) = (broken.state, whole.state)
      #expect(after == before)
      #expect(after == expected)
      let (named, known) = (broken.contributors, whole.contributors)
      #expect(named == known)
    }
  }

  @Test("a damaged state is refused, or gives a watch that still runs", arguments: 0..<20 as Range<UInt64>)
  func damaged(seed: UInt64) {
    let machine = Machine()
    _ = machine.pass(260)
    let good = machine.state
    var random = SplitMix64(seed: seed)
    for _ in 0..<5 {
      var bytes = good
      // Half of the damage where the columns stand, the rest anywhere.
      let reach = Bool.random(using: &random) ? 200 : bytes.count
      bytes[Int.random(in: 0..<reach, using: &random)] = UInt8.random(in: 0...255, using: &random)
      var reader = ByteReader(bytes)
      guard let watch = try? HostWatch(places: machine.registry.places.count, decoding: &reader) else {
        continue
      }
      machine.watch = watch
      _ = machine.pass(2)
      let surprise = machine.surprise
      #expect(surprise >= 0 && surprise.isFinite)
    }
  }

  @Test("a state cut short, of two columns for one signal, or of a signal that is not there is refused")
  func refused() {
    let machine = Machine()
    _ = machine.pass(3)
    let good = machine.state
    var twice = good
    // A column is a truth value, a place, a generation and eight bytes of its part.
    twice[12] = good[1]
    for bytes in [Array(good.dropLast()), twice] {
      #expect(throws: CodingFailure.self) {
        var reader = ByteReader(bytes)
        _ = try HostWatch(places: Machine.hosts + Machine.disks, decoding: &reader)
      }
    }
    #expect(throws: CodingFailure.self) {
      var reader = ByteReader(good)
      _ = try HostWatch(places: Machine.hosts, decoding: &reader)
    }
  }

  @Test("a step makes no object")
  func allocations() {
    let machine = Machine()
    _ = machine.pass(300)
    var watch = HostWatch()
    let (registry, values) = (machine.registry, [Double](repeating: 1, count: 12))
    func step(_ bin: Int) {
      watch.step(
        values: values, registry: registry, isFrozen: false,
        at: StepTime(monotonicSeconds: Double(bin) * 300, localSecondOfWeek: 0), seconds: Double(bin) * 300
      ) { _ in true }
    }
    for bin in 0..<250 { step(bin) }
    #expect(objectsMade { for bin in 250..<300 { step(bin) } } == 0)
  }
}

@Suite("Columns of the host")
struct HostColumnsTests {
  @Test("a signal that comes back within a day keeps its column and its past")
  func returns() {
    let machine = Machine()
    _ = machine.pass(2 * 288)
    machine.vanish(3)
    _ = machine.pass(287)
    #expect(machine.columns == 12)
    machine.announce(3)
    machine.shifts[3] = 12
    _ = machine.pass(3)
    #expect(machine.contributors.first == 3)
  }

  @Test("a signal that is gone for a day gives its column up, and begins anew")
  func released() {
    let machine = Machine()
    _ = machine.pass(2 * 288)
    machine.vanish(3)
    _ = machine.pass(289)
    #expect(machine.columns == 11)
    machine.announce(3)
    machine.shifts[3] = 12
    _ = machine.pass(3)
    #expect(machine.columns == 12)
    #expect(!machine.contributors.contains(3))
  }

  @Test("what vanished makes room at once where room is wanted, and what finds none is counted")
  func full() {
    let machine = Machine()
    for slot in 12..<70 { machine.announce(slot) }
    _ = machine.pass(1)
    #expect(machine.columns == HostWatch.capacity)
    #expect(machine.leftOut == 6)
    for slot in 20..<24 { machine.vanish(slot) }
    _ = machine.pass(1)
    #expect(machine.leftOut == 2)
    #expect(machine.columns == HostWatch.capacity)
  }

  @Test("a signal of the host takes the column of the newest device")
  func hostFirst() {
    let machine = Machine()
    for slot in 12..<64 { machine.announce(slot) }
    _ = machine.pass(1)
    #expect(machine.leftOut == 0)
    let newest = machine.registry.index(entity: Entity(kind: .device, name: "sd63"), name: "signal.63")
    var late = Machine.descriptor(0)
    late.name = "late"
    machine.announce(64, as: late)
    _ = machine.pass(1)
    #expect(machine.leftOut == 1)
    let places = machine.watch.members.map { $0.map { Int($0.index) } }
    #expect(places.contains(64) && !places.contains(newest))
  }

  @Test("what may not ring, or is neither the host's nor a device's, has no column")
  func others() {
    let machine = Machine()
    for (number, kind) in [Entity.Kind.unit, .filesystem, .interface, .process].enumerated() {
      var other = Machine.descriptor(20)
      other.entity = Entity(kind: kind, name: "other")
      machine.announce(20 + number, as: other)
    }
    machine.isWanted = { $0 != 1 }
    _ = machine.pass(1)
    #expect(machine.columns == 11)
    machine.isWanted = { $0 != 1 && $0 != 2 }
    _ = machine.pass(1)
    #expect(machine.columns == 10)
  }
}

/// An engine that is fed half a minute at a time: days pass in seconds.
private final class Daemon {
  var engine = Engine(host: Watch.host, settings: Watch.open)
  var random = SplitMix64(seed: 3)
  var second: UInt64 = 0
  var shifts = [Double](repeating: 0, count: 12)
  var written: [AlertTransition] = []

  var host: HostStatus { engine.status().host }

  func pass(bins: Int) {
    for _ in 0..<(bins * 10) {
      second += 30
      written += engine.step(frame())
    }
  }

  func rings(from severity: Severity) {
    var settings = Watch.open
    settings.minSeverity = severity
    engine.apply(settings)
  }

  private func frame() -> Frame {
    var frame = Frame(
      header: FrameHeader(
        bootID: Scenario.boot, monotonicNanoseconds: second * 1_000_000_000,
        realtimeMicroseconds: 1_767_830_400_000_000 + Int64(second) * 1_000_000, utcOffsetSeconds: 0,
        flags: second == 30 ? .sourcesOpened : []))
    for slot in 0..<12 {
      if second == 30 {
        frame.appeared.append(
          SignalAppearance(slot: UInt32(slot), descriptor: Machine.descriptor(slot)))
      }
      let load = random.bounded()
      frame.samples.append(
        Sample(slot: UInt32(slot), value: 10 + load + random.bounded() + shifts[slot]))
    }
    return frame
  }
}

@Suite("The host's word in incidents")
struct HostEvidenceTests {
  @Test("what moves together rings with the host's vote and names the others; a quiet host says nothing")
  func opens() throws {
    let daemon = Daemon()
    daemon.pass(bins: 400)
    #expect(daemon.written.isEmpty)
    #expect(daemon.host.surprise < HostConstants.alarmScore)
    for moved in [2, 5, 9] { daemon.shifts[moved] = 10 }
    // Held back as a notice: it rings with what has become known of the host since it began.
    daemon.pass(bins: 6)
    #expect(daemon.written.isEmpty)
    daemon.rings(from: .notice)
    daemon.pass(bins: 1)
    let opened = try #require(daemon.written.first { $0.kind == .open }).incident
    let lead = try #require(opened.lead)
    let vote = try #require(lead.votes.last)
    #expect(vote.statistic == "host" && vote.surprise >= Tuning.hostEvidenceSurprise)
    #expect(Set(opened.hints.map(\.signal)) == ["signal.2", "signal.5", "signal.9"])
    #expect(opened.hints.contains { $0.entity == Entity(kind: .device, name: "sd9") })
    #expect(opened.folded.allSatisfy { $0.votes.allSatisfy { $0.statistic != "host" } })
  }

  @Test("status tells the surprise, the columns, their bytes and the three largest contributors")
  func status() {
    let daemon = Daemon()
    daemon.pass(bins: 250)
    let host = daemon.host
    #expect(host.signals == 12 && host.leftOut == 0 && host.bytes > 100_000)
    #expect(host.contributors.count == 3)
    #expect(host.contributors[0].share >= host.contributors[2].share)
  }

  @Test("the host learns nothing while something that rang is wrong, but for an old fact")
  func frozen() {
    var watch = Watch()
    watch.pass(700)
    #expect(watch.isHostFrozen == false)
    watch.scenario.unitFails("web.service")
    watch.pass(300)
    #expect(watch.isHostFrozen == true)
    watch.pass(3600)
    #expect(watch.isHostFrozen == false)
  }

  @Test("an incident beside a host that is like its past has neither vote nor hints")
  func alone() throws {
    var watch = Watch()
    watch.pass(700)
    watch.stress()
    watch.pass(40)
    let opened = try #require(watch.written.first { $0.kind == .open }).incident
    #expect(opened.hints.isEmpty)
    #expect(opened.lead?.votes.contains { $0.statistic == "host" } == false)
  }
}

extension Watch {
  /// True when the newest slow bin was not learned.
  fileprivate var isHostFrozen: Bool { engine.hostWatch.detector.isFrozen }
}
