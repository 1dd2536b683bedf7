import Configuration
import HostMetrics
import Testing

@testable import tocsind

@Suite struct MetricsWorkerTests {
  @Test(
    "a notice names its source once",
    arguments: [
      ("/dev", "/dev: does not answer", "/dev: does not answer"),
      ("filesystems", "more filesystems than the cap", "more filesystems than the cap"),
      ("/proc/stat", "cannot be read", "/proc/stat: cannot be read"),
    ])
  func notice(source: String, message: String, text: String) {
    #expect(MetricsWorker.text(CollectionNotice(source: source, message: message)) == text)
  }

  @Test(
    "reads command lines only where they are to be kept",
    arguments: [
      (Settings.CommandLines.name, nil), (.none, nil), (.masked, "tool --password [masked]"),
      (.full, "tool --password x"),
    ])
  func commandLines(kept: Settings.CommandLines, line: String?) {
    var privacy = Settings().privacy
    privacy.commandLines = kept
    #expect(MetricsWorker.commandLineText(privacy)?(["tool", "--password", "x"]) == line)
  }

  @Test("and takes out what the operator's patterns match")
  func redactedCommandLines() {
    var privacy = Settings().privacy
    privacy.commandLines = .masked
    privacy.redactPatterns = ["ward-[0-9]+"]
    #expect(MetricsWorker.commandLineText(privacy)?(["tool", "ward-17"]) == "tool [masked]")
  }
}
