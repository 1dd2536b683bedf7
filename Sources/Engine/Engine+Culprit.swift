import Detection
import Diagnosis
import Model

extension Engine {
  /// Says why nobody is named as the one who uses the resource that an incident is about.
  ///
  /// An incident about a unit names it by itself.
  mutating func noteUnknownCulprit(_ index: Int) {
    let incident = book.open[index].incident
    guard incident.entity.kind != .unit, let resource = incident.lead?.resource else { return }
    let isNamed = incident.causes.contains { $0.confidence != .unclear && $0.kind.resource == resource }
    let reason: UnknownCulprit? =
      switch resource {
      case .io where areMostlyUncounted(Self.ioSignals): .ioAccountingOff
      case .network where areMostlyUncounted(Self.ipSignals): .ipAccountingOff
      default: nil
      }
    book.update(at: index) { $0.incident.unknownCulprit = isNamed ? nil : reason }
  }

  private static let ioSignals = ["systemd.unit.io.read", "systemd.unit.io.write"]
  private static let ipSignals = ["systemd.unit.network.receive", "systemd.unit.network.transmit"]

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
}
