import Diagnosis
import Model
import Testing

@testable import Engine

@Suite("Changes")
struct ChangeTests {
  private static let starting = "7d4958e842da4a758f6c1cdc7b36dcc5"
  private static let started = "39f53479d3a045ac8e11786248231fbf"
  private static let stopping = "de5b426a63be47a7b6ac3eaac82e2f6f"
  private static let stopped = "9d1aaa27d60140bd96365438aad20286"
  private static let reloading = "d34d037fff1847e6ae669a370e694725"
  private static let sessionStart = "8d45620c1a4348dbb17410da57c60c66"

  /// What the engine knows beside the boot, oldest first.
  private func summaries(_ watch: borrowing Watch) -> [String] {
    watch.engine.changes.entries.filter { $0.change.kind != .boot }.map(\.change.summary)
  }

  @Test("a restart by the manager is one change of the unit")
  func restart() throws {
    var watch = Watch()
    for message in [Self.stopping, Self.stopped, Self.starting, Self.started] {
      watch.scenario.manager(message, "web.service")
    }
    watch.pass(1)
    #expect(summaries(watch) == ["restarted"])
    let changes = watch.engine.changes.near(watch.scenario.realtime + 1_000_000, before: 60)
    #expect(changes.first?.entity == Entity(kind: .unit, name: "web.service"))
  }

  @Test("nobody but the manager can say so, and scopes and slices say nothing")
  func forged() {
    var watch = Watch()
    watch.scenario.manager(Self.started, "web.service", pid: 4711)
    watch.scenario.manager(Self.started, "session-4.scope")
    watch.scenario.manager(Self.started, "user-1000.slice")
    watch.pass(1)
    #expect(summaries(watch).isEmpty)
  }

  @Test("a reload, and what a timer starts")
  func others() {
    var watch = Watch()
    var backup = UnitRelations(unit: "backup.service")
    backup.triggeredBy = ["backup.timer"]
    watch.scenario.units.relations = [backup]
    var scrub = UnitRelations(unit: UnitName.folded("run-u35.service"))
    scrub.triggeredBy = [UnitName.folded("run-u35.timer")]
    watch.scenario.units.relations = [backup, scrub]
    watch.scenario.manager(Self.reloading, "web.service")
    watch.scenario.manager(Self.starting, "backup.service")
    watch.scenario.manager(Self.starting, "run-u35.service")
    watch.pass(1)
    #expect(summaries(watch) == ["reloaded", "started by its timer", "started by its timer"])
  }

  /// Logs as a program that the kernel calls by a name.
  private func say(
    _ text: String, as command: String, uid: UInt32 = 0, unit: String = "", id: String = "",
    _ watch: inout Watch
  ) {
    watch.scenario.log(text, unit: unit) { entry, batch in
      entry.uid = uid
      entry.pid = 99
      entry.messageID = Identifier128(id) ?? .none
      entry.command = batch.store(command.utf8)
    }
  }

  @Test("logins, sudo and cron are told, with names where they may be", arguments: [false, true])
  func people(named: Bool) {
    var watch = Watch()
    var settings = EngineSettings()
    settings.keepsUserNames = named
    watch.engine.apply(settings)
    say(
      "New session 7 of user alice.", as: "systemd-logind", unit: "systemd-logind.service",
      id: Self.sessionStart, &watch)
    say(
      "alice : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/systemctl restart web --password=x",
      as: "sudo", uid: 1000, &watch)
    say("(root) CMD (  /usr/local/bin/backup.sh --key=secret)", as: "cron", unit: "cron.service", &watch)
    watch.pass(1)
    let (alice, root) = named ? ("alice", "root") : ("a user", "a user")
    #expect(
      summaries(watch) == [
        "\(alice) logged in", "\(alice) ran systemctl with sudo", "cron started backup.sh for \(root)",
      ])
  }

  @Test("programs are not named where command lines are not kept")
  func nameless() {
    var watch = Watch()
    var settings = EngineSettings()
    settings.keepsCommandNames = false
    watch.engine.apply(settings)
    say("(root) CMD (PASSWORD=x /bin/backup)", as: "cron", unit: "cron.service", &watch)
    watch.pass(1)
    #expect(summaries(watch) == ["cron started a command for a user"])
  }

  @Test(
    "what another program makes up is no change",
    arguments: [
      ("(root) CMD (rm -rf /)", "cron", UInt32(1000), "", ""),
      ("New session 7 of user root.", "logger", 0, "web.service", sessionStart),
      ("New session 7 of user root.", "systemd-logind", 1000, "systemd-logind.service", sessionStart),
      ("alice ran something with sudo", "sudo", 0, "", ""), ("alice : TTY", "sudo", 0, "", ""),
      ("(", "cron", 0, "cron.service", ""),
    ])
  func madeUp(text: String, command: String, uid: UInt32, unit: String, id: String) {
    var watch = Watch()
    say(text, as: command, uid: uid, unit: unit, id: id, &watch)
    watch.pass(1)
    #expect(summaries(watch).isEmpty)
  }

  @Test("a boot is a change of the time at which it was, once")
  func boot() throws {
    var watch = Watch()
    watch.pass(3)
    let boots = watch.engine.changes.entries.filter { $0.change.kind == .boot }
    #expect(boots.map(\.count) == [1])
    #expect(boots.first?.change.realtimeMicroseconds == watch.scenario.bootedAt)
  }

  @Test("what the collectors see is kept, and comes back from a snapshot")
  func kept() throws {
    var watch = Watch()
    var frame = watch.scenario.frame()
    frame.changes = [
      Change(
        realtimeMicroseconds: watch.scenario.realtime, kind: .package, entity: .host,
        summary: "a 1 -> 2 upgraded",
        units: ["a.service"])
    ]
    _ = watch.engine.step(frame)
    let bytes = watch.engine.encodeSnapshot()
    let again = try Engine(host: Watch.host, settings: EngineSettings(), snapshot: bytes)
    #expect(again.changes.entries == watch.engine.changes.entries)
    #expect(again.changes.newestTime(of: .package) == watch.scenario.realtime)
  }

  @Test("a clock that was set is told by the frame, and not once more by the manager")
  func clock() {
    var watch = Watch()
    var frame = watch.scenario.frame()
    frame.changes = [
      Change(
        realtimeMicroseconds: watch.scenario.realtime, kind: .clock, entity: .host,
        summary: "wall clock set back by 5s")
    ]
    _ = watch.engine.step(frame)
    watch.scenario.log("Time has been changed", unit: "init.scope") { entry, _ in
      entry.pid = 1
      entry.messageID = Identifier128("c7a787079b354eaaa9e77b371893cd27") ?? .none
    }
    watch.pass(1)
    #expect(summaries(watch) == ["wall clock set back by 5s"])
  }
}
