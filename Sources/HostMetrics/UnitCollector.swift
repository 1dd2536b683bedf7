import Model

/// Processor time and memory of systemd units, from their control groups.
///
/// Slices are walked; a unit's own subgroups are its own affair and count as part of it, the user managers
/// (`user@1000.service`) too. A control group is known by its inode, so a unit that was restarted between two
/// walks is seen as such. What a group used after the last walk that saw it is lost.
struct UnitCollector: Collector, ~Copyable {
  /// A unit, or several that share a folded name.
  private final class Unit {
    var signals: SignalGroup<UnitSignal>
    /// True once a walk has ended that saw it: from then on, what a new group of it used is growth.
    var isKnown = false
    var microseconds: Double?
    var bytes: Double?
    var isSeen = false

    init(named name: String) {
      signals = SignalGroup(of: Entity(kind: .unit, name: name))
    }
  }

  /// One control group.
  private struct Group {
    let name: [UInt8]
    let unit: Unit
    var microseconds: UInt64?
    var pass: UInt64
  }

  /// Slices below slices beyond this depth are left out.
  private static var maximumDepth: Int { 16 }

  private let settings: SamplerSettings
  private var layout: ControlGroups?
  private var groups: [UInt64: Group] = [:]
  private var units: [Unit] = []
  private var unitsByName: [String: Unit] = [:]
  private var path = PathBuilder()
  private var pass: UInt64 = 0
  private var passTime: UInt64 = 0
  private var groupsRead = 0
  private var groupsRefused = 0
  private var isOverfull = false
  private var isFailing = false

  init(_ settings: SamplerSettings) {
    self.settings = settings
  }

  mutating func collect(_ context: inout CollectionContext) {
    let elapsed = Double(context.now - passTime) / 1e9
    pass += 1
    passTime = context.now
    groupsRead = 0
    groupsRefused = 0
    walkTree(&context)
    removeGroups()
    report(pass > 1 ? elapsed : nil, &context.signals)
    context.notices.noteRefused(groupsRefused, of: "control groups", wasRefusing: &isOverfull)
  }

  private mutating func walkTree(_ context: inout CollectionContext) {
    do throws(SystemFailure) {
      let layout = try findLayout()
      self.layout = nil
      try walk(layout, depth: 0, &context)
      self.layout = layout
      context.notices.note(nil, about: "control groups", wasFailing: &isFailing)
    } catch {
      context.notices.note(error.description, about: "control groups", wasFailing: &isFailing)
    }
  }

  /// The layout that was found before; after a failure it is looked for anew.
  private func findLayout() throws(SystemFailure) -> ControlGroups {
    if let layout { return layout }
    return try ControlGroups(settings)
  }

  private mutating func walk(
    _ layout: ControlGroups, depth: Int, _ context: inout CollectionContext
  ) throws(SystemFailure) {
    let directory = try path.open(below: layout.tree.descriptor, DirectoryStream.flags)
    var stream = try DirectoryStream(taking: directory)
    while let entry = stream.next() {
      let isUnit = UnitName.isUnit(entry.name)
      guard isUnit || (entry.name.hasSuffix(".slice") && depth < Self.maximumDepth) else { continue }
      let length = path.count
      path.append(entry.name)
      defer { path.cut(to: length) }
      if isUnit {
        measure(entry, layout, &context.buffer)
      } else {
        // A slice may go away while it is walked: its units are then gone as well.
        try? walk(layout, depth: depth + 1, &context)
      }
    }
  }

  private mutating func measure(
    _ entry: DirectoryStream.Entry, _ layout: ControlGroups, _ buffer: inout ReadBuffer
  ) {
    guard groupsRead < settings.maximumUnits else {
      groupsRefused += 1
      return
    }
    groupsRead += 1
    let microseconds = layout.processorMicroseconds(of: &path, &buffer)
    let bytes = layout.memoryBytes(of: &path, &buffer)
    let known = groups[entry.inode].flatMap { entry.name.equals($0.name) ? $0 : nil }
    let unit = known?.unit ?? self.unit(of: entry.name)
    unit.isSeen = true
    if let bytes { unit.bytes = (unit.bytes ?? 0) + Double(bytes) }
    if let growth = growth(microseconds, since: known == nil ? 0 : known?.microseconds), unit.isKnown {
      unit.microseconds = (unit.microseconds ?? 0) + growth
    }
    if known == nil {
      groups[entry.inode] = Group(name: Array(entry.name), unit: unit, microseconds: microseconds, pass: pass)
    } else {
      groups[entry.inode]?.microseconds = microseconds
      groups[entry.inode]?.pass = pass
    }
  }

  private mutating func unit(of group: UnsafeRawBufferPointer) -> Unit {
    let name = UnitName.folded(UnitName.unescaped(group))
    if let unit = unitsByName[name] { return unit }
    let unit = Unit(named: name)
    unitsByName[name] = unit
    units.append(unit)
    return unit
  }

  private mutating func removeGroups() {
    guard groups.count != groupsRead else { return }
    groups = groups.filter { $0.value.pass == pass }
  }

  private mutating func report(_ elapsed: Double?, _ output: inout SignalOutput) {
    var hasGone = false
    for unit in units {
      guard unit.isSeen else {
        unit.signals.close(in: &output)
        hasGone = true
        continue
      }
      if let elapsed, elapsed > 0 {
        unit.signals.report(.processor, unit.microseconds.map { $0 / 1e6 / elapsed }, to: &output)
      }
      unit.signals.report(.memory, unit.bytes, to: &output)
      unit.microseconds = nil
      unit.bytes = nil
      unit.isKnown = true
    }
    if hasGone { removeUnits() }
    for unit in units { unit.isSeen = false }
  }

  private mutating func removeUnits() {
    units.removeAll { !$0.isSeen }
    unitsByName = unitsByName.filter { $0.value.isSeen }
  }
}
