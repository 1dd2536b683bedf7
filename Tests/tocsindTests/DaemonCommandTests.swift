import ArgumentParser
import Configuration
import Testing

@testable import tocsind

@Suite struct DaemonCommandTests {
  @Test(
    "a time before statistics ring is read with its unit; nothing needs none",
    arguments: [("0", 0), ("0s", 0), ("90s", 90), ("5m", 300), ("1d", 86_400)])
  func observeFor(text: String, seconds: Int64) throws {
    #expect(try DaemonCommand.parse(["--observe-for", text]).observeFor == TimeSpan(seconds: seconds))
  }

  @Test(
    "what is no time or no number is refused",
    arguments: [
      ["--observe-for", "5"], ["--observe-for", "soon"], ["--observe-for", "-1s"], ["--max-per-week", "-1"],
      ["--max-per-week", "4294967296"], ["--recrod", "x"], ["surplus"],
    ])
  func refused(arguments: [String]) {
    #expect(throws: (any Error).self) { try DaemonCommand.parse(arguments) }
  }

  @Test("without options everything has its default")
  func defaults() throws {
    let command = try DaemonCommand.parse([])
    #expect(command.observeFor == nil && command.maxPerWeek == nil && command.record == nil)
    #expect(command.root == "/" && !command.foregroundStatus && !command.check)
  }

  @Test("the command line goes before the file")
  func precedence() throws {
    let folder = TemporaryFolder()
    let file = folder.write("t.toml", "[alerts]\nobserve_for = \"2d\"\nmax_per_week = 3\n")
    let plain = try SettingsSource(file: file, observeFor: nil, maxPerWeek: nil).load().settings
    #expect(plain.alerts.observeFor == .days(2) && plain.alerts.maxPerWeek == 3)
    let source = SettingsSource(file: file, observeFor: TimeSpan(seconds: 0), maxPerWeek: 9)
    let settings = try source.load().settings
    #expect(settings.alerts.observeFor == TimeSpan(seconds: 0) && settings.alerts.maxPerWeek == 9)
  }

  @Test("a bad file is refused with its name and the key")
  func badFile() throws {
    let folder = TemporaryFolder()
    let file = folder.write("t.toml", "[alerts]\nmax_per_wek = 3\n")
    let failure = #expect(throws: SettingsFailure.self) {
      _ = try SettingsSource(file: file, observeFor: nil, maxPerWeek: nil).load()
    }
    #expect(failure?.description.contains(file) == true)
    #expect(failure?.description.contains("max_per_wek") == true)
  }
}
