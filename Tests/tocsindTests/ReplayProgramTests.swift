import Control
import FoundationEssentials
import Glibc
import Testing

@Suite struct ReplayProgramTests {
  private func replay(_ daemon: TestDaemon, environment: [String: String] = [:]) async throws -> String {
    let replay = try await Finished(
      BuiltProducts.tocsin,
      ["replay", "--recording", daemon.folder.path + "/recording", "--format", "json"],
      environment: environment)
    #expect(replay.status == 0, "\(replay.errors)")
    return replay.output
  }

  @Test("what a live daemon alerted is what its recording replays to, on any machine")
  func liveRecording() async throws {
    let folder = TemporaryFolder()
    // The recording is to begin with a snapshot that has something in it.
    let before = try TestDaemon(in: folder)
    try await before.waitUntilReady(frames: 1)
    try await before.stop()
    let daemon = try TestDaemon(
      TestDaemon.everyLimitCrossed, in: folder, ["--record", folder.path + "/recording"])
    // A limit is looked at when ten seconds of samples are together.
    #expect(try await eventually(within: 30) { daemon.alerts.contains(#""open""#) })
    try await daemon.stop()
    let live = daemon.alerts
    #expect(!live.isEmpty)
    #expect(try await replay(daemon) == live)
    // Every process has hash seeds of its own.
    for _ in 0..<2 { #expect(try await replay(daemon) == live) }
    // The C library then takes other variants of its functions, as on an older machine.
    let masked = ["GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-AVX2_Usable,-FMA_Usable"]
    #expect(try await replay(daemon, environment: masked) == live)
    #expect(try await replay(daemon, environment: ["TZ": "Asia/Kathmandu", "LC_ALL": "C"]) == live)
  }

  @Test("a daemon that is killed while its alert is open goes on with it and does not open it again")
  func killedDaemon() async throws {
    let folder = TemporaryFolder()
    let first = try TestDaemon(TestDaemon.everyLimitCrossed, in: folder)
    #expect(try await eventually(within: 30) { first.alerts.contains(#""open""#) })
    first.program.signal(SIGKILL)
    #expect(try await first.program.end() == 128 + SIGKILL)
    let before = first.alerts
    let open = try ids(before)
    let second = try TestDaemon(TestDaemon.everyLimitCrossed, in: folder)
    // More than ten seconds of samples: the limit was looked at again.
    try await second.waitUntilReady(frames: 12)
    // Something else on this machine may be mounted meanwhile, and is told of by itself.
    #expect(second.alerts.hasPrefix(before))
    #expect(try ids(second.alerts).count { open.contains($0) } == open.count)
    let stillOpen = second.ask(.status)?.status?.open.map(\.id) ?? []
    let unmounted = try ids(second.alerts, where: "no longer mounted")
    #expect(open.allSatisfy { stillOpen.contains($0) || unmounted.contains($0) })
    try await second.stop()
  }

  /// The ids of the incidents that lines of JSON are about, of those lines only that say something.
  private func ids(_ lines: String, where text: String = "") throws -> [String] {
    struct Line: Decodable {
      var id: String
    }
    return try lines.split(separator: "\n").filter { text.isEmpty || $0.contains(text) }.map { line in
      try JSONDecoder().decode(Line.self, from: Data(line.utf8)).id
    }
  }
}
