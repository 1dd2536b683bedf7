import Glibc
import Model

/// How near sensors of temperature are to their limits, from `/sys/class/hwmon` or `/sys/class/thermal`.
///
/// Asking a sensor may take a chip some milliseconds, so this runs once a minute.
struct ThermalCollector: Collector, ~Copyable {
  private struct Row {
    var sensor: ThermalSensor
    var signals: SignalGroup<ThermalSignal>
  }

  private let settings: SamplerSettings
  private var search: Schedule
  private var rows: [Row] = []
  private var isRefusing = false

  init(_ settings: SamplerSettings) {
    self.settings = settings
    search = Schedule(every: settings.searchInterval, tick: settings.hostInterval)
  }

  mutating func collect(_ context: inout CollectionContext) {
    if search.isDue(at: context.now) { find(&context) }
    for index in rows.indices { collect(index, &context) }
  }

  private mutating func collect(_ index: Int, _ context: inout CollectionContext) {
    let sensor = rows[index].sensor
    let descriptor = open(sensor.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0, let bytes = try? context.buffer.fill(closing: descriptor),
      let degrees = ThermalSensors.degrees(parsing: bytes)
    else { return rows[index].signals.close(in: &context.signals) }
    rows[index].signals.report(.limitShare, min(degrees / sensor.limit, 1), to: &context.signals)
  }

  /// Keeps the rows of the sensors that are still there, and makes those of new ones.
  private mutating func find(_ context: inout CollectionContext) {
    let found = ThermalSensors.find(settings, &context.buffer)
    let kept = found.prefix(settings.maximumSensors)
    context.notices.noteRefused(
      found.count - kept.count, of: "temperature sensors", wasRefusing: &isRefusing)
    for index in rows.indices where !kept.contains(rows[index].sensor) {
      rows[index].signals.close(in: &context.signals)
    }
    rows.removeAll { !kept.contains($0.sensor) }
    for sensor in kept where !rows.contains(where: { $0.sensor == sensor }) {
      let entity = Entity(kind: .device, name: sensor.name)
      rows.append(Row(sensor: sensor, signals: SignalGroup(of: entity)))
    }
  }
}
