import Alerts
import Control
import Diagnosis
import Engine

extension UnitReport {
  /// The engine's units; names are escaped.
  init(_ found: (units: [UnitStatus], count: Int)) {
    self.init()
    units = found.units.map(Unit.init)
    count = found.count
  }
}

extension UnitReport.Unit {
  init(_ unit: UnitStatus) {
    self.init()
    (name, state) = (Escaping.printable(unit.name), "\(unit.state)")
    result = Escaping.printable(unit.result)
    (cores, memoryBytes, ioBytesPerSecond) = (unit.cores, unit.memoryBytes, unit.ioBytesPerSecond)
    (entries, signals) = (unit.entries, unit.signals)
    (surprise, signal) = (unit.surprise.isFinite ? unit.surprise : 0, Escaping.printable(unit.signal))
    (rule, incidents, isIgnored) = (unit.rule.word, unit.incidents, unit.isIgnored)
  }
}

extension TopReport {
  /// The engine's view of the host; names are escaped.
  init(_ answer: TopAnswer) {
    self.init()
    rules = WhyReport.Rules(answer.rules)
    host.cpu = answer.impact.cpuUtilization
    host.memory = answer.impact.memoryUtilization
    host.cpuPressure = answer.impact.cpuPressure
    host.memoryPressure = answer.impact.memoryPressure
    host.ioPressure = answer.impact.ioPressure
    counts = WhyReport.Count.list(answer.counts)
    (open, openCount) = (answer.open.map(WhyReport.Incident.init), answer.openCount)
    signals = answer.signals.map(WhyReport.Finding.init)
    (units, unitCount) = (answer.units.map(UnitReport.Unit.init), answer.unitCount)
  }
}
