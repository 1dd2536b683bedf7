import Alerts
import HostMetrics
import Model

/// The signals that can be measured, as a document or as fields between tabs.
enum CatalogDocument {
  static func print(_ format: SignalFormat) throws {
    var output = OutputBuffer()
    for line in format == .markdown ? markdown : plain { try output.write(line: line.utf8) }
    try output.flush()
  }

  /// The document docs/signals.md.
  static var markdown: [String] {
    head + SignalCatalog.sections.flatMap(table)
  }

  /// Entity, name, unit, kind, harmful direction, both floors, whether it rings, and why, between tabs.
  static var plain: [String] {
    SignalCatalog.sections.flatMap { section in
      section.signals.map { signal in
        ([section.entity.word, signal.name, signal.unit.symbol, signal.kind.rawValue, "\(signal.harmful)"]
          + [number(signal.floorAbsolute), number(signal.floorRelative)]
          + [signal.mayRing ? "rings" : "evidence", signal.why]).joined(separator: "\t")
      }
    }
  }

  private static let head = [
    "# Signals",
    "",
    "Every signal that Tocsin measures by itself, with what the detectors know of it. Signals of other programs",
    "come in through the Prometheus text format: see [metrics.md](metrics.md). How values are judged stands in",
    "[detection.md](detection.md).",
    "",
    "This page is printed by `tocsin signals --catalog --format markdown` from the table that the code uses; a",
    "test fails where the two differ. *Floor* is the smallest change worth a human's time: a value must differ",
    "from what is expected by the first and by the second part. *Harmful* is the direction that is worse. A",
    "signal that *rings* is worth a line by itself; *evidence* explains another's deviation and never rings.",
  ]

  private static func table(_ section: SignalCatalog.Section) -> [String] {
    [
      "", "## \(section.entity.word): \(section.source)", "",
      "| name | called | unit | kind | harmful | floor | rings | why |",
      "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ] + section.signals.map(row)
  }

  private static func row(_ signal: SignalTemplate) -> String {
    let floor =
      Quantity.text(signal.floorAbsolute, unit: signal.unit) + ", "
      + Quantity.text(signal.floorRelative, unit: .fraction)
    let cells = [
      "`\(signal.name)`", signal.title, "`\(signal.unit.symbol)`", signal.kind.rawValue,
      "\(signal.harmful)", floor, signal.mayRing ? "rings" : "evidence", signal.why,
    ]
    return "| " + cells.joined(separator: " | ") + " |"
  }

  private static func number(_ value: Double) -> String { "\(value)" }
}
