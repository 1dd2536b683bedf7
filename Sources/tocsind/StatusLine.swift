import Control
import Glibc

/// The terminal of a daemon in the foreground: a status line that keeps to the bottom, alerts above it.
final class StatusLine {
  /// Where nobody watches, one line in so many seconds is enough.
  private static let plainSeconds: UInt64 = 30

  private let isTerminal = isatty(STDOUT_FILENO) == 1
  private var lastPlain: UInt64 = 0
  private var shown: Set<String> = []

  /// Shows the state, and any incident that was held back since, with the reason.
  func show(_ report: StatusReport) {
    for incident in report.open {
      guard let reason = incident.heldBack, shown.insert("\(incident.id) \(reason)").inserted else {
        continue
      }
      Self.printLine("held back (\(reason)): \(incident.severity) \(incident.id) \(incident.text)")
    }
    if shown.count > 1000 { shown.removeAll() }
    showState(report)
  }

  private func showState(_ report: StatusReport) {
    let text = Self.text(report)
    if isTerminal {
      return StandardStream.write("\r\u{1b}[K\(text.prefix(Self.width() - 1))")
    }
    let now = Clock.monotonicNanoseconds
    guard lastPlain == 0 || now - lastPlain >= Self.plainSeconds * 1_000_000_000 else { return }
    lastPlain = now
    Self.printLine(text)
  }

  /// Prints an alert's line above the status line.
  static func printAlert(_ line: [UInt8]) {
    printLine(String(decoding: line, as: UTF8.self))
  }

  private static func printLine(_ text: String) {
    StandardStream.write(isatty(STDOUT_FILENO) == 1 ? "\r\u{1b}[K\(text)\n" : "\(text)\n")
  }

  /// The state in one line: what is watched, what warms up, what is open, what it costs.
  static func text(_ report: StatusReport) -> String {
    let warming = report.warming > 0 ? " (\(report.warming) warming)" : ""
    let learning =
      report.observedSeconds < report.observeForSeconds
      ? ", learning until statistics may ring in \(duration(report.observeForSeconds - report.observedSeconds))"
      : ""
    let rang = report.open.count { $0.heldBack == nil }
    let held = report.open.count - rang
    return
      "watching \(report.signals) signals\(warming)\(learning); journal \(report.journal.prefix { $0 != ":" }), "
      + "\(report.entries) entries, \(report.templates) templates; \(rang) open, \(held) held back; "
      + "\(percent(report.cpuCores)) CPU, \(Int(report.residentBytes / 1_048_576)) MiB"
  }

  private static func percent(_ share: Double) -> String {
    let tenths = Int((share * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10)%"
  }

  private static func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded(.up))
    if whole < 120 { return "\(whole)s" }
    return whole < 7200 ? "\((whole + 59) / 60)m" : "\((whole + 3599) / 3600)h"
  }

  private static func width() -> Int {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
