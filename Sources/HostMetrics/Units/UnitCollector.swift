import Glibc
import Model

/// What systemd units use and wait for, from their control groups.
///
/// Slices are walked; a unit's own subgroups are its own affair and count as part of it, the user managers
/// (`user@1000.service`) too. A control group is known by its inode, so a unit that was restarted between two
/// walks is seen as such. What a group used after the last walk that saw it is lost.
struct UnitCollector: Collector, ~Copyable {
  /// Slices below slices beyond this depth are left out.
  private static var maximumDepth: Int { 16 }

  private let settings: SamplerSettings
  private var layout: ControlGroups?
  private var groups: [UInt64: (group: ControlGroup, unit: MeasuredUnit)] = [:]
  private var units: [MeasuredUnit] = []
  private var unitsByName: [String: MeasuredUnit] = [:]
  private var path = PathBuilder()
  private var pass: UInt64 = 0
  private var passTime: UInt64 = 0
  private var groupsRead = 0
  private var groupsRefused = 0
  /// True while this pass has met with no failure.
  private var isWhole = true
  /// True where the pass before saw all that existed.
  private var wasWhole = false
  private var openFiles = 0
  private var isOverfull = false
  private var isFailing = false

  init(_ settings: SamplerSettings) {
    self.settings = settings
  }

  /// Measures every unit.
  ///
  /// - Parameter context: Where results go, and what the system bus says of units, newest last.
  mutating func collect(_ context: inout CollectionContext) {
    let elapsed = Double(context.now - passTime) / 1e9
    pass += 1
    passTime = context.now
    groupsRead = 0
    groupsRefused = 0
    isWhole = true
    walkTree(&context)
    wasWhole = isWhole && groupsRefused == 0
    removeGroups()
    for count in context.unitCounts { unitsByName[count.unit]?.add(count) }
    context.unitCounts = []
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
      isWhole = false
      context.notices.note(error.description, about: "control groups", wasFailing: &isFailing)
    }
  }

  /// The layout that was found before; after a failure it is looked for anew.
  private mutating func findLayout() throws(SystemFailure) -> ControlGroups {
    if let layout { return layout }
    groups.removeAll()
    openFiles = 0
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
        walkSlice(layout, depth: depth + 1, &context)
      }
    }
  }

  /// Walks a slice, which may go away while it is walked: its units are then gone as well.
  private mutating func walkSlice(_ layout: ControlGroups, depth: Int, _ context: inout CollectionContext) {
    do throws(SystemFailure) {
      try walk(layout, depth: depth, &context)
    } catch {
      if error.code != ENOENT && error.code != ENODEV { isWhole = false }
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
    let (group, unit) = group(of: entry, files: layout.sources.count)
    openFiles -= group.openFiles
    let earlier = group.read(
      at: &path, layout, pass: pass, room: settings.maximumUnitFiles - openFiles, &buffer)
    openFiles += group.openFiles
    unit.add(group.reading, since: earlier, isNew: wasWhole)
  }

  private mutating func group(
    of entry: DirectoryStream.Entry, files: Int
  ) -> (group: ControlGroup, unit: MeasuredUnit) {
    if let known = groups[entry.inode], entry.name.equals(known.group.name) { return known }
    let new = (ControlGroup(name: Array(entry.name), files: files, pass: pass), unit(of: entry.name))
    if let former = groups.updateValue(new, forKey: entry.inode) { openFiles -= former.group.openFiles }
    return new
  }

  private mutating func unit(of group: UnsafeRawBufferPointer) -> MeasuredUnit {
    let name = UnitName.folded(UnitName.unescaped(group))
    if let unit = unitsByName[name] { return unit }
    let unit = MeasuredUnit(named: name)
    unitsByName[name] = unit
    units.append(unit)
    return unit
  }

  private mutating func removeGroups() {
    guard groups.count != groupsRead else { return }
    groups = groups.filter { $0.value.group.pass == pass }
    openFiles = groups.values.reduce(0) { $0 + $1.group.openFiles }
  }

  private mutating func report(_ elapsed: Double?, _ output: inout SignalOutput) {
    var hasGone = false
    for unit in units {
      if unit.isSeen { unit.report(over: elapsed, to: &output) } else { unit.close(in: &output) }
      hasGone = hasGone || !unit.isSeen
    }
    if hasGone { removeUnits() }
    for unit in units { unit.endPass() }
  }

  private mutating func removeUnits() {
    units.removeAll { !$0.isSeen }
    unitsByName = unitsByName.filter { $0.value.isSeen }
  }
}
