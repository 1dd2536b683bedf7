import Model
import Testing

@testable import HostMetrics

@Suite("Unit names")
struct UnitNameTests {
  @Test(
    "folds units that get a new name every time",
    arguments: [
      ("session-12.scope", "session-*.scope"),
      ("run-u35.service", "run-*.service"),
      ("run-r0f1e2d3c4b5a69788796a5b4c3d2e1f0.scope", "run-*.scope"),
      ("run-user-1000.mount", "run-*.mount"),
      ("docker-4f2a9c0d1e3b4f2a9c0d1e3b4f2a9c0d.scope", "docker-*.scope"),
      ("cri-containerd-4f2a9c0d1e3b4f2a9c0d.scope", "cri-containerd-*.scope"),
      ("sshd@3-10.0.0.1:22-10.0.0.7:50122.service", "sshd@*.service"),
      ("systemd-coredump@7-1234-0.service", "systemd-coredump@*.service"),
    ])
  func folded(name: String, pattern: String) {
    #expect(UnitName.folded(name) == pattern)
  }

  @Test(
    "keeps units that have a past of their own",
    arguments: [
      "nginx.service", "postgresql@15-main.service", "user@1000.service", "init.scope", "getty@tty1.service",
      "machine-web.scope", #"dev-disk-by\x2dlabel-data.swap"#, "systemd-fsck@dev-sda1.service", "plain", "",
      "cups.socket",
    ])
  func kept(name: String) {
    #expect(UnitName.folded(name) == name)
  }

  @Test("undoes the underscore that keeps a unit apart from the kernel's files")
  func unescaped() {
    #expect(parse("_cpu.service", UnitName.unescaped) == "cpu.service")
    #expect(parse("__odd.service", UnitName.unescaped) == "_odd.service")
    #expect(parse(#"a\x2db.service"#, UnitName.unescaped) == #"a\x2db.service"#)
  }

  @Test(
    "finds the unit in a control group's path",
    arguments: [
      ("/system.slice/nginx.service", "nginx.service"),
      ("/user.slice/user-1000.slice/user@1000.service/app.slice/foo.service", "user@1000.service"),
      ("/user.slice/user-1000.slice/session-3.scope", "session-*.scope"),
      ("/system.slice/containerd.service/kubepods/x", "containerd.service"),
      ("/docker/4f2a", ""), ("/", ""), ("", ""), ("/system.slice", ""),
    ])
  func ofControlGroup(path: String, unit: String) {
    #expect(parse(path, UnitName.unit(ofControlGroup:)) == unit)
  }

  @Test("takes the unit from version 2's line, else from systemd's own hierarchy")
  func ofProcess() {
    let hybrid = "9:name=systemd:/system.slice/a.service\n4:memory:/x.service\n0::/\n"
    #expect(parse(hybrid, ProcessControlGroup.unit(parsing:)) == "a.service")
    #expect(parse("0::/system.slice/b.service\n", ProcessControlGroup.unit(parsing:)) == "b.service")
    #expect(Fixture.parse("proc/1/cgroup", ProcessControlGroup.unit(parsing:)) == "")
  }
}
