import Control
import Glibc
import Testing

/// A daemon with folders of its own, which reads no journal unless it is told to.
final class TestDaemon {
  let folder: TemporaryFolder
  let program: RunningProgram

  /// A configuration in which every filesystem crosses its limit at once.
  static let everyLimitCrossed = """
    [journal]
    enabled = false
    [output]
    journal = false
    [limits]
    filesystem_free = "100%"
    filesystem_free_min = "1000TiB"

    """

  /// A configuration in which nothing rings.
  static let quiet = """
    [journal]
    enabled = false
    [output]
    journal = false

    """

  /// Starts a daemon, in the folders of another one where they are given.
  init(
    _ configuration: String = TestDaemon.quiet, in folder: TemporaryFolder = TemporaryFolder(),
    _ arguments: [String] = []
  ) throws {
    self.folder = folder
    folder.write("tocsin.toml", configuration)
    program = try RunningProgram(BuiltProducts.tocsind, Self.arguments(folder) + arguments)
  }

  static func arguments(_ folder: TemporaryFolder) -> [String] {
    [
      "--config", folder.path + "/tocsin.toml", "--state", folder.path + "/state", "--log-dir",
      folder.path + "/log", "--runtime-dir", folder.path + "/run",
    ]
  }

  var socket: String { folder.path + "/run/control.sock" }

  /// Asks it; nil while it does not answer.
  func ask(_ command: ControlRequest.Command) -> ControlReply? {
    try? ControlClient.send(ControlRequest(command: command), to: socket)
  }

  /// Waits until it answers and the engine has taken so many frames.
  func waitUntilReady(frames: UInt64 = 0) async throws {
    let isReady = try await eventually {
      try #require(program.exitStatus == nil, "tocsind ended: \(program.errors)")
      return ask(.status)?.status.map { $0.frames >= frames } ?? false
    }
    try #require(isReady, "tocsind does not answer: \(program.errors)")
  }

  /// Has it stop and expects it to stop as it should.
  func stop() async throws {
    program.signal(SIGTERM)
    #expect(try await program.end() == 0, "\(program.errors)")
  }

  /// The lines of the alert file, as they are.
  var alerts: String { folder.text("log/alerts.jsonl") }
}
