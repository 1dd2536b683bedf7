import Detection
import Diagnosis
import Model

extension Engine {
  /// Adds to an incident who uses the resource that it is about, or why nobody can be named.
  func nameCulprit(of incident: inout Incident) {
    guard let lead = incident.lead else { return }
    if let culprit = usage.culprit(of: lead.resource) { incident.causes.append(culprit) }
    switch lead.resource {
    case .io: nameUnit(of: &incident, Self.ioSignals, "reads and writes", elseSay: .ioAccountingOff)
    case .network: nameUnit(of: &incident, Self.ipSignals, "sends and receives", elseSay: .ipAccountingOff)
    case .cpu, .memory, .filesystem, .logs, .application: break
    }
  }

  private static let ioSignals = ["systemd.unit.io.read", "systemd.unit.io.write"]
  private static let ipSignals = ["systemd.unit.network.receive", "systemd.unit.network.transmit"]

  /// An incident about a unit names it by itself.
  private func nameUnit(
    of incident: inout Incident, _ signals: [String], _ doing: String, elseSay reason: UnknownCulprit
  ) {
    guard incident.entity.kind != .unit else { return }
    if let unit = rises(of: signals).culprit(least: Tuning.culpritBytesPerSecond, doing: doing) {
      incident.causes.append(unit)
    } else if areMostlyUncounted(signals) {
      incident.unknownCulprit = reason
    }
  }

  /// True where most units that are measured at all have none of the signals.
  ///
  /// Every unit has its processor time, which like these is a rate: it takes two passes over the units to be known,
  /// so that nothing is said before these could be there.
  private func areMostlyUncounted(_ signals: [String]) -> Bool {
    let counted = signals.reduce(0) { max($0, unitCount(having: $1)) }
    return counted * 2 < unitCount(having: "systemd.unit.cpu")
  }

  private func unitCount(having signal: String) -> Int {
    registry.places.indices.count { index in
      registry.places[index].isLive && registry.places[index].descriptor.name == signal
        && quick.latest[index].isFinite
    }
  }

  /// What was never there before counts as a rise as a whole.
  private func rises(of signals: [String]) -> UnitRises {
    var rises = UnitRises()
    for index in registry.places.indices where registry.places[index].isLive {
      let descriptor = registry.places[index].descriptor
      guard descriptor.entity.kind == .unit, signals.contains(descriptor.name), quick.latest[index].isFinite
      else { continue }
      let rate = quick.latest[index]
      let expected = quick.bank.explain(at: index, value: rate, time: clock.stepTime).expected.mid
      rises.add(descriptor.entity.name, rate: rate, usual: quick.judgements[index].isWarm ? expected : 0)
    }
    return rises
  }
}
