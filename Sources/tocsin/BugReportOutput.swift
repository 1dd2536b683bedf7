import Alerts

/// Prints what is in a bug report and what is not.
enum BugReportOutput {
  static func write(
    _ contents: BugReportContents, _ path: String, as format: OutputFormat, to output: inout OutputBuffer
  ) throws {
    switch format {
    case .table: for line in table(contents, path) { try output.write(line: line.utf8) }
    case .plain: for line in plain(contents, path) { try output.write(line: line.utf8) }
    case .json: try output.write(line: json(contents, path))
    }
  }

  static func table(_ contents: BugReportContents, _ path: String) -> [String] {
    ["\(Escaping.printable(path)), mode 0600:"] + list(contents) + ["", "Read it before you send it."]
  }

  /// What is in it and what is not, for people.
  static func list(_ contents: BugReportContents) -> [String] {
    let width = contents.items.map(\.name.utf8.count).max() ?? 0
    let items = contents.items.map { item in
      let blanks = String(repeating: " ", count: width - item.name.utf8.count)
      return "  \(item.name)\(blanks)  \(item.about) (\(item.bytes.count) bytes)"
    }
    return items + ["", "left out:"]
      + contents.omissions.map { "  \($0.what): \(Escaping.printable($0.why))" }
  }

  static func plain(_ contents: BugReportContents, _ path: String) -> [String] {
    let rows =
      [["file", path, "0600"]] + contents.items.map { ["holds", $0.name, "\($0.bytes.count)", $0.about] }
      + contents.omissions.map { ["left-out", $0.what, $0.why] }
    return rows.map { $0.map { Escaping.printable($0) }.joined(separator: "\t") }
  }

  static func json(_ contents: BugReportContents, _ path: String) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { json in
      json.member("schema", 1)
      json.member("file", path)
      json.array("contents", contents.items) { json, item in
        json.object { json in
          json.member("name", item.name)
          json.member("about", item.about)
          json.member("bytes", item.bytes.count)
        }
      }
      json.array("left_out", contents.omissions) { json, omission in
        json.object { json in
          json.member("what", omission.what)
          json.member("why", omission.why)
        }
      }
    }
    return writer.bytes
  }
}

extension BugReportContents {
  /// Adds the list itself.
  mutating func addManifest() {
    let lines = ["A bug report of Tocsin. The host's name, ids, homes and secrets were replaced.", ""]
    let list = lines + BugReportOutput.list(self)
    add("MANIFEST.txt", "this list", (list.joined(separator: "\n") + "\n").utf8)
  }
}
