import Model

/// Mains and batteries, from `/sys/class/power_supply`: laptops, and servers whose battery speaks ACPI.
///
/// A battery may let the firmware wait, so it is asked on a thread of the ``ProbePool``.
struct PowerCollector: Collector, ~Copyable {
  private struct Battery {
    var name: String
    var signals: SignalGroup<BatterySignal>
  }

  /// The names of what was found.
  private struct Supplies: Sendable {
    var mains: [String]
    var batteries: [String]
  }

  private struct Answer: Sendable {
    var supplies: Supplies
    /// True when none of the mains supplies delivers; `nil` where none tells.
    var isOnBattery: Bool?
    /// Of each battery, percent.
    var charges: [UInt64?]
  }

  private let settings: SamplerSettings
  private let folder: String
  private var question: SensorQuestion<Answer>
  private var schedule: Schedule
  private var search: Schedule
  private var supplies: Supplies?
  private var batteries: [Battery] = []
  private var signals = SignalGroup<MainsSignal>(of: .host)

  init(_ settings: SamplerSettings, pool: ProbePool? = nil) {
    self.settings = settings
    folder = settings.path("sys/class/power_supply")
    question = SensorQuestion("power supplies", pool ?? ProbePool.serving(settings.root))
    schedule = Schedule(every: settings.slowInterval, tick: settings.hostInterval)
    search = Schedule(every: settings.searchInterval, tick: settings.hostInterval)
  }

  mutating func collect(_ context: inout CollectionContext) {
    if schedule.isDue(at: context.now) { ask(context.now) }
    let answer = question.take(&context) { context in
      signals.close(in: &context.signals)
      for index in batteries.indices { batteries[index].signals.close(in: &context.signals) }
    }
    if let answer { take(answer, &context) }
  }

  private mutating func ask(_ now: UInt64) {
    question.ask { [folder, settings, known = search.isDue(at: now) ? nil : supplies] in
      var buffer = ReadBuffer()
      let supplies = known ?? Self.find(folder, settings.maximumSensors, &buffer)
      return Answer(
        supplies: supplies, isOnBattery: Self.isOnBattery(folder, supplies.mains, &buffer),
        charges: supplies.batteries.map { DeviceAttributes.number("\(folder)/\($0)/capacity", &buffer) })
    }
  }

  private mutating func take(_ answer: Answer, _ context: inout CollectionContext) {
    supplies = answer.supplies
    follow(answer.supplies.batteries, &context)
    if let isOnBattery = answer.isOnBattery {
      signals.report(.onBattery, isOnBattery ? 1 : 0, to: &context.signals)
    } else {
      signals.close(in: &context.signals)
    }
    for (name, charge) in zip(answer.supplies.batteries, answer.charges) {
      guard let index = batteries.firstIndex(where: { $0.name == name }) else { continue }
      if let charge {
        batteries[index].signals.report(.charge, min(Double(charge) / 100, 1), to: &context.signals)
      } else {
        batteries[index].signals.close(in: &context.signals)
      }
    }
  }

  private mutating func follow(_ found: [String], _ context: inout CollectionContext) {
    for index in batteries.indices where !found.contains(batteries[index].name) {
      batteries[index].signals.close(in: &context.signals)
    }
    batteries.removeAll { !found.contains($0.name) }
    for name in found where !batteries.contains(where: { $0.name == name }) {
      let entity = Entity(kind: .device, name: name)
      batteries.append(Battery(name: name, signals: SignalGroup(of: entity)))
    }
  }
}

// MARK: - On the probe's thread

extension PowerCollector {
  private static func find(_ folder: String, _ maximumCount: Int, _ buffer: inout ReadBuffer) -> Supplies {
    var found = Supplies(mains: [], batteries: [])
    for name in DeviceAttributes.names(in: folder).prefix(maximumCount) {
      let path = "\(folder)/\(name)"
      if DeviceAttributes.text("\(path)/type", &buffer) == "Mains" { found.mains.append(name) }
      if isBattery(path, &buffer) { found.batteries.append(name) }
    }
    return found
  }

  private static func isOnBattery(_ folder: String, _ mains: [String], _ buffer: inout ReadBuffer) -> Bool? {
    var isOnBattery: Bool?
    for name in mains {
      guard let state = DeviceAttributes.number("\(folder)/\(name)/online", &buffer) else { continue }
      isOnBattery = state == 0 && isOnBattery != false
    }
    return isOnBattery
  }

  /// Batteries of mice and keyboards (scope `Device`) are nobody's concern at night.
  private static func isBattery(_ path: String, _ buffer: inout ReadBuffer) -> Bool {
    guard let type = DeviceAttributes.text("\(path)/type", &buffer), type == "Battery" || type == "UPS" else {
      return false
    }
    return DeviceAttributes.text("\(path)/scope", &buffer) != "Device"
  }
}
