import Alerts
import Glibc

/// Takes out of texts what says whose host it is: its name, its ids, names of homes, secrets, and what the settings say.
struct Redaction {
  private static let shortestName = 2

  /// Texts that are replaced, each with what stands in its place.
  private let names: [(text: [UInt8], substitute: [UInt8])]
  /// What the settings take out of all that is kept.
  private let patterns: Alerts.Redaction

  /// Knows this host's name and ids.
  ///
  /// - Parameter patterns: What else is taken out, as regular expressions.
  init(patterns: [String] = []) {
    var name = [CChar](repeating: 0, count: 256)
    let isKnown = gethostname(&name, name.count - 1) == 0
    let host =
      isKnown ? String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) : ""
    self.init(
      host: host, machineID: Self.word(of: "/etc/machine-id"),
      bootID: Self.word(of: "/proc/sys/kernel/random/boot_id"), patterns: patterns)
  }

  /// Knows some host's name and ids.
  init(host: String, machineID: String, bootID: String, patterns: [String] = []) {
    self.patterns = Alerts.Redaction(patterns: patterns)
    let plainBoot = String(bootID.filter { $0 != "-" })
    let short = host.split(separator: ".").first.map(String.init) ?? ""
    names = [
      (host, "[host]"), (short, "[host]"), (machineID, "[machine-id]"), (bootID, "[boot-id]"),
      (plainBoot, "[boot-id]"),
    ].filter { $0.0.utf8.count >= Self.shortestName }.map { (Array($0.0.utf8), Array($0.1.utf8)) }
  }

  /// The text without them, line by line, in printable ASCII.
  func apply(_ text: [UInt8]) -> [UInt8] { apply(text) { Escaping.printable($0) } }

  /// JSON without them, in printable ASCII and JSON still.
  func apply(toJSON json: [UInt8]) -> [UInt8] { apply(json, JSONOutput.ascii) }

  private func apply(_ bytes: [UInt8], _ escape: ([UInt8]) -> [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if !result.isEmpty || line.startIndex > 0 { result.append(UInt8(ascii: "\n")) }
      result += escape(patterns.bytes(withoutNames(Array(line))))
    }
    return result
  }

  /// Names stand between other characters than those of names; `/home/` is followed by one.
  private func withoutNames(_ line: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var place = 0
    while place < line.count {
      if let (count, substitute) = name(in: line, at: place) {
        result += substitute
        place += count
      } else {
        result.append(line[place])
        place += 1
      }
    }
    return result
  }

  private func name(in line: [UInt8], at place: Int) -> (Int, [UInt8])? {
    let home = Array("/home/".utf8)
    if place >= home.count, line[(place - home.count)..<place].elementsEqual(home) {
      let count = line[place...].prefix {
        Self.isWord($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
      }.count
      return count > 0 ? (count, Array("[user]".utf8)) : nil
    }
    guard place == 0 || !Self.isWord(line[place - 1]) else { return nil }
    for name in names where line[place...].starts(with: name.text) {
      let end = place + name.text.count
      if end == line.count || !Self.isWord(line[end]) { return (name.text.count, name.substitute) }
    }
    return nil
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte | 0x20 {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: byte == UInt8(ascii: "_") || byte >= 0x80
    }
  }

  private static func word(of path: String) -> String {
    String(decoding: SmallFile.bytes(of: path, limit: 100).prefix { $0 > 0x20 }, as: UTF8.self)
  }
}

/// Files of a few lines, such as those of `/proc`.
enum SmallFile {
  /// The beginning of a file; empty where it cannot be read.
  static func bytes(of path: String, limit: Int = 1 << 16) -> [UInt8] {
    guard let file = fopen(path, "re") else { return [] }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: limit)
    return Array(bytes[..<fread(&bytes, 1, limit, file)])
  }

  /// The beginning of a file as text.
  static func text(of path: String) -> String { String(decoding: bytes(of: path), as: UTF8.self) }
}
