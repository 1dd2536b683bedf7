import Alerts
import Control

/// What there is to see at one glance as one JSON object: docs/why.md has the fields one by one.
enum TopJSON {
  static func line(_ view: TopView) -> [UInt8] {
    let (top, status) = (view.top, view.status)
    var writer = JSONWriter()
    writer.object { json in
      json.member("schema", 1)
      json.member("host", status.host)
      json.member("rules") { $0.rules(top.rules) }
      json.member("journal", status.journal)
      json.member("entries", status.entries)
      json.member("cpu", top.host.cpu)
      json.member("memory", top.host.memory)
      json.member("cpu_pressure", top.host.cpuPressure)
      json.member("memory_pressure", top.host.memoryPressure)
      json.member("io_pressure", top.host.ioPressure)
      json.array("signal_counts", top.counts) { $0.count($1) }
      json.member("open_count", top.openCount)
      json.array("open", top.open) { $0.incident($1) }
      json.array("signals", top.signals) { $0.finding($1) }
      json.member("unit_count", top.unitCount)
      json.array("units", top.units) { $0.unit($1) }
    }
    return writer.bytes
  }
}

/// What there is to see at one glance as lines of fields between tabs; the first says what sort of line it is.
enum TopPlain {
  static func lines(_ view: TopView) -> [String] {
    view.top.open.map(WhyPlain.incident) + view.top.signals.map(WhyPlain.signal)
      + view.top.units.map { "unit\t\(UnitRow.plain($0))" }
  }
}
