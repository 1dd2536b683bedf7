import AlertLog
import Alerts
import Control

/// Prints digests.
enum DigestOutput {
  static func write(_ report: DigestReport, as format: OutputFormat) throws {
    var output = OutputBuffer()
    switch format {
    case .table: for line in report.lines { try output.write(line: Escaping.printable(line.utf8)) }
    case .plain: for line in report.lines { try output.write(line: plain(line).utf8) }
    case .json: try output.write(line: try json(report))
    }
    try output.flush()
  }

  /// The subject, a tab, and what is said of it.
  static func plain(_ line: String) -> String {
    let text = Escaping.printable(line)
    guard let blank = text.firstIndex(of: " ") else { return text }
    return text[..<blank] + "\t" + text[text.index(after: blank)...]
  }

  static func json(_ report: DigestReport) throws -> [UInt8] {
    try JSONOutput.bytes(of: report, isIndented: true, hasSnakeCase: true)
  }

  /// Prints the newest digest of a folder.
  static func write(folder path: String) throws {
    let lines = try AlertFolder.attempt { () throws(AlertLogFailure) in
      try DigestFiles.newest(directory: path)
    }
    guard !lines.isEmpty else {
      complain("\(path): no digest has been written")
      throw ExitStatus.unavailable
    }
    var output = OutputBuffer()
    for line in lines { try output.write(line: Escaping.printable(line)) }
    try output.flush()
  }
}
