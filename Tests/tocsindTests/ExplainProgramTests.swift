import FoundationEssentials
import Glibc
import Testing

@Suite struct ExplainProgramTests {
  private struct Story: Decodable {
    struct Line: Decodable {
      var id: String
      var transition: String
    }

    var schema: Int
    var id: String
    var state: String
    var daemon_answers: Bool
    var explanation: String
    var transitions: [Line]
  }

  private func explain(_ folder: TemporaryFolder, _ arguments: String...) async throws -> Finished {
    try await Finished(
      BuiltProducts.tocsin,
      ["explain", "--log-dir", folder.path + "/log", "--socket", folder.path + "/run/control.sock"]
        + arguments)
  }

  private func story(_ folder: TemporaryFolder, _ arguments: [String] = []) async throws -> Story {
    let told = try await Finished(
      BuiltProducts.tocsin,
      ["explain", "--log-dir", folder.path + "/log", "--socket", folder.path + "/run/control.sock"]
        + ["--format", "json"] + arguments)
    try #require(told.status == 0, "\(told.errors)")
    return try JSONDecoder().decode(Story.self, from: Data(told.output.utf8))
  }

  @Test("tells of what a daemon wrote while it runs, after it has ended, and after its files were rotated")
  func life() async throws {
    let daemon = try TestDaemon(TestDaemon.everyLimitCrossed)
    let folder = daemon.folder
    #expect(try await eventually(within: 30) { daemon.alerts.contains(#""open""#) })
    let open = try await story(folder)
    #expect(open.schema == 1 && open.state == "open" && open.daemon_answers)
    #expect(!open.explanation.isEmpty && open.transitions.allSatisfy { $0.id == open.id })
    let text = try await explain(folder, open.id)
    #expect(text.status == 0 && text.errors.isEmpty)
    #expect(text.output.hasPrefix(open.id + " ") && text.output.contains("\n  open since "))
    #expect(text.output.utf8.allSatisfy { (0x20...0x7e).contains($0) || $0 == 0x0a })
    try await daemon.stop()
    let silent = try await explain(folder, open.id)
    #expect(silent.status == 0)
    #expect(silent.output.contains("by its newest line"))
    #expect(silent.output.split(separator: "\n").prefix(4).joined().contains("does not run"))
    let compressed = try await Finished(
      "/bin/sh",
      ["-c", "cd '\(folder.path)/log' && gzip alerts.jsonl && mv alerts.jsonl.gz alerts.jsonl.2.gz"])
    try #require(compressed.status == 0)
    let rotated = try await story(folder, [open.id])
    #expect(rotated.id == open.id && rotated.state == "unknown" && !rotated.daemon_answers)
  }

  @Test("tells of what a replay alerted")
  func replayed() async throws {
    let folder = TemporaryFolder()
    let daemon = try TestDaemon(
      TestDaemon.everyLimitCrossed, in: folder, ["--record", folder.path + "/recording"])
    #expect(try await eventually(within: 30) { daemon.alerts.contains(#""open""#) })
    try await daemon.stop()
    let replay = try await Finished(
      BuiltProducts.tocsin, ["replay", "--recording", folder.path + "/recording", "--format", "json"])
    #expect(replay.status == 0, "\(replay.errors)")
    #expect(replay.output == daemon.alerts, "\(replay.errors)")
    let other = TemporaryFolder()
    mkdir(other.path + "/log", 0o700)
    other.write("log/alerts.jsonl", replay.output)
    let told = try await explain(other, "--format", "plain")
    #expect(told.status == 0, "\(told.errors)")
    let kinds = Set(told.output.split(separator: "\n").map { $0.prefix { $0 != "\t" } })
    #expect(kinds.isSuperset(of: ["incident", "explanation", "transition"]))
  }

  /// A folder with a line of each id.
  private func written(_ ids: [String]) -> TemporaryFolder {
    let folder = TemporaryFolder()
    mkdir(folder.path + "/log", 0o700)
    let lines = ids.enumerated().map { place, id in Self.line(id, sequence: place + 1) + "\n" }
    folder.write("log/alerts.jsonl", lines.joined())
    return folder
  }

  private static func line(_ id: String, sequence: Int) -> String {
    let none = String(repeating: "0", count: 32)
    return #"{"schema":1,"sequence":\#(sequence),"transition":"open","#
      + #""time":"2026-08-23T01:14:07.412000Z","utc_offset":7200,"host":"db1","machine_id":"\#(none)","#
      + #""boot_id":"\#(none)","id":"\#(id)","class":"unit-failed","entity":{"kind":"unit","name":"a.service"},"#
      + #""severity":"err","onset":"2026-08-23T01:14:00.000000Z","summary":"failed (exit-code)","#
      + #""learning":false,"facts":[],"lead":null,"folded":[],"folded_count":0,"logs":[],"causes":[],"victims":[],"#
      + #""changes":[],"notes":[],"ruled_out":[],"check":"","reference_seconds":0.0,"rankings":0,"#
      + #""explanation":"","clear_rule":"active again","ending":null}"#
  }

  @Test("takes the beginning of an id, and tells which there are where it is that of several")
  func beginnings() async throws {
    let folder = written(["7f3a91c2", "7f3b0000", "0q1aaaaa"])
    #expect(try await story(folder, ["7f3a"]).id == "7f3a91c2")
    #expect(try await story(folder).id == "0q1aaaaa", "the newest")
    let several = try await explain(folder, "7f3")
    #expect(several.status == 1 && several.output.isEmpty)
    #expect(several.errors.contains("2 incidents have ids that begin with 7f3:"))
    #expect(several.errors.contains("7f3a91c2  2026-08-23T03:14:07+02:00  a.service: failed (exit-code)"))
  }

  @Test("exits 1 at an id that it does not know, and names the nearest")
  func unknown() async throws {
    let told = try await explain(written(["7f3a91c2", "0q1aaaaa"]), "7f3a91c3\u{1b}[2J")
    #expect(told.status == 1 && told.output.isEmpty)
    let lines = told.errors.split(separator: "\n")
    #expect(lines[0] == #"tocsin: no incident has the id 7f3a91c3\x1b[2J; nearest:"#)
    #expect(lines[1].contains("7f3a91c2"))
    let none = try await explain(written([]))
    #expect(none.status == 1 && none.errors.contains("no incident was written to"))
  }

  @Test("says what it could not read, and tells of what it could")
  func damaged() async throws {
    let folder = written(["7f3a91c2"])
    folder.write("log/alerts.jsonl.1", "nonsense\n")
    symlink("/etc/passwd", folder.path + "/log/alerts.jsonl.2")
    let told = try await explain(folder, "7f3a")
    #expect(told.status == 0 && told.output.contains("a.service"))
    #expect(told.errors.contains("alerts.jsonl.2: expected a regular file"))
    #expect(told.errors.contains("1 lines are no alerts"))
    let missing = try await Finished(BuiltProducts.tocsin, ["explain", "--log-dir", "/nonexistent"])
    #expect(missing.status == 65 && missing.errors.contains("/nonexistent: cannot open"))
  }
}
