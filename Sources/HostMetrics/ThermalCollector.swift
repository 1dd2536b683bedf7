import Glibc
import Model

/// How near sensors of temperature are to their limits, from `/sys/class/hwmon` or `/sys/class/thermal`.
///
/// Asking a sensor may take a chip some milliseconds, and a disk that is dying a minute, so this is done once a
/// minute on a thread of the ``ProbePool``.
struct ThermalCollector: Collector, ~Copyable {
  private struct Row {
    var sensor: ThermalSensor
    var signals: SignalGroup<ThermalSignal>
  }

  private struct Answer: Sendable {
    var sensors: [ThermalSensor]
    /// How many were found beyond the cap; `nil` where nobody searched.
    var refused: Int?
    /// Of each sensor.
    var degrees: [Double?]
  }

  private let settings: SamplerSettings
  private var question: SensorQuestion<Answer>
  private var schedule: Schedule
  private var search: Schedule
  private var rows: [Row] = []
  private var isKnown = false
  private var isRefusing = false

  init(_ settings: SamplerSettings, pool: ProbePool? = nil) {
    self.settings = settings
    question = SensorQuestion("temperature sensors", pool ?? ProbePool.serving(settings.root))
    schedule = Schedule(every: settings.sensorInterval, tick: settings.hostInterval)
    search = Schedule(every: settings.searchInterval, tick: settings.hostInterval)
  }

  mutating func collect(_ context: inout CollectionContext) {
    if schedule.isDue(at: context.now) { ask(context.now) }
    let answer = question.take(&context) { context in
      for index in rows.indices { rows[index].signals.close(in: &context.signals) }
    }
    if let answer { take(answer, &context) }
  }

  private mutating func ask(_ now: UInt64) {
    let isSearch = search.isDue(at: now) || !isKnown
    question.ask { [settings, sensors = isSearch ? nil : rows.map(\.sensor)] in
      var buffer = ReadBuffer()
      let found = sensors ?? ThermalSensors.find(settings, &buffer)
      let kept = Array(found.prefix(settings.maximumSensors))
      return Answer(
        sensors: kept, refused: sensors == nil ? found.count - kept.count : nil,
        degrees: kept.map { Self.degrees($0, &buffer) })
    }
  }

  private static func degrees(_ sensor: ThermalSensor, _ buffer: inout ReadBuffer) -> Double? {
    let descriptor = open(sensor.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0, let bytes = try? buffer.fill(closing: descriptor) else { return nil }
    return ThermalSensors.degrees(parsing: bytes)
  }

  private mutating func take(_ answer: Answer, _ context: inout CollectionContext) {
    isKnown = true
    if let refused = answer.refused {
      context.notices.noteRefused(refused, of: "temperature sensors", wasRefusing: &isRefusing)
      follow(answer.sensors, &context)
    }
    for index in rows.indices {
      guard let place = answer.sensors.firstIndex(of: rows[index].sensor),
        let degrees = answer.degrees[place]
      else {
        rows[index].signals.close(in: &context.signals)
        continue
      }
      let share = min(degrees / rows[index].sensor.limit, 1)
      rows[index].signals.report(.limitShare, share, to: &context.signals)
    }
  }

  /// Keeps the rows of the sensors that are still there, and makes those of new ones.
  private mutating func follow(_ kept: [ThermalSensor], _ context: inout CollectionContext) {
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
