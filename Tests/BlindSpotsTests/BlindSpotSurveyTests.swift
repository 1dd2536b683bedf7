import Glibc
import Model
import SystemBus
import TestSupport
import Testing

@testable import BlindSpots

/// A host's files for one test, removed with it; all is well on it until a test takes something away.
private final class InventedHost {
  let root = makeTemporaryFolder() ?? "/nonexistent"
  private static let files = [
    "var/log/journal/0123/system.journal": "x",
    "sys/fs/cgroup/cgroup.controllers": "cpuset cpu io memory pids\n",
    "sys/fs/cgroup/init.scope/cpu.pressure": "some\n", "proc/pressure/cpu": "some\n",
    "proc/1/stat": "1 (init)\n", "proc/self/fd": "xxx",
    "run/systemd/timesync/synchronized": "", "proc/sys/fs/inotify/max_user_instances": "128\n",
    "proc/sys/fs/inotify/max_user_watches": "65536\n", "var/log/sysstat/sa01": "",
    "proc/sys/kernel/core_pattern": "|/lib/systemd/systemd-coredump %P\n",
  ]

  init() {
    for (path, text) in Self.files { write(path, text) }
  }

  deinit { run("rm", "-rf") }

  func write(_ path: String, _ text: String) {
    var parent = root
    for component in path.split(separator: "/").dropLast() {
      parent += "/" + component
      mkdir(parent, 0o755)
    }
    let descriptor = open("\(root)/\(path)", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    let bytes = Array(text.utf8)
    _ = Glibc.write(descriptor, bytes, bytes.count)
    close(descriptor)
  }

  func remove(_ path: String) { rename("\(root)/\(path)", "\(root)/removed") }

  /// The names of its blind spots.
  func names(_ accounting: Result<UnitAccounting, BusFailure>? = nil) -> [String] {
    BlindSpotSurvey.blindSpots(of: HostView(root: root, accounting: accounting ?? .success(Self.allOn)))
      .map(\.name)
  }

  static let allOn = UnitAccounting(units: 3, counted: [.io: 3, .ip: 3, .memory: 3, .tasks: 3])

  private func run(_ command: String, _ option: String) {
    var process = pid_t()
    let words: [String] = [command, option, root]
    var arguments = words.map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }
    if posix_spawnp(&process, command, nil, nil, &arguments, environ) == 0 { waitpid(process, nil, 0) }
  }
}

@Suite("Blind spots")
struct BlindSpotSurveyTests {
  @Test("finds nothing where everything can be seen")
  func nothing() {
    #expect(InventedHost().names() == [])
  }

  @Test(
    "finds what is missing",
    arguments: [
      ("var/log/journal/0123/system.journal", "journal-permission"), ("proc/pressure/cpu", "pressure"),
      ("sys/fs/cgroup/init.scope/cpu.pressure", "unit-pressure"),
      ("sys/fs/cgroup/cgroup.controllers", "cgroup-version"), ("proc/1/stat", "hidden-processes"),
      ("run/systemd/timesync/synchronized", "clock"), ("var/log/sysstat", "history"),
    ])
  func missing(path: String, name: String) {
    let host = InventedHost()
    host.remove(path)
    #expect(host.names() == [name])
  }

  @Test(
    "finds what is set too low or otherwise",
    arguments: [
      ("proc/sys/fs/inotify/max_user_instances", "8\n", "inotify"),
      ("proc/sys/kernel/core_pattern", "core\n", "core-dumps"),
      ("sys/fs/cgroup/cgroup.controllers", "cpu memory pids\n", "cgroup-controllers"),
      ("proc/self/fd", "", "open-files"),
      (
        "etc/systemd/journald.conf", "[Journal]\n#RateLimitBurst=7\nRateLimitBurst=200\n",
        "journal-rate-limit"
      ),
      ("etc/systemd/journald.conf.d/a.conf", "[Journal]\nRateLimitBurst=200\n", "journal-rate-limit"),
      ("run/systemd/journald.conf.d/a.conf", "[Journal]\n RateLimitBurst = 200 \n", "journal-rate-limit"),
    ])
  func setLow(path: String, text: String, name: String) {
    let host = InventedHost()
    host.write(path, text)
    #expect(host.names() == [name])
  }

  @Test("takes journald's settings as journald does")
  func journaldSettings() {
    let host = InventedHost()
    host.write("usr/lib/systemd/journald.conf.d/b.conf", "[Journal]\nRateLimitBurst=200\n")
    host.write("etc/systemd/journald.conf.d/a.conf", "[Journal]\nRateLimitBurst=20000\n")
    #expect(host.names() == ["journal-rate-limit"], "the order of names goes before that of folders")
    host.write("etc/systemd/journald.conf.d/z.conf", "[Journal]\nRateLimitIntervalSec=0\n")
    #expect(host.names() == [], "there is no limit")
    host.write("etc/systemd/journald.conf.d/z.conf", "[Journal]\nRateLimitIntervalSec=30s\n")
    #expect(host.names() == ["journal-rate-limit"])
    host.write("etc/systemd/journald.conf.d/b.conf", "[Journal]\nRateLimitBurst=20000\n")
    #expect(host.names() == [], "a file of the administrator's replaces the distribution's of its name")
  }

  @Test("takes chrony's folder, which others may not enter, for a clock that is set")
  func chrony() {
    let host = InventedHost()
    host.remove("run/systemd/timesync/synchronized")
    #expect(host.names() == ["clock"])
    mkdir("\(host.root)/run/chrony", 0o700)
    #expect(host.names() == [])
  }

  @Test("finds a journal that is kept in memory")
  func volatile() {
    let host = InventedHost()
    host.remove("var/log/journal")
    host.write("run/log/journal/0123/system.journal", "x")
    #expect(host.names() == ["journal-volatile"])
  }

  @Test("counts the services without accounting, and says the switch")
  func accounting() throws {
    let host = InventedHost()
    let accounting = UnitAccounting(units: 3, counted: [.io: 1, .memory: 3, .tasks: 3])
    #expect(host.names(.success(accounting)) == ["io-accounting", "ip-accounting"])
    let found = BlindSpotSurvey.ioAccounting(HostView(root: host.root, accounting: .success(accounting)))
    let spot = try #require(found)
    #expect(spot.finding == "IOAccounting= is off for 2 of 3 services")
    #expect(spot.remedy.contains("DefaultIOAccounting=yes"))
  }

  @Test("says that there is no bus, and nothing of what only the bus knows")
  func noBus() {
    let failure = BusFailure(operation: "sd_bus_start", code: ENOENT)
    #expect(InventedHost().names(.failure(failure)) == ["system-bus"])
  }

  @Test("survives a host without a single file")
  func empty() {
    let found = BlindSpotSurvey.blindSpots(
      of: HostView(root: "/nonexistent", accounting: .success(InventedHost.allOn)))
    #expect(Set(found.map(\.name)).count == found.count)
    #expect(found.allSatisfy { !$0.remedy.contains("\n") && !$0.finding.isEmpty && !$0.cost.isEmpty })
  }
}
