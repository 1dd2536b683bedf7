import Control
import Engine
import FoundationEssentials
import Glibc
import Model
import Store
import Testing

@Suite struct DaemonProgramTests {
  private func tocsin(_ daemon: TestDaemon, _ arguments: String...) async throws -> Finished {
    try await Finished(BuiltProducts.tocsin, arguments + ["--socket", daemon.socket])
  }

  @Test("status tells of the daemon, in JSON and for people")
  func status() async throws {
    let daemon = try TestDaemon()
    try await daemon.waitUntilReady(frames: 1)
    let json = try await tocsin(daemon, "status", "--format", "json")
    #expect(json.status == 0)
    let report = try JSONDecoder().decode(StatusReport.self, from: Data(json.output.utf8))
    #expect(report.pid == daemon.program.identifier)
    #expect(report.signals > 10)
    #expect(report.journal == "off")
    let table = try await tocsin(daemon, "status")
    #expect(table.status == 0)
    #expect(table.output.contains("no open incidents"))
    #expect(report.together.surprise == 0 && report.together.bytes > 0)
    #expect(table.output.contains("\ntogether "))
    try await daemon.stop()
  }

  @Test("signals lists what is watched, for people, as JSON and as fields")
  func signals() async throws {
    let daemon = try TestDaemon()
    try await daemon.waitUntilReady(frames: 1)
    let table = try await tocsin(daemon, "signals", "--entity", "host")
    #expect(table.status == 0)
    #expect(table.output.hasPrefix("ENTITY") && table.output.contains("system.memory.utilization"))
    let json = try await tocsin(daemon, "signals", "--format", "json", "--name", "system.memory.utilization")
    #expect(json.output.contains("\"maturity\":\"") && json.output.contains("\"kind\":\"host\""))
    // Units and interfaces of this machine come and go between the two questions.
    let listsAll = try await eventually {
      let plain = try await tocsin(daemon, "signals", "--format", "plain")
      return plain.output.split(separator: "\n").count == daemon.ask(.status)?.status?.signals
    }
    #expect(listsAll)
    #expect(try await tocsin(daemon, "signals", "--format", "markdown").status == 2)
    try await daemon.stop()
  }

  @Test("a bad configuration is refused at a reload and the daemon goes on; a good one is taken")
  func reload() async throws {
    let daemon = try TestDaemon()
    try await daemon.waitUntilReady()
    daemon.folder.write("tocsin.toml", "[alerts]\nmax_per_wek = 3\n")
    daemon.program.signal(SIGHUP)
    #expect(try await eventually { daemon.program.errors.contains("the old one stays in force") })
    let refused = try await tocsin(daemon, "reload")
    #expect(refused.status == 78)
    #expect(refused.errors.contains("tocsin.toml") && refused.errors.contains("max_per_wek"))
    daemon.folder.write("tocsin.toml", TestDaemon.quiet + "[alerts]\nmax_per_week = 5\n")
    #expect(try await tocsin(daemon, "reload").status == 0)
    #expect(daemon.ask(.status)?.status?.maxPerWeek == 5)
    try await daemon.stop()
  }

  @Test("a second daemon is refused before it touches anything")
  func secondDaemon() async throws {
    let daemon = try TestDaemon()
    try await daemon.waitUntilReady()
    daemon.folder.write("log/alerts.jsonl", "a line that is being written")
    let second = try TestDaemon(in: daemon.folder)
    #expect(try await second.program.end() == 69)
    #expect(second.program.errors.contains("another tocsind listens there"))
    #expect(daemon.alerts == "a line that is being written")
    #expect(daemon.ask(.status)?.ok == true)
  }

  @Test("SIGUSR1 opens the alert files again under their names")
  func reopen() async throws {
    let daemon = try TestDaemon()
    try await daemon.waitUntilReady()
    let file = daemon.folder.path + "/log/alerts.jsonl"
    #expect(rename(file, file + ".1") == 0)
    daemon.program.signal(SIGUSR1)
    #expect(try await eventually { access(file, F_OK) == 0 })
    try await daemon.stop()
  }

  @Test("SIGTERM ends it with status 0, a snapshot and no socket left behind")
  func stop() async throws {
    let daemon = try TestDaemon()
    try await daemon.waitUntilReady(frames: 1)
    try await daemon.stop()
    #expect(access(daemon.socket, F_OK) != 0)
    let program = StateProgram(
      version: TocsinVersion.number, snapshotFormat: Engine.snapshotVersion)
    let store = try StateStore(directory: daemon.folder.path + "/state", program: program) { 0 }
    #expect(try store.snapshots().first?.formatVersion == Engine.snapshotVersion)
    #expect(store.notices.isEmpty)
    let next = try TestDaemon(in: daemon.folder)
    try await next.waitUntilReady()
    #expect(next.ask(.status)?.status.map { $0.frames >= 1 } == true)
  }

  @Test("a garbage state file is moved aside, said once, and the daemon runs")
  func garbageState() async throws {
    let folder = TemporaryFolder()
    mkdir(folder.path + "/state", 0o750)
    folder.write("state/state.db", [UInt8](repeating: 0x5a, count: 10_000))
    let daemon = try TestDaemon(in: folder)
    try await daemon.waitUntilReady()
    #expect(folder.names("state").contains { $0.hasPrefix("state.db.corrupt-") })
    #expect(daemon.program.errors.split(separator: "\n").count { $0.contains("state.db") } == 1)
    try await daemon.stop()
  }

  @Test("a folder that cannot be made is one line that names it")
  func missingFolder() async throws {
    let folder = TemporaryFolder()
    folder.write("tocsin.toml", TestDaemon.quiet)
    let arguments = TestDaemon.arguments(folder).map { $0.hasSuffix("/log") ? "/nonexistent/log" : $0 }
    let daemon = try await Finished(BuiltProducts.tocsind, arguments)
    #expect(daemon.status == 69)
    #expect(
      daemon.errors == "tocsind: /nonexistent/log: cannot make this folder: No such file or directory\n")
    #expect(folder.names("run").isEmpty)
  }
}

@Suite struct UnprivilegedDaemonTests {
  private let folder = TemporaryFolder()
  private let nobody = ["--reuid=65534", "--regid=65534", "--clear-groups", BuiltProducts.tocsind]

  /// Makes the folders, one of which only root may use; false where another user cannot be had.
  private func prepare(rootOnly: String) async throws -> Bool {
    chmod(folder.path, 0o755)
    folder.write("tocsin.toml", TestDaemon.quiet)
    chmod(folder.path + "/tocsin.toml", 0o644)
    for name in ["state", "log", "run"] {
      mkdir("\(folder.path)/\(name)", 0o700)
      if name != rootOnly { chown("\(folder.path)/\(name)", 65534, 65534) }
    }
    let probe = try? await Finished("setpriv", nobody + ["--version"])
    guard geteuid() == 0, probe?.status == 0 else {
      print("SKIPPED: needs root, setpriv, and a build folder that everybody may read")
      return false
    }
    return true
  }

  @Test("a state folder that it may not use is named, and the host is watched all the same")
  func forbiddenState() async throws {
    guard try await prepare(rootOnly: "state") else { return }
    let daemon = try RunningProgram("setpriv", nobody + TestDaemon.arguments(folder))
    #expect(try await eventually { daemon.errors.contains(" watches ") })
    #expect(daemon.errors.contains("\(folder.path)/state"))
    #expect(daemon.errors.contains("will not survive a restart"))
    daemon.signal(SIGTERM)
    #expect(try await daemon.end() == 0)
  }

  @Test("a log folder that it may not use is one line that names it, and status 77")
  func forbiddenLog() async throws {
    guard try await prepare(rootOnly: "log") else { return }
    let daemon = try await Finished("setpriv", nobody + TestDaemon.arguments(folder))
    #expect(daemon.status == 77)
    #expect(daemon.errors.contains("\(folder.path)/log"))
    #expect(daemon.errors.split(separator: "\n").count == 1)
    #expect(folder.names("run").isEmpty)
  }
}
