/// One run of apt, as its history tells.
struct PackageRun: Hashable {
  var startMicroseconds: Int64
  /// Nil while it runs.
  var endMicroseconds: Int64?
  /// The program and what it was told to do, as in `apt upgrade`: options may hold what is nobody's business.
  var command = ""
  /// Who asked for it; empty where apt does not say.
  var user = ""
}

/// Reads apt's `history.log`: who ran what, and when.
enum PackageHistory {
  /// The runs that a piece of the file tells of, oldest first; a run of which the start is missing is left out.
  static func runs(in text: [UInt8]) -> [PackageRun] {
    var runs: [PackageRun] = []
    var run: PackageRun?
    for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if let start = value("Start-Date: ", line) {
        if let run { runs.append(run) }
        run = time(start).map { PackageRun(startMicroseconds: $0) }
      } else if let end = value("End-Date: ", line) {
        run?.endMicroseconds = time(end)
      } else if let command = value("Commandline: ", line) {
        run?.command = self.command(command)
      } else if let user = value("Requested-By: ", line) {
        run?.user = self.user(user)
      }
    }
    if let run { runs.append(run) }
    return runs
  }

  /// The run that was going on at a moment, the newest where there are several.
  static func run(at microseconds: Int64, in runs: [PackageRun]) -> PackageRun? {
    runs.last { run in
      // The end is written in whole seconds.
      let end = run.endMicroseconds.map { $0 + 1_000_000 } ?? run.startMicroseconds + longestRun
      return (run.startMicroseconds...max(end, run.startMicroseconds)).contains(microseconds)
    }
  }

  /// A run without an end was cut off, unless it began lately.
  private static let longestRun: Int64 = 6 * 3_600_000_000

  private static func value(_ key: StaticString, _ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard key.withUTF8Buffer({ line.starts(with: $0) }) else { return nil }
    return line.dropFirst(key.utf8CodeUnitCount)
  }

  private static func time(_ value: ArraySlice<UInt8>) -> Int64? {
    let words = value.split(separator: UInt8(ascii: " "))
    guard words.count == 2 else { return nil }
    return LocalTime.microseconds(date: words[0], time: words[1])
  }

  /// `/usr/bin/apt-get -o Acquire::http::Proxy=… install nginx` is `apt-get install`.
  private static func command(_ value: ArraySlice<UInt8>) -> String {
    var words = value.prefix(1024).split(separator: UInt8(ascii: " ")).map {
      String(decoding: $0, as: UTF8.self)
    }[...]
    // A script is what its interpreter runs.
    if words.count > 1, words[0].contains("/python") { words.removeFirst() }
    guard let first = words.first else { return "" }
    let program = String(first.split(separator: "/").last ?? "")
    let verb = words.dropFirst().first { verbs.contains($0) }
    return verb.map { "\(program) \($0)" } ?? program
  }

  private static let verbs: Set<String> = [
    "install", "reinstall", "remove", "purge", "autoremove", "autopurge", "upgrade", "full-upgrade",
    "dist-upgrade", "safe-upgrade", "dselect-upgrade", "build-dep", "satisfy",
  ]

  /// `alice (1000)` is `alice`.
  private static func user(_ value: ArraySlice<UInt8>) -> String {
    String(decoding: value.prefix { $0 != UInt8(ascii: " ") }.prefix(64), as: UTF8.self)
  }
}
