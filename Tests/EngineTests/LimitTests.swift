import Model
import Testing

@testable import Engine

@Suite("Limits")
struct LimitTests {
  private let gibibyte = Scenario.gibibyte

  @Test("room must be short both as a share and in bytes")
  func bothMustBeShort() {
    var watch = Watch(EngineSettings())
    watch.scenario.levels[.used] = 0.99
    watch.pass(60)
    #expect(watch.written == [])
    watch.scenario.levels[.used] = 0.5
    watch.scenario.levels[.free] = 0.5 * gibibyte
    watch.pass(60)
    #expect(watch.written == [])
    watch.scenario.levels[.used] = 0.99
    watch.pass(30)
    #expect(watch.kinds == [.open])
    #expect(watch.written.first?.incident.category == .limit)
    #expect(
      watch.written.first?.incident.summary == "512MiB (1.0%) free, less than 5.0% and 1024MiB")
    watch.scenario.levels[.free] = 5 * gibibyte
    watch.pass(200)
    #expect(watch.kinds == [.open, .clear])
    #expect(watch.written.last?.incident.ending?.reason == "room again")
  }

  @Test("inodes have a limit of their own")
  func inodes() {
    var watch = Watch(EngineSettings())
    watch.scenario.levels[.inodesUsed] = 0.97
    watch.pass(30)
    #expect(watch.written.first?.incident.summary == "3.0% of inodes free (limit 5.0%)")
  }

  @Test("a path can have limits of its own")
  func ownLimits() {
    var settings = EngineSettings()
    settings.filesystemLimits = [
      EngineSettings.FilesystemLimit(
        path: "/data", freeFraction: 0.6, freeBytes: 100 * gibibyte, freeInodesFraction: 0.05)
    ]
    var watch = Watch(settings)
    watch.pass(30)
    #expect(watch.kinds == [.open])
  }

  @Test("an ignored filesystem has no limits, and one that is ignored later clears")
  func ignored() {
    var watch = Watch(EngineSettings())
    watch.scenario.levels[.inodesUsed] = 0.97
    watch.pass(30)
    #expect(watch.kinds == [.open])
    var settings = EngineSettings()
    settings.ignoredFilesystems = ["/da*"]
    watch.engine.apply(settings)
    watch.pass(100)
    #expect(watch.kinds == [.open, .clear])
  }

  @Test("a filesystem that is unmounted clears")
  func unmounted() {
    var watch = Watch(EngineSettings())
    watch.scenario.levels[.inodesUsed] = 0.97
    watch.pass(30)
    var frame = watch.scenario.frame()
    frame.vanished = [Watched.free.rawValue, Watched.used.rawValue, Watched.inodesUsed.rawValue]
    watch.step(frame)
    watch.pass(100)
    #expect(watch.kinds == [.open, .clear])
    #expect(watch.written.last?.incident.ending?.reason == "no longer mounted")
  }

  @Test(
    "values that no filesystem has are survived",
    arguments: [-1e300, 1e300, .nan, .infinity, -.infinity, .greatestFiniteMagnitude])
  func absurdValues(value: Double) {
    var settings = EngineSettings()
    settings.defaultFilesystemLimit = EngineSettings.FilesystemLimit(
      path: "", freeFraction: .infinity, freeBytes: 1e300, freeInodesFraction: 0.05)
    for settings in [settings, EngineSettings()] {
      var watch = Watch(settings)
      for watched in [Watched.free, .used, .inodesUsed] { watch.scenario.levels[watched] = value }
      watch.pass(120)
      #expect(watch.engine.status().frames == 120)
    }
  }
}
