import Alerts
import ArgumentParser
import Control
import Glibc
import Model

/// `tocsin report`: a stretch of time, counted, as a text or as one file for a browser.
struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Sum up a stretch of time: what rang, for how long, who did it, what goes on, what was held back.",
    discussion: """
      As text, or with --format html as one file with charts that needs nothing else: no script, no font, no \
      picture and no address outside it. Without --since it is of the seven days before --until, or now.

        tocsin report --since 2026-08-01 --until 2026-09-01 --format html >august.html

      Files and `-` are read as by `tocsin alerts`.
      """)

  /// Seven days.
  private static let standardMicroseconds: Int64 = 7 * 86_400_000_000

  @Option(help: "How to print it.")
  var format = ReportFormat.text

  @OptionGroup var filter: AlertFilter
  @OptionGroup var source: IncidentSource

  func run() throws {
    let until = filter.until ?? Int64(time(nil)) * 1_000_000
    let since = filter.since ?? until - Self.standardMicroseconds
    let daemon = source.daemon(isOfNow: filter.until == nil)
    // What began before may still go on.
    let ledger = try source.incidents(since: nil, until: until, daemon)
    let report = PeriodReport(
      since: since, until: until, records: ledger.sorted.filter { filter.takes($0.newest) },
      heldBack: daemon?.status?.heldBack)
    if format == .text { Pager.start() }
    var output = OutputBuffer()
    for line in lines(of: report) { try output.write(line: line) }
    try output.flush()
  }

  private func lines(of report: PeriodReport) -> [[UInt8]] {
    switch format {
    case .text: ReportText(report, width: Terminal.width).lines.map { Array($0.utf8) }
    case .html: [ReportPage(report).bytes]
    case .json: [ReportJSON.line(report)]
    case .plain: ReportText.plain(report).map { Array($0.utf8) }
    }
  }
}

/// How `tocsin report` prints.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
  /// For people.
  case text
  /// One file for a browser.
  case html
  /// One object.
  case json
  /// A line each, fields between tabs.
  case plain
}
