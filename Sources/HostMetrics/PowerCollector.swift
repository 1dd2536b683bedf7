import Model

/// Mains and batteries, from `/sys/class/power_supply`: laptops, and servers whose battery speaks ACPI.
struct PowerCollector: Collector, ~Copyable {
  private struct Battery {
    var name: String
    var signals: SignalGroup<BatterySignal>
  }

  private let folder: String
  private let maximumCount: Int
  private var search: Schedule
  private var mains: [String] = []
  private var batteries: [Battery] = []
  private var signals = SignalGroup<MainsSignal>(of: .host)

  init(_ settings: SamplerSettings) {
    folder = settings.path("sys/class/power_supply")
    maximumCount = settings.maximumSensors
    search = Schedule(every: settings.searchInterval, tick: settings.hostInterval)
  }

  mutating func collect(_ context: inout CollectionContext) {
    if search.isDue(at: context.now) { find(&context) }
    collectMains(&context)
    for index in batteries.indices {
      let path = "\(folder)/\(batteries[index].name)/capacity"
      guard let percent = DeviceAttributes.number(path, &context.buffer) else {
        batteries[index].signals.close(in: &context.signals)
        continue
      }
      batteries[index].signals.report(.charge, min(Double(percent) / 100, 1), to: &context.signals)
    }
  }

  /// The host is on battery when none of its mains supplies delivers.
  private mutating func collectMains(_ context: inout CollectionContext) {
    var isKnown = false
    var isDelivering = false
    for name in mains {
      guard let state = DeviceAttributes.number("\(folder)/\(name)/online", &context.buffer) else { continue }
      isKnown = true
      if state > 0 { isDelivering = true }
    }
    guard isKnown else { return signals.close(in: &context.signals) }
    signals.report(.onBattery, isDelivering ? 0 : 1, to: &context.signals)
  }

  private mutating func find(_ context: inout CollectionContext) {
    let names = DeviceAttributes.names(in: folder).prefix(maximumCount)
    mains = names.filter { DeviceAttributes.text("\(folder)/\($0)/type", &context.buffer) == "Mains" }
    let found = names.filter { isBattery("\(folder)/\($0)", &context.buffer) }
    for index in batteries.indices where !found.contains(batteries[index].name) {
      batteries[index].signals.close(in: &context.signals)
    }
    batteries.removeAll { !found.contains($0.name) }
    for name in found where !batteries.contains(where: { $0.name == name }) {
      let entity = Entity(kind: .device, name: name)
      batteries.append(Battery(name: name, signals: SignalGroup(of: entity)))
    }
  }

  /// Batteries of mice and keyboards (scope `Device`) are nobody's concern at night.
  private func isBattery(_ path: String, _ buffer: inout ReadBuffer) -> Bool {
    guard let type = DeviceAttributes.text("\(path)/type", &buffer), type == "Battery" || type == "UPS" else {
      return false
    }
    return DeviceAttributes.text("\(path)/scope", &buffer) != "Device"
  }
}
