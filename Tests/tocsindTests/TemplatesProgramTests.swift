import FoundationEssentials
import Glibc
import Testing

@Suite struct TemplatesProgramTests {
  private let folder = TemporaryFolder()

  /// Runs `tocsin templates` with a text piped into it.
  private func piped(_ text: String, _ arguments: String = "") async throws -> Finished {
    let file = folder.write("input", text)
    return try await Finished(
      "/bin/sh", ["-c", "cat '\(file)' | '\(BuiltProducts.tocsin)' templates \(arguments)"])
  }

  private func run(_ arguments: String...) async throws -> Finished {
    try await Finished(BuiltProducts.tocsin, ["templates"] + arguments)
  }

  private struct Row: Decodable {
    var schema: Int
    var id: String
    var unit: String
    var template: String
    var count: Int
    var severity: String?
    var first_line: Int?
    var last_line: Int?
    var first_seen: String?
    var last_seen: String?
  }

  private func rows(_ finished: Finished) throws -> [Row] {
    try finished.output.split(separator: "\n").map {
      try JSONDecoder().decode(Row.self, from: Data($0.utf8))
    }
  }

  private static let logins = """
    Failed password for anna from 192.0.2.1 port 4711
    link is up
    Failed password for ole from 192.0.2.7 port 12
    Failed password for git from 192.0.2.9 port 99

    """

  @Test("a pipe needs no argument, and its lines are counted by template")
  func pipe() async throws {
    let table = try await piped(Self.logins)
    #expect(table.status == 0 && table.errors.isEmpty)
    #expect(
      table.output == """
        COUNT  FIRST LINE  LAST LINE  TEMPLATE
            3           1          4  Failed password for <user> from <ip> port <number>
            1           2          2  link is up
        4 lines, 2 templates

        """)
  }

  @Test("a file is one unit of its own name")
  func file() async throws {
    let file = folder.write("auth.log", Self.logins)
    let all = try rows(try await run(file, "--format", "json"))
    #expect(all.map(\.unit) == ["auth.log", "auth.log"])
    #expect(all.map(\.count) == [3, 1])
    #expect(all[0].template == "Failed password for <user> from <ip> port <number>")
    #expect(all[0].first_line == 1 && all[0].last_line == 4 && all[0].severity == nil)
    #expect(all[0].id.utf8.count == 16 && all[0].schema == 1)
  }

  @Test("plain prints seven fields between tabs, and --top and --sort choose the rows")
  func plain() async throws {
    let last = try await piped(Self.logins, "- --format plain --sort first --top 1")
    let fields = last.output.dropLast().split(separator: "\t", omittingEmptySubsequences: false)
    #expect(fields.count == 7 && fields[0] == "3" && fields[5] == "stdin")
    let table = try await piped(Self.logins, "--sort last --top 1")
    #expect(table.output.contains("Failed") && table.output.hasSuffix("4 lines, 2 templates; 1 not shown\n"))
  }

  @Test("shows what stood in the blanks lately, secrets aside")
  func values() async throws {
    let often = String(repeating: "Failed password for ole from 192.0.2.7 port 13\n", count: 5)
    let text = often + "Failed password for anna from 192.0.2.8 port 13\n"
    let table = try await piped(text, "--values --top 1").output.split(separator: "\n")
    let blanks = table.dropFirst(2).map { $0.drop { $0 == " " } }
    #expect(blanks.contains { $0.elementsEqual("<user> ole, anna") })
    #expect(blanks.contains { $0.elementsEqual("<ip> 192.0.2.7, 192.0.2.8") })
    let json = try await piped(text, "--values --top 1 --format json").output
    #expect(json.contains(#"{"blank":"<user>","ordinal":0,"top":[{"value":"ole","count":5}"#))
    let secret = try await piped("login token=abcd1234efgh5678ijkl9012 ok\n", "--values --format json").output
    #expect(!secret.contains("abcd1234"))
    #expect(try await piped(text, "--values --format plain").status == 2)
  }

  @Test("shows no secret, however short", arguments: ["table", "json"])
  func secrets(format: String) async throws {
    let line = "login password=hunter2 from 192.0.2.7\n"
    let shown = try await piped(line + line, "--values --format \(format)")
    #expect(shown.status == 0 && shown.output.contains("192.0.2.7"))
    #expect(!shown.output.contains("hunter2"))
    let long = String(repeating: "word ", count: 99) + "password=\(String(repeating: "hunter", count: 9))\n"
    #expect(try await !piped(long, "--format \(format)").output.contains("hunt"))
  }

  @Test(
    "prints control characters and other hostile bytes harmlessly",
    arguments: ["", "--format plain", "--format json"])
  func hostile(arguments: String) async throws {
    let file = folder.write(
      "evil", Array("red \u{1b}[31m \u{202e} \u{9b}2J".utf8) + [0, 0xff, 0xc0] + Array("\nlast".utf8))
    let shown = try await Finished(
      "/bin/sh", ["-c", "'\(BuiltProducts.tocsin)' templates \(arguments) < '\(file)'"])
    #expect(shown.status == 0)
    #expect(shown.output.utf8.allSatisfy { (0x20...0x7e).contains($0) || $0 == 0x0a || $0 == 0x09 })
    #expect(shown.output.contains("last"))
  }

  @Test("prints one id a line, empty lines, carriage returns and a missing line end included")
  func assign() async throws {
    let ids = try await piped("up 1\r\n\nup 2\n \nnone\nup 3", "--assign -")
    #expect(ids.status == 0 && ids.errors.isEmpty)
    let lines = ids.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 7 && lines[6].isEmpty)
    #expect(lines[..<6].allSatisfy { $0.utf8.count == 16 && $0.allSatisfy(\.isHexDigit) })
    #expect(lines[0] == lines[2] && lines[2] == lines[5])
    #expect(Set(lines[..<6]).count == 3)
    #expect(try await piped("", "--assign -").output.isEmpty)
  }

  @Test("gives lines that were read before a merge the id that they end in")
  func merged() async throws {
    let words = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa"]
    let text = words.map { "job \($0) has been done by the nightly worker\n" }.joined()
    let file = folder.write("jobs", text + "something else\n")
    let ids = try await run("--assign", file).output.split(separator: "\n")
    #expect(ids.count == 11)
    #expect(Set(ids[..<10]).count == 1 && ids[10] != ids[0])
  }

  @Test("a line of many megabytes is one line, and said to be cut")
  func longLine() async throws {
    let file = folder.write(
      "long", Array(repeating: UInt8(ascii: "x"), count: 11_000_000) + Array("\nb\n".utf8))
    let ids = try await run("--assign", file)
    #expect(ids.status == 0)
    #expect(ids.output.split(separator: "\n").count == 2)
    #expect(ids.errors.contains("1 messages were longer than 8 KiB"))
  }

  @Test("names what cannot be read, and exits by its kind")
  func unreadable() async throws {
    let missing = try await run(folder.path + "/none")
    #expect(missing.status == 65 && missing.errors.contains("/none: No such file"))
    let directory = try await run("--assign", folder.path)
    #expect(directory.status == 65 && directory.output.isEmpty)
    let empty = try await run("--directory", folder.path)
    #expect(empty.status == 69 && empty.errors.contains("no journal files in \(folder.path)"))
  }

  @Test(
    "a command line that is not understood exits 2",
    arguments: [
      ["--since", "soon"], ["--top", "0"], ["--unit", "a", "file"], ["--assign", "-", "file"],
      ["--assign", "-", "--values"], ["--format", "xml"], ["--since", "@-9223372036854775808"],
      ["--since", "2026-02-31"], ["--until", "24:59"],
    ])
  func usage(arguments: [String]) async throws {
    #expect(try await Finished(BuiltProducts.tocsin, ["templates"] + arguments).status == 2)
  }

  @Test("a full disk is an error, and a reader that goes away is none to talk of")
  func output() async throws {
    let file = folder.write("input", Self.logins)
    let full = try await Finished(
      "/bin/sh", ["-c", "'\(BuiltProducts.tocsin)' templates '\(file)' > /dev/full"])
    #expect(full.status == 1 && full.errors.contains("No space left on device"))
    let closed = try await Finished(
      "/bin/sh", ["-c", "seq 300000 | '\(BuiltProducts.tocsin)' templates --assign - | head -n 1"])
    #expect(closed.status == 0 && closed.errors.isEmpty && closed.output.utf8.count == 17)
  }

  @Test("an interrupt ends the reading and prints what was counted")
  func interrupt() async throws {
    let fifo = folder.path + "/fifo"
    try #require(mkfifo(fifo, 0o600) == 0)
    let writer = try RunningProgram(
      "/bin/sh", ["-c", "exec > '\(fifo)'; echo up 1; echo up 2; exec sleep 60"])
    let reader = try RunningProgram(BuiltProducts.tocsin, ["templates", fifo])
    // Long enough to have read what is there; an earlier interrupt would end the program.
    try await Task.sleep(for: .seconds(1))
    reader.signal(SIGINT)
    #expect(try await reader.end() == 0)
    #expect(reader.output.contains("up <number>"))
    writer.signal(SIGKILL)
  }
}

extension TemplatesProgramTests {
  @Test("an interrupt ends the reading of an input that never pauses")
  func busyInterrupt() async throws {
    let fifo = folder.path + "/busy"
    try #require(mkfifo(fifo, 0o600) == 0)
    let writer = try RunningProgram("/bin/sh", ["-c", "exec yes up 1 > '\(fifo)'"])
    defer { writer.signal(SIGKILL) }
    let reader = try RunningProgram(BuiltProducts.tocsin, ["templates", fifo])
    try await Task.sleep(for: .seconds(1))
    reader.signal(SIGINT)
    #expect(try await reader.end() == 0)
    #expect(reader.output.contains("up <number>"))
  }
}

// MARK: - Journals

extension TemplatesProgramTests {
  /// Makes a folder with a journal of six entries of three speakers, one a minute from 2026-08-23 03:00 UTC.
  private func journal() async throws -> String {
    let entries = [
      ("_SYSTEMD_UNIT=shop.service\nPRIORITY=6", "order 17 is paid"),
      ("_SYSTEMD_UNIT=shop.service\nPRIORITY=3", "order 18 is paid"),
      ("_SYSTEMD_UNIT=session-4.scope\nPRIORITY=5", "hello"),
      ("_SYSTEMD_UNIT=session-12.scope\nPRIORITY=5", "hello"),
      ("_TRANSPORT=kernel\nPRIORITY=4", "eth0: link is up"),
      ("_SYSTEMD_UNIT=shop.service\nPRIORITY=6", "order 19 is paid"),
    ]
    var export = ""
    for (place, entry) in entries.enumerated() {
      let time = 1_787_454_000_000_000 + place * 60_000_000
      export += "__REALTIME_TIMESTAMP=\(time)\n__MONOTONIC_TIMESTAMP=\(time % 1_000_000_000_000)\n"
      export += "_BOOT_ID=\(String(repeating: "b", count: 32))\n\(entry.0)\nMESSAGE=\(entry.1)\n\n"
    }
    let file = folder.write("export", export)
    mkdir(folder.path + "/journal", 0o700)
    let made = try await Finished(
      "/lib/systemd/systemd-journal-remote", ["--output=\(folder.path)/journal/a.journal", file])
    try #require(made.status == 0, "\(made.errors)")
    return folder.path + "/journal"
  }

  private static let canMakeJournals = access("/lib/systemd/systemd-journal-remote", X_OK) == 0

  @Test("counts a journal's entries by speaker and template", .enabled(if: canMakeJournals))
  func journalCounts() async throws {
    let all = try rows(try await run("--directory", try await journal(), "--format", "json"))
    #expect(all.map(\.unit) == ["shop.service", "session-*.scope", "kernel"])
    #expect(all.map(\.count) == [3, 2, 1])
    #expect(all.map(\.severity) == ["err", "notice", "warning"])
    #expect(all[0].template == "order <number> is paid")
    #expect(all[0].first_seen == "2026-08-23T03:00:00.000000Z")
    #expect(all[0].last_seen == "2026-08-23T03:05:00.000000Z")
  }

  @Test(
    "takes units by pattern and times as journalctl does", .enabled(if: canMakeJournals),
    arguments: [
      (["--unit", "shop"], [3]), (["--unit", "s*"], [3, 2]), (["--unit", "session-4.scope"], [1]),
      (["--unit", "kernel", "--unit", "shop.service"], [3, 1]), (["--unit", "none"], []),
      (["--since", "2026-08-23T03:04:00Z"], [1, 1]), (["--until", "2026-08-23 03:00:30 UTC"], [1]),
      (["--since", "@1787454060", "--until", "2026-08-23T05:01:00+02:00"], [1]),
      (["--since", "-1h", "--until", "now"], []),
    ])
  func choice(arguments: [String], counts: [Int]) async throws {
    let path = try await journal()
    let chosen = try await Finished(
      BuiltProducts.tocsin, ["templates", "--directory", path, "--format", "json"] + arguments)
    #expect(chosen.status == 0, "\(chosen.errors)")
    #expect(try rows(chosen).map(\.count).sorted(by: >) == counts)
  }

  @Test("shows local times and severities in the table", .enabled(if: canMakeJournals))
  func journalTable() async throws {
    let table = try await Finished(
      BuiltProducts.tocsin, ["templates", "--directory", try await journal(), "--sort", "severity"],
      environment: ["TZ": "Asia/Kathmandu"])
    let lines = table.output.split(separator: "\n")
    #expect(lines[0].hasPrefix("COUNT  FIRST SEEN           LAST SEEN            SEVERITY  UNIT"))
    #expect(lines[1].hasPrefix("    3  2026-08-23 08:45:00  2026-08-23 08:50:00  err       shop.service"))
    #expect(lines[4] == "6 entries, 3 templates")
  }
}
