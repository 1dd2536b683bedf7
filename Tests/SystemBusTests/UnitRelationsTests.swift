import Model
import TestSupport
import Testing

@testable import SystemBus

@Suite("Relations of units")
struct UnitRelationsTests {
  @Test("leaves out what every unit has, and itself")
  func defaults() {
    var draft = RelationsDraft(of: "a.service")
    let names = [
      "sysinit.target", "basic.target", "system.slice", "app.slice", "-.mount", "systemd-journald.socket",
      "a.service", "", "b.service", "app.target", "srv.mount", "b.service",
    ]
    for name in names { draft.add(name, to: \.requires) }
    #expect(draft.relations.requires == ["app.target", "b.service", "srv.mount"])
    draft.add(slice: "system.slice")
    #expect(draft.relations.slice == "")
    draft.add(slice: "app.slice")
    #expect(draft.relations.slice == "app.slice")
  }

  @Test("folds the names of short-lived units")
  func folded() {
    var draft = RelationsDraft(of: "run-u35.service")
    draft.add("session-7.scope", to: \.wants)
    draft.add("run-u36.service", to: \.wants)
    #expect(draft.relations.unit == "run-*.service")
    #expect(draft.relations.wants == ["session-*.scope"])
  }

  @Test(
    "takes the files that an argument names",
    arguments: [
      ("/etc/a.conf", ["/etc/a.conf"]), ("--config=/etc/a.conf", ["/etc/a.conf"]), ("-c", []),
      ("https://example.org/", []), ("/dev/null", []), ("/proc/1/stat", []), ("/", []), ("a/b", []),
      ("/usr/bin/a --b; /usr/bin/c", ["/usr/bin/a"]), ("/run/x*.sock", ["/run/x"]),
      ("unix:/run/x", []), ("/developer", ["/developer"]),
    ])
  func arguments(argument: String, paths: [String]) {
    var draft = RelationsDraft(of: "a.service")
    draft.add(argument: argument)
    #expect(draft.relations.paths == paths)
  }

  @Test("takes optional files, and neither endless nor unprintable nor the kernel's paths")
  func paths() {
    var draft = RelationsDraft(of: "a.service")
    draft.add(path: "-/etc/default/a")
    draft.add(path: "relative")
    draft.add(path: "/etc/\n")
    draft.add(path: "/" + String(repeating: "x", count: RelationsDraft.maximumPathBytes))
    draft.add(mount: "/")
    draft.add(mount: "/sys")
    draft.add(mount: "/var/lib/a")
    #expect(draft.relations.paths == ["/etc/default/a"])
    #expect(draft.relations.mounts == ["/var/lib/a"])
  }

  @Test("holds no list longer than its cap")
  func caps() {
    var draft = RelationsDraft(of: "a.service")
    for index in 0..<1000 {
      draft.add("u\(index).service", to: \.wants)
      draft.add(path: "/etc/\(index)")
    }
    #expect(draft.relations.wants.count == UnitRelations.maximumCount)
    #expect(draft.relations.paths.count == UnitRelations.maximumCount)
  }

  @Test("gives the same relations whatever the manager's order", arguments: 0..<20 as Range<UInt64>)
  func order(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let names = (0..<20).map { "u\($0).service" }
    var drafts = [RelationsDraft(of: "a.service"), RelationsDraft(of: "a.service")]
    for name in names { drafts[0].add(name, to: \.requires) }
    for name in names.shuffled(using: &random) { drafts[1].add(name, to: \.requires) }
    #expect(drafts[0].relations == drafts[1].relations)
  }

  @Test(
    "names the disk that a partition is on",
    arguments: [
      ("/sys/devices/pci0000:00/virtio1/block/vda/vda1", "dev-vda.device"),
      ("/sys/devices/virtual/block/dm-0", #"dev-dm\x2d0.device"#),
      ("/sys/devices/platform/serial8250/tty/ttyS0", nil), ("/sys/devices/x/block", nil), ("", nil),
    ])
  func disks(path: String, unit: String?) {
    #expect(DeviceUnit.disk(ofSystemPath: path) == unit)
  }
}

@Suite("Round of relations")
struct RelationsRoundTests {
  private func unit(_ name: String, _ state: String = "active") -> ServiceManagerBus.ListedUnit {
    ServiceManagerBus.ListedUnit(name: name, activeState: state, path: "/")
  }

  private func relations(_ unit: String, _ wants: String...) -> UnitRelations {
    var relations = UnitRelations(unit: unit)
    relations.wants = wants
    return relations
  }

  /// Everybody who is asked for until nobody is left.
  private func asked(_ round: inout RelationsRound) -> [String] {
    var names: [String] = []
    while round.isUnderWay { names += round.takeStep().map(\.name) }
    return names
  }

  private func list(
    _ names: [String], isStale: Bool = false, in round: inout RelationsRound
  ) -> UnitNews {
    var news = UnitNews()
    round.list(names.map { unit($0) }, isStale: isStale, into: &news)
    return news
  }

  @Test("asks for running services first, for one of a family, and for no device or standard target")
  func order() {
    var round = RelationsRound()
    var news = UnitNews()
    round.list(
      [
        unit("a.mount"), unit("dev-sda.device"), unit("idle.service", "inactive"), unit("basic.target"),
        unit("run-u1.service"), unit("run-u2.service"), unit("b.service"), unit("b.timer"),
      ], isStale: false, into: &news)
    #expect(asked(&round) == ["run-u1.service", "b.service", "b.timer", "a.mount", "idle.service"])
    #expect(news.loaded == ["a.mount", "b.service", "b.timer", "idle.service", "run-*.service"])
  }

  @Test("asks a few at a time")
  func steps() {
    var round = RelationsRound()
    _ = list((0..<20).map { "u\($0).service" }, in: &round)
    var steps: [Int] = []
    while round.isUnderWay { steps.append(round.takeStep().count) }
    #expect(steps == [8, 8, 4])
  }

  @Test("tells what is new or has changed, and nothing twice")
  func news() {
    var round = RelationsRound()
    let isFirst = round.isNews(relations("a.service", "b.service"))
    let isSecond = round.isNews(relations("a.service", "b.service"))
    let isChanged = round.isNews(relations("a.service"))
    let isEmpty = round.isNews(relations("c.service"))
    #expect([isFirst, isSecond, isChanged, isEmpty] == [true, false, true, false])
  }

  @Test("asks again for all after a reload only, and for what nobody has asked for yet")
  func stale() {
    var round = RelationsRound()
    _ = list(["a.service"], in: &round)
    _ = asked(&round)
    _ = round.isNews(relations("a.service", "b.service"))
    _ = list(["a.service", "b.service"], in: &round)
    #expect(asked(&round) == ["b.service"])
    _ = round.isNews(relations("b.service", "c.service"))
    _ = list(["a.service", "b.service"], isStale: true, in: &round)
    #expect(asked(&round) == ["a.service", "b.service"])
  }

  @Test("forgets with the next list what the manager has dropped, and tells all only once")
  func forgets() {
    var round = RelationsRound()
    let first = list(["a.service", "b.service"], in: &round)
    let second = list(["b.service"], in: &round)
    #expect(first.forgotten.isEmpty && first.loaded == ["a.service", "b.service"])
    #expect(second.forgotten == ["a.service"] && second.loaded == nil)
  }

  @Test("asks for a unit that was just loaded, once, and for a family that is known not at all")
  func loaded() {
    var round = RelationsRound()
    _ = list(["run-u1.service"], in: &round)
    _ = asked(&round)
    for name in ["a.service", "a.service", "run-u2.service", "x.device"] { round.add(unit(name)) }
    #expect(asked(&round) == ["a.service"])
  }

  @Test("follows no more units than its cap, and counts the others")
  func cap() {
    var round = RelationsRound()
    _ = list((0..<RelationsRound.maximumUnits + 10).map { "u\($0).service" }, in: &round)
    #expect(asked(&round).count == RelationsRound.maximumUnits)
    #expect(round.leftOut == 10)
    round.add(unit("more.service"))
    #expect(!round.isUnderWay && round.leftOut == 11)
  }
}
