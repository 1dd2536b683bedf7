import Testing

@Suite struct CommandLineProgramTests {
  private let folder = TemporaryFolder()

  private func tocsind(_ arguments: String...) async throws -> Finished {
    try await Finished(BuiltProducts.tocsind, arguments)
  }

  @Test("--version tells the formats")
  func version() async throws {
    let daemon = try await tocsind("--version")
    #expect(daemon.status == 0)
    #expect(daemon.output.hasPrefix("tocsind ") && daemon.output.contains("snapshot format"))
    let tool = try await Finished(BuiltProducts.tocsin, ["--version"])
    #expect(tool.status == 0 && tool.output.hasPrefix("tocsin "))
  }

  @Test("--check is content with a good configuration")
  func goodConfiguration() async throws {
    let file = folder.write("good.toml", TestDaemon.everyLimitCrossed)
    let check = try await tocsind("--check", "--config", file)
    #expect(check.status == 0)
    #expect(check.output.contains("configuration is good (\(file))"))
    #expect(check.errors.isEmpty)
  }

  @Test(
    "--check names the file and the key of what is wrong, and exits 78",
    arguments: [
      ("[alerts]\nmax_per_wek = 3\n", "max_per_week"),
      ("[alerts]\nmax_per_week = \"x\"\n", "alerts.max_per_week"),
      ("[alert]\n", "alert"), ("= 3", ":1:"),
    ])
  func badConfiguration(text: String, expected: String) async throws {
    let file = folder.write("bad.toml", text)
    let check = try await tocsind("--check", "--config", file)
    #expect(check.status == 78)
    #expect(check.errors.contains(file) && check.errors.contains(expected))
    #expect(check.errors.split(separator: "\n").count == 1)
  }

  @Test("a configuration that is not there exits 78 and is named")
  func missingConfiguration() async throws {
    let check = try await tocsind("--check", "--config", "/nonexistent/tocsin.toml")
    #expect(check.status == 78)
    #expect(check.errors.contains("/nonexistent/tocsin.toml"))
  }

  @Test("--dump-config prints every key with its origin, and reads it back")
  func dump() async throws {
    let file = folder.write("some.toml", "[alerts]\nmax_per_week = 3\n")
    let dump = try await tocsind("--dump-config", "--config", file)
    #expect(dump.status == 0)
    #expect(dump.output.contains("max_per_week = 3 # from \(file)\n"))
    #expect(dump.output.contains("enabled = true # default\n"))
    let again = folder.write("again.toml", dump.output)
    #expect(try await tocsind("--check", "--config", again).status == 0)
  }

  @Test(
    "a command line that is not understood exits 2", arguments: [["--bogus"], ["--observe-for", "soon"]])
  func usage(arguments: [String]) async throws {
    let daemon = try await Finished(BuiltProducts.tocsind, arguments)
    #expect(daemon.status == 2)
    #expect(daemon.errors.contains(arguments[0]))
    #expect(try await Finished(BuiltProducts.tocsin, ["replay"]).status == 2)
  }

  @Test("tocsin names the socket where nothing listens, and exits 69")
  func notRunning() async throws {
    let status = try await Finished(BuiltProducts.tocsin, ["status", "--socket", folder.path + "/none.sock"])
    #expect(status.status == 69)
    #expect(status.errors.contains(folder.path + "/none.sock"))
  }

  @Test("a recording that is none is named, and exits 65")
  func noRecording() async throws {
    let file = folder.write("garbage", "garbage")
    let replay = try await Finished(BuiltProducts.tocsin, ["replay", "--recording", file])
    #expect(replay.status == 65)
    #expect(replay.errors.contains(file) && replay.output.isEmpty)
  }
}
