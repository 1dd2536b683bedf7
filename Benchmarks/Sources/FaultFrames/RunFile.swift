import CZlib
import FoundationEssentials

/// Why a run could not be converted.
struct RunFailure: Error, CustomStringConvertible {
  var description: String
}

/// The lines of one file of a run, plain or packed by gzip.
struct RunFile {
  let lines: [[UInt8]]

  /// Reads `path`, or `path.gz` where that is not there.
  init(_ path: String) throws(RunFailure) {
    guard let file = gzopen(path, "rb") ?? gzopen(path + ".gz", "rb") else {
      throw RunFailure(description: "\(path)[.gz] cannot be opened")
    }
    defer { gzclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = gzread(file, &chunk, UInt32(chunk.count))
      guard count >= 0 else { throw RunFailure(description: "\(path): damaged") }
      if count == 0 { break }
      bytes += chunk[..<Int(count)]
    }
    lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
  }

  /// The lines as JSON; a last line that was cut is left out, as is any that is damaged.
  func decoded<Row: Decodable>(_: Row.Type) -> (rows: [Row], damaged: Int) {
    let decoder = JSONDecoder()
    let lines = lines.filter { !$0.isEmpty }
    let rows = lines.compactMap { try? decoder.decode(Row.self, from: Data($0)) }
    return (rows, lines.count - rows.count)
  }
}
