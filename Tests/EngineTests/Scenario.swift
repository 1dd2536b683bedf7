import Model
import TestSupport

@testable import Engine

extension SplitMix64 {
  /// About normal with mean 0 and deviation 1, and never beyond 6: the sum of twelve uniform numbers.
  mutating func bounded() -> Double { (0..<12).reduce(-6) { sum, _ in sum + uniform() } }
}

/// The signals of the scenarios; the raw value is the slot.
enum Watched: UInt32, CaseIterable {
  case cpu, cpuPressure, memory, ioPressure, unitCPU, free, used, inodesUsed

  var descriptor: SignalDescriptor {
    switch self {
    case .cpu: host("system.cpu.utilization", "cpu", .cpu, floor: 0.2)
    case .cpuPressure: host("system.linux.pressure.cpu.some", "cpu pressure", .cpu, floor: 0.1)
    case .memory: host("system.memory.utilization", "memory", .memory, floor: 0.1)
    case .ioPressure: host("system.linux.pressure.io.full", "io pressure", .io, floor: 0.1)
    case .unitCPU:
      signal(Entity(kind: .unit, name: "web.service"), "systemd.unit.cpu", .cores, .cpu, floor: 0.25)
    case .free: disk("system.filesystem.free", .bytes)
    case .used: disk("system.filesystem.utilization", .fraction)
    case .inodesUsed: disk("system.filesystem.inodes.utilization", .fraction)
    }
  }

  private func host(_ name: String, _ title: String, _ resource: Resource, floor: Double) -> SignalDescriptor
  {
    SignalDescriptor(
      entity: .host, name: name, title: title, unit: .fraction, harmful: .up, resource: resource,
      floorAbsolute: floor, floorRelative: 0.25, mayRing: true)
  }

  private func disk(_ name: String, _ unit: MeasurementUnit) -> SignalDescriptor {
    signal(Entity(kind: .filesystem, name: "/data"), name, unit, .filesystem, floor: 0.1)
  }

  private func signal(
    _ entity: Entity, _ name: String, _ unit: MeasurementUnit, _ resource: Resource, floor: Double
  ) -> SignalDescriptor {
    SignalDescriptor(
      entity: entity, name: name, title: name, unit: unit, harmful: .up, resource: resource,
      floorAbsolute: floor, floorRelative: 0.25, mayRing: true)
  }
}

/// Makes frames of one second each, with values around levels that a test sets.
struct Scenario {
  static let boot = Identifier128(high: 0xb007, low: 1)
  static let gibibyte = 1_073_741_824.0

  /// Values without their noise.
  var levels: [Watched: Double] = [
    .cpu: 0.12, .cpuPressure: 0.01, .memory: 0.4, .ioPressure: 0.01, .unitCPU: 0.1,
    .free: 50 * gibibyte, .used: 0.5, .inodesUsed: 0.1,
  ]
  /// What processes use, told every ten seconds.
  var usages = [Scenario.usage("postgres", cores: 0.1)]
  /// Seconds since boot.
  private(set) var second: UInt64
  var bootID = Scenario.boot
  /// Microseconds since 1970 at second 0 of the boot; a Thursday in 2026.
  var bootedAt: Int64 = 1_767_830_400_000_000
  /// What the bus tells in the next frame.
  var units = UnitNews()
  /// What has been decided, told in the next frame.
  var decisions: [Decision]?
  /// Entries of the next frame.
  private var entries = EntryBatch()
  private var random: SplitMix64
  private var isAnnounced = false

  init(seed: UInt64 = 1, second: UInt64 = 1000) {
    random = SplitMix64(seed: seed)
    self.second = second
  }

  var realtime: Int64 { bootedAt + Int64(second) * 1_000_000 }

  static func usage(_ command: String, cores: Double) -> ProcessUsage {
    ProcessUsage(command: command, unit: "", processes: 2, cpuCores: cores, residentBytes: 1e8)
  }

  /// The next second.
  mutating func frame() -> Frame {
    second += 1
    var frame = Frame(header: header(flags: isAnnounced ? [] : .sourcesOpened))
    if !isAnnounced { frame.appeared = announcement() }
    isAnnounced = true
    for watched in Watched.allCases {
      guard let value = value(of: watched) else { continue }
      frame.samples.append(Sample(slot: watched.rawValue, value: value))
    }
    if second % 10 == 0 { frame.usages = usages }
    frame.entries = entries
    if !entries.isEmpty { frame.journalCursor = "cursor \(second)" }
    entries = EntryBatch()
    frame.units = units
    units = UnitNews()
    frame.decisions = decisions
    decisions = nil
    return frame
  }

  /// A frame of the catch-up lane with the entries that were logged; time does not move.
  mutating func catchUpFrame() -> Frame {
    var frame = Frame(header: header(flags: .catchUp))
    frame.entries = entries
    entries = EntryBatch()
    return frame
  }

  /// Lets time pass that no frame tells of; the sources are opened anew.
  mutating func restart(after seconds: UInt64) {
    second += seconds
    isAnnounced = false
  }

  /// Logs one message in the next frame.
  mutating func log(
    _ message: String, unit: String = "web.service", priority: UInt8 = 6, count: Int = 1,
    _ change: (inout LogEntry, inout EntryBatch) -> Void = { _, _ in }
  ) {
    for _ in 0..<count {
      var entry = LogEntry()
      entry.realtimeMicroseconds = realtime + 500_000
      entry.bootID = bootID
      entry.priority = priority
      entry.transport = .journal
      entry.unit = entries.store(unit.utf8)
      entry.message = entries.store(message.utf8)
      change(&entry, &entries)
      entries.entries.append(entry)
    }
  }

  /// Logs what systemd says about a unit.
  mutating func manager(_ messageID: String, _ unit: String, pid: UInt32 = 1) {
    log("about \(unit)", unit: "init.scope", priority: 5) { entry, batch in
      entry.pid = pid
      entry.messageID = Identifier128(messageID) ?? .none
      entry.subjectUnit = batch.store(unit.utf8)
      entry.unitResult = batch.store("exit-code".utf8)
    }
  }

  mutating func unitFails(_ unit: String, pid: UInt32 = 1) {
    manager("d9b373ed55a64feb8242e02dbe79a49c", unit, pid: pid)
  }

  mutating func unitStarts(_ unit: String) { manager("39f53479d3a045ac8e11786248231fbf", unit) }

  func header(flags: FrameHeader.Flags) -> FrameHeader {
    FrameHeader(
      bootID: bootID, monotonicNanoseconds: second * 1_000_000_000, realtimeMicroseconds: realtime,
      utcOffsetSeconds: 3600, flags: flags)
  }

  func announcement() -> [SignalAppearance] {
    Watched.allCases.map { SignalAppearance(slot: $0.rawValue, descriptor: $0.descriptor) }
  }

  /// Noise with a long tail, as busy hosts have it; filesystems are sampled every ten seconds.
  private mutating func value(of watched: Watched) -> Double? {
    guard let level = levels[watched] else { return nil }
    switch watched {
    case .free, .used, .inodesUsed: return second % 10 == 0 ? level : nil
    case .cpu, .cpuPressure, .ioPressure, .unitCPU:
      let burst = random.uniform() < 0.05 ? 0.15 * random.uniform() : 0
      return max(0, min(1, level + 0.02 * random.bounded() + burst * (level < 0.5 ? 1 : 0)))
    case .memory: return level + 0.002 * random.bounded()
    }
  }
}

/// An engine with a scenario, and everything that it wrote.
struct Watch: ~Copyable {
  static let host = HostIdentity(name: "db1", machineID: Identifier128(high: 0xfeed, low: 7))

  var scenario: Scenario
  var engine: Engine
  private(set) var written: [AlertTransition] = []

  /// Settings of a host that has been watched for long enough, under a ceiling that is far away.
  static var open: EngineSettings {
    var settings = EngineSettings()
    settings.observeForSeconds = 0
    settings.maxPerWeek = 100
    return settings
  }

  init(_ settings: EngineSettings = Watch.open, scenario: Scenario = Scenario()) {
    self.scenario = scenario
    engine = Engine(host: Watch.host, settings: settings)
  }

  var kinds: [AlertTransition.Kind] { written.map(\.kind) }

  /// What was written besides updates, which come as the causes become clearer.
  var story: [AlertTransition.Kind] { kinds.filter { $0 != .update } }

  func count(_ reason: HeldBackReason) -> UInt64 {
    engine.status().heldBack.first { $0.reason == reason }?.count ?? 0
  }

  /// Steps the frames of some seconds.
  mutating func pass(_ seconds: Int) {
    for _ in 0..<seconds { step(scenario.frame()) }
  }

  /// Lets a unit fail and run again, for some seconds each.
  mutating func flap(_ unit: String, down: Int, up: Int) {
    scenario.unitFails(unit)
    pass(down)
    scenario.unitStarts(unit)
    pass(up)
  }

  mutating func step(_ frame: Frame) { written += engine.step(frame) }

  /// Forgets what was written so far.
  mutating func forgetWritten() { written = [] }

  /// Keeps all processors busy from now on.
  mutating func stress() {
    scenario.levels[.cpu] = 0.98
    scenario.levels[.cpuPressure] = 0.6
    scenario.usages.append(Scenario.usage("stress-ng-cpu", cores: 1.9))
  }

  mutating func relax() {
    scenario.levels[.cpu] = 0.12
    scenario.levels[.cpuPressure] = 0.01
    scenario.usages = [Scenario.usage("postgres", cores: 0.1)]
  }

  /// Goes on from a snapshot, as a daemon does after a restart.
  mutating func reload(_ settings: EngineSettings = Watch.open) throws {
    engine = try Engine(host: Watch.host, settings: settings, snapshot: engine.encodeSnapshot())
  }
}
