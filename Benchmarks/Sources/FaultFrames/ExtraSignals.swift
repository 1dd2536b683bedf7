import HostMetrics
import Model

/// Signals that cannot be shown as files: filesystems answer a system call, and files that processes hold open
/// are counted in their folders, which the lab did not keep.
struct ExtraSignals {
  /// The collectors number their signals from zero.
  private static let firstSlot: UInt32 = 20_000
  private var slots: [String: UInt32] = [:]
  private var nextSlot = Self.firstSlot
  private var unitTime: DueTime
  private var filesystemTime: DueTime
  private var units: Set<String> = []
  private let templates = SignalCatalog.sections.flatMap(\.signals)

  /// Measures at the collectors' pace.
  init(_ settings: SamplerSettings) {
    unitTime = DueTime(every: settings.processInterval, tick: settings.hostInterval)
    filesystemTime = DueTime(every: settings.filesystemInterval, tick: settings.hostInterval)
  }

  /// Adds what a sample tells to a frame, as far as it is due.
  mutating func add(_ sample: LabSample, to frame: inout Frame) {
    if unitTime.isDue(at: sample.monotonic) { addFiles(sample.units, to: &frame) }
    if filesystemTime.isDue(at: sample.monotonic) { addFilesystems(sample.host, to: &frame) }
  }

  private mutating func addFiles(_ values: [String: [String: Double]], to frame: inout Frame) {
    let entities = Dictionary(grouping: values.keys.sorted()) { UnitName.folded($0) }
    for gone in units.subtracting(entities.keys).sorted() { close(gone, in: &frame) }
    units = Set(entities.keys)
    for name in units.sorted() {
      let count = (entities[name] ?? []).reduce(0) { $0 + (values[$1]?["fd"] ?? 0) }
      let entity = Entity(kind: .unit, name: name)
      report("systemd.unit.open_file_descriptors", of: entity, count, to: &frame)
    }
  }

  private mutating func addFilesystems(_ host: [String: Double], to frame: inout Frame) {
    var seen: [[Double]] = []
    // The root comes first: a path under which nothing is mounted yet answers with the root's numbers.
    for mount in host.names(in: "fs.") {
      guard let used = host["fs.\(mount).used"], let available = host["fs.\(mount).avail"],
        used + available > 0, !seen.contains([used, available])
      else { continue }
      seen.append([used, available])
      let entity = Entity(kind: .filesystem, name: mount)
      report("system.filesystem.utilization", of: entity, used / (used + available), to: &frame)
      report("system.filesystem.free", of: entity, available * 1024, to: &frame)
    }
  }

  private mutating func report(_ name: String, of entity: Entity, _ value: Double, to frame: inout Frame) {
    let key = "\(entity.kind.rawValue) \(entity.name) \(name)"
    let slot = slots[key] ?? open(name, of: entity, as: key, in: &frame)
    guard let slot else { return }
    frame.samples.append(Sample(slot: slot, value: value))
  }

  private mutating func open(
    _ name: String, of entity: Entity, as key: String, in frame: inout Frame
  ) -> UInt32? {
    guard let template = templates.first(where: { $0.name == name }) else { return nil }
    let slot = nextSlot
    nextSlot += 1
    slots[key] = slot
    let descriptor = SignalDescriptor(
      entity: entity, name: template.name, title: template.title, unit: template.unit,
      harmful: template.harmful, resource: template.resource, floorAbsolute: template.floorAbsolute,
      floorRelative: template.floorRelative, mayRing: template.mayRing)
    frame.appeared.append(SignalAppearance(slot: slot, descriptor: descriptor))
    return slot
  }

  private mutating func close(_ unit: String, in frame: inout Frame) {
    let prefix = "\(Entity.Kind.unit.rawValue) \(unit) "
    for key in slots.keys.filter({ $0.hasPrefix(prefix) }).sorted() {
      if let slot = slots.removeValue(forKey: key) { frame.vanished.append(slot) }
    }
  }
}

/// Tells when something is due that happens less often than every tick, in the rhythm of the collectors.
private struct DueTime {
  private let interval: Double
  private let tick: Double
  private var next: Double?

  init(every interval: Double, tick: Double) {
    (self.interval, self.tick) = (interval, tick)
  }

  mutating func isDue(at now: Double) -> Bool {
    guard let next else {
      self.next = now + interval
      return true
    }
    guard now + tick / 2 >= next else { return false }
    self.next = now > next + interval ? now + interval : next + interval
    return true
  }
}
