import Diagnosis
import Model

/// What is known of one unit just now.
public struct UnitStatus: Sendable {
  /// Whether it runs.
  public enum State: Sendable {
    /// The service manager lists it as failed.
    case failed
    /// It is measured, or the manager has started it and not said since that it ended.
    case running
    /// It ended by itself: a job between two runs.
    case ended
    /// Somebody stopped it.
    case stopped
    /// It has logged, and that is all that is known.
    case unknown
  }

  /// Its name; units that come and go under ever new names share one with a `*`.
  public var name: String
  /// Whether it runs.
  public var state = State.unknown
  /// Why it failed, in systemd's word; empty where it did not.
  public var result = ""
  /// Processor cores in use; nil where that is not measured.
  public var cores: Double?
  /// Bytes of memory; nil where that is not measured.
  public var memoryBytes: Double?
  /// Bytes a second read from and written to disks; nil where that is not measured.
  public var ioBytesPerSecond: Double?
  /// Journal entries read.
  public var entries: UInt64 = 0
  /// Signals that are measured.
  public var signals = 0
  /// The largest surprise of its signals, −log10 p.
  public var surprise = 0.0
  /// The name of that signal; empty where none is judged.
  public var signal = ""
  /// What decided about the signal that came nearest to an alert.
  public var rule = SignalRule.gone
  /// Ids of open incidents that are about it or hold a fact of it.
  public var incidents: [String] = []
  /// True where the settings say to ignore it.
  public var isIgnored = false

  /// Names a unit.
  public init(name: String) {
    self.name = name
  }

  /// Orders by what an operator wants to see first, names being the last resort.
  static func precedes(_ left: Self, _ right: Self) -> Bool {
    if left.incidents.isEmpty != right.incidents.isEmpty { return right.incidents.isEmpty }
    if (left.state == .failed) != (right.state == .failed) { return left.state == .failed }
    if left.rule > .usual || right.rule > .usual, left.rule != right.rule { return left.rule > right.rule }
    if left.surprise != right.surprise { return left.surprise > right.surprise }
    return left.name < right.name
  }
}

/// Units by name; the dictionary is for look-ups only.
private struct UnitList {
  var units: [UnitStatus] = []
  private var indices: [String: Int] = [:]

  mutating func update(_ name: String, _ change: (inout UnitStatus) -> Void) {
    let index = indices[name] ?? units.count
    if index == units.count {
      indices[name] = index
      units.append(UnitStatus(name: name))
    }
    change(&units[index])
  }
}

extension Engine {
  /// Units told of at most.
  static let unitsMaximum = 1000

  /// The units of the host, those with incidents and the most abnormal ones first.
  ///
  /// - Complexity: O(signals + units · log units + incidents).
  /// - Returns: At most `limit` of them, no more than 1,000, and how many there are.
  public borrowing func units(limit: Int) -> (units: [UnitStatus], count: Int) {
    var list = UnitList()
    addMeasured(to: &list)
    addLogs(to: &list)
    for failed in failedUnits {
      list.update(UnitName.folded(failed.name)) { unit in
        (unit.state, unit.result) = (.failed, failed.result)
      }
    }
    addIncidents(to: &list)
    for index in list.units.indices {
      let entity = Entity(kind: .unit, name: list.units[index].name)
      list.units[index].isIgnored = admission.isIgnored(entity)
    }
    let sorted = list.units.sorted(by: UnitStatus.precedes)
    return (Array(sorted.prefix(max(0, min(limit, Self.unitsMaximum)))), sorted.count)
  }

  private borrowing func addMeasured(to list: inout UnitList) {
    for index in registry.places.indices {
      let place = registry.places[index]
      guard place.isLive, place.descriptor.entity.kind == .unit else { continue }
      let nearness = nearness(at: index)
      let value = quick.latest[index]
      list.update(place.descriptor.entity.name) { unit in
        unit.note(place.descriptor.name, value.isFinite ? value : nil)
        unit.rule = max(unit.rule, nearness.rule)
        guard Double(nearness.surprise) > unit.surprise else { return }
        (unit.surprise, unit.signal) = (Double(nearness.surprise), place.descriptor.name)
      }
    }
  }

  private borrowing func addLogs(to list: inout UnitList) {
    for index in logs.units.indices where logs.units[index].entries > 0 {
      let entity = logs.entity(ofUnit: index)
      guard entity.kind == .unit else { continue }
      let (entries, life) = (logs.units[index].entries, logs.units[index].life.state)
      list.update(entity.name) { unit in
        unit.entries &+= entries
        if unit.state == .unknown { unit.state = UnitStatus.State(life) }
      }
    }
  }

  private borrowing func addIncidents(to list: inout UnitList) {
    for open in book.open {
      let named = ([open.incident.entity] + open.facts.map(\.key.entity)).filter { $0.kind == .unit }
      for entity in named {
        list.update(entity.name) { unit in
          if !unit.incidents.contains(open.incident.id) { unit.incidents.append(open.incident.id) }
        }
      }
      // The journal knows before the bus is asked again.
      for fact in open.facts where fact.key.category == .unitFailed && fact.isHolding {
        list.update(fact.key.entity.name) { $0.state = .failed }
      }
    }
  }
}

extension UnitStatus.State {
  fileprivate init(_ life: LogLife.State) {
    switch life {
    case .unknown: self = .unknown
    case .running: self = .running
    case .ended: self = .ended
    case .stopped: self = .stopped
    }
  }
}

extension UnitStatus {
  /// Takes a signal's newest mean of ten seconds.
  fileprivate mutating func note(_ signal: String, _ value: Double?) {
    state = .running
    signals += 1
    guard let value else { return }
    switch signal {
    case "systemd.unit.cpu": cores = value
    case "systemd.unit.memory": memoryBytes = value
    case "systemd.unit.io.read", "systemd.unit.io.write": ioBytesPerSecond = (ioBytesPerSecond ?? 0) + value
    default: break
    }
  }
}
