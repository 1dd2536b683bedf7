import Glibc
import Journal
import TestSupport
import Testing

@Suite("Whether journald runs")
struct JournalDaemonStateTests {
  /// A tree with a systemd, and a journald whose process has a state.
  private struct Tree: ~Copyable {
    let root: String

    init(hierarchy: String = "sys/fs/cgroup", process: String?, state: String = "S") throws {
      root = try #require(makeTemporaryFolder())
      let unit = "\(hierarchy)/system.slice/systemd-journald.service"
      for folder in ["run/systemd/system", "\(hierarchy)/system.slice", "proc/42"] { make(folder) }
      if let process {
        make(unit)
        write("\(unit)/cgroup.procs", process)
      }
      write("proc/42/stat", "42 (systemd-journal) x) \(state) 1 42 42 0 -1\n")
    }

    deinit { _ = system("rm -r '\(root)'") }

    private func make(_ path: String) { _ = system("mkdir -p '\(root)/\(path)'") }

    private func write(_ path: String, _ text: String) {
      let file = open("\(root)/\(path)", O_WRONLY | O_CREAT, 0o644)
      _ = Glibc.write(file, text, text.utf8.count)
      close(file)
    }
  }

  @Test(
    "it runs where its process does, in every layout of control groups",
    arguments: ["sys/fs/cgroup", "sys/fs/cgroup/unified", "sys/fs/cgroup/systemd"])
  func running(hierarchy: String) throws {
    let tree = try Tree(hierarchy: hierarchy, process: "42\n43\n")
    #expect(JournalDaemonState.now(root: tree.root) == .running)
  }

  @Test("a process that is stopped is no journald")
  func stopped() throws {
    let tree = try Tree(process: "42\n", state: "T")
    #expect(
      JournalDaemonState.now(root: tree.root)
        == .stopped("systemd-journald (process 42) is stopped by a signal"))
  }

  @Test("nor is a group without a process, or none", arguments: [nil, ""] as [String?])
  func absent(process: String?) throws {
    let tree = try Tree(process: process)
    #expect(JournalDaemonState.now(root: tree.root) == .stopped("systemd-journald does not run"))
  }

  @Test("a process of another namespace, and a host without systemd, prove nothing")
  func unknown() throws {
    let tree = try Tree(process: "0\n")
    #expect(JournalDaemonState.now(root: tree.root) == .running)
    #expect(JournalDaemonState.now(root: "/nonexistent") == .running)
  }
}
