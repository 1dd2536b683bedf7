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
}
