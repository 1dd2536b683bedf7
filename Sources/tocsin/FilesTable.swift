import Alerts
import Control
import Model

/// The text files of a status report, for people.
enum FilesTable {
  /// Logs named in the table; the rest is counted.
  private static let logsShown = 10

  /// What there is to say in one row.
  static func summary(_ files: StatusReport.Files) -> String {
    let waiting = files.logs.reduce(0) { $0 + $1.waitingBytes }
    let gaps = files.logs.reduce(0) { $0 + $1.gaps }
    let lost = files.logs.reduce(0) { $0 + $1.lostBytes }
    let failing = files.logs.count { !$0.problem.isEmpty }
    return "\(files.logs.count) read" + counted(failing, "failing")
      + counted(files.unmatched.count, "paths match nothing")
      + counted(files.refused, "refused for want of room") + counted(files.skipped, "skipped")
      + (waiting > 0 ? ", \(bytes(waiting)) behind" : "")
      + (gaps > 0 ? ", \(gaps) gaps, at least \(bytes(lost)) lost" : "")
      + (files.busySeconds > 0 ? ", reading is stuck for \(Int(files.busySeconds)) s" : "")
  }

  /// The logs that something is to be said of, the others by what they logged.
  static func lines(_ files: StatusReport.Files?) -> [String] {
    guard let files else { return [] }
    let unmatched = files.unmatched.map { "  \(Escaping.printable($0)): matches no file" }
    let sorted = files.logs.sorted {
      (isNotable($0) ? 0 : 1, $1.lines, $0.path) < (isNotable($1) ? 0 : 1, $0.lines, $1.path)
    }
    let shown = sorted.prefix(logsShown).map { "  \(line($0))" }
    let rest = sorted.count > logsShown ? ["  … and \(sorted.count - logsShown) more"] : []
    return ["", "files"] + shown + rest + unmatched
  }

  private static func isNotable(_ file: StatusReport.Files.File) -> Bool {
    !file.problem.isEmpty || file.gaps > 0
  }

  private static func line(_ file: StatusReport.Files.File) -> String {
    let path = Escaping.printable(file.path)
    if !file.problem.isEmpty { return "\(path): \(Escaping.printable(file.problem))" }
    return "\(file.lines) \(path)"
      + (file.waitingBytes > 0 ? ", \(bytes(file.waitingBytes)) behind" : "")
      + counted(file.rotated, "rotated open")
      + (file.gaps > 0 ? ", \(file.gaps) gaps, at least \(bytes(file.lostBytes)) lost" : "")
      + (file.cutLines > 0 ? ", \(file.cutLines) lines cut" : "")
  }

  private static func counted(_ count: Int, _ what: String) -> String {
    count > 0 ? ", \(count) \(what)" : ""
  }

  private static func bytes(_ count: UInt64) -> String { Quantity.text(Double(count), unit: .bytes) }
}
