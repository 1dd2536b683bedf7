import Alerts
import Control

/// A unit as one JSON object: docs/why.md has the fields one by one.
enum UnitJSON {
  static func line(_ unit: UnitReport.Unit) -> [UInt8] {
    var writer = JSONWriter()
    writer.unit(unit)
    return writer.bytes
  }
}
