import Glibc
import Model
import TestSupport
import Testing

@testable import HostMetrics

@Suite("Protocol counters")
struct ProtocolTests {
  private static let wanted = [
    ProtocolCounter(section: "Tcp:", name: "RetransSegs"), ProtocolCounter(section: "Udp:", name: "InErrors"),
    ProtocolCounter(section: "Tcp:", name: "InErrors"),
  ]

  private static func values(_ text: String) -> [UInt64?] {
    var table = ProtocolTable(wanted)
    return parse(text) { table.parse($0) ? table.values : [] }
  }

  @Test("finds counters by section and name, beside negative ones")
  func names() {
    let text = "Tcp: MaxConn RetransSegs X\nTcp: -1 7 9\nUdp: InErrors\nUdp: 3\n"
    #expect(Self.values(text) == [7, 3, nil])
  }

  @Test(
    "survives lines that do not belong together, lack columns or are no numbers",
    arguments: [
      "", "\n", "Tcp:", "Tcp: RetransSegs\n", "Tcp: RetransSegs\nUdp: 1\n", "Tcp: RetransSegs\nTcp:\n",
      "Tcp: RetransSegs\nTcp: x\n", "no colon\nno colon\n", "Tcp: RetransSegs\nTcp: 99999999999999999999\n",
    ])
  func damaged(text: String) {
    #expect(Self.values(text).allSatisfy { $0 == nil })
  }

  @Test("follows a file whose columns change")
  func replanned() {
    var table = ProtocolTable(Self.wanted)
    let read = { (text: String) in parse(text) { table.parse($0) ? table.values[0] : nil } }
    #expect(read("Tcp: A RetransSegs\nTcp: 1 2\n") == 2)
    #expect(read("Tcp: RetransSegs A\nTcp: 3 4\n") == 3)
    #expect(read("Udp: InErrors\nUdp: 3\n") == nil)
    #expect(read("Tcp: RetransSegs A\nTcp: 5 6\n") == 5)
  }

  @Test("finds every counter in the files of both kernels", arguments: [Fixture.root, DebianFixture.root])
  func real(root: String) {
    var settings = SamplerSettings()
    settings.root = root
    var collector = TransportCollector(settings)
    var context = CollectionContext()
    var board = SignalBoard()
    var made = 0
    for second in 1...6 {
      context.beginTick(at: Double(second))
      made = objectsMade { collector.collect(&context) }
      board.take(context.signals.take())
    }
    #expect(board.values.count == TransportSignal.allCases.count)
    #expect(made == 0, "a tick makes no objects")
    #expect(context.notices.take() == [])
  }

  @Test("adds version 6 to version 4, and does without it")
  func version6() {
    let tree = FakeTree()
    let names = "Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors\n"
    var collector = TransportCollector(tree.settings)
    var context = CollectionContext()
    var board = SignalBoard()
    tree.write("proc/1/net/snmp", names + "Udp: 10 0 0 0 5\n")
    tree.write("proc/1/net/netstat", "TcpExt: ListenDrops\nTcpExt: 0\n")
    tree.write(
      "proc/1/net/snmp6", "Ip6InReceives\t3\nUdp6RcvbufErrors                \t100\nUdp6InErrors x\n")
    for (second, count) in [(1, 5), (2, 8)] {
      tree.write("proc/1/net/snmp", names + "Udp: 10 0 0 0 \(count)\n")
      tree.write("proc/1/net/snmp6", "Udp6RcvbufErrors                \t\(100 * second)\n")
      context.beginTick(at: Double(second))
      collector.collect(&context)
      board.take(context.signals.take())
    }
    #expect(board.values[":system.network.udp.overflows.receive"] == 103)
    #expect(context.notices.take() == [])
  }

  @Test("loses one file's signals with the file, and not the other's")
  func oneFile() {
    let tree = FakeTree()
    tree.copyFixture()
    var collector = TransportCollector(tree.settings)
    var context = CollectionContext()
    var board = SignalBoard()
    for second in 1...3 {
      if second == 3 { tree.write("proc/1/net/netstat", "garbage") }
      context.beginTick(at: Double(second))
      collector.collect(&context)
      board.take(context.signals.take())
    }
    #expect(board.descriptor(":system.network.tcp.listen_drops") == nil)
    #expect(board.values[":system.network.tcp.retransmissions"] == 0)
    #expect(context.notices.take().map(\.source) == ["\(tree.root)/proc/1/net/netstat"])
  }
}

@Suite("Sockets")
struct SocketTests {
  private final class Box {
    var value: SocketCollector
    init(_ value: consuming SocketCollector) { self.value = value }
  }

  private static func bench() -> CollectorBench {
    var bench = CollectorBench()
    let box = Box(SocketCollector(bench.tree.settings))
    bench.use { box.value.collect(&$0) }
    return bench
  }

  private static let heading = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt\n"

  private static func line(_ local: String, _ remote: String, _ state: String) -> String {
    "   0: \(local) \(remote) \(state) 00000000:00000000 00:00000000 00000000     0        0 1077 1 0\n"
  }

  private static func table(_ text: String, ports: ClosedRange<UInt64> = 32_768...60_999) -> SocketTable {
    var table = SocketTable(ports: ports)
    _ = parse(text) { table.take($0) }
    return table
  }

  @Test("reads real totals of both kernels")
  func totals() throws {
    let debian = try #require(DebianFixture.parse("proc/1/net/sockstat", SocketTotals.init(parsing:)))
    #expect(debian.used == 49 && debian.tcpInUse == 1 && debian.timeWait == 0 && debian.tcpMemory == 0)
    let own = try #require(Fixture.parse("proc/1/net/sockstat", SocketTotals.init(parsing:)))
    #expect(own.used == 123 && own.tcpMemory == 405 && own.tableSize == 1)
    #expect(parse("sockets: used 3\n", SocketTotals.init(parsing:)) == nil)
    #expect(parse("TCP: inuse", SocketTotals.init(parsing:))?.tcpInUse == 0)
  }

  @Test("counts states, and takes nothing from a heading or a state that is unknown")
  func states() {
    let text =
      Self.heading + Self.line("0100007F:1F90", "00000000:0000", "0A")
      + Self.line("0100007F:1F90", "0100007F:C000", "01") + Self.line("0100007F:C000", "0100007F:1F90", "08")
      + Self.line("0100007F:C000", "0100007F:1F90", "0C") + "garbage\n"
    let table = Self.table(text)
    #expect(table.count == 3)
    #expect(table.states.counts == [1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0])
  }

  @Test("finds the destination that takes most local ports")
  func ports() {
    var text = Self.heading
    for port in 0..<5 { text += Self.line("0100007F:C00\(port)", "08080808:01BB", "06") }
    for port in 0..<3 { text += Self.line("0100007F:C01\(port)", "09090909:01BB", "01") }
    text +=
      Self.line("0100007F:0050", "08080808:01BB", "01") + Self.line("0100007F:C009", "08080808:01BB", "0A")
    #expect(Self.table(text, ports: 0xc000...0xc013).states.portShare == 0.25)
    #expect(Self.table("").states.portShare == 0)
  }

  @Test("takes a table in pieces of any length", arguments: [1, 7, 64, 150, 4096])
  func pieces(length: Int) {
    let lines = (0..<50).map { Self.line("0100007F:C0\(10 + $0)", "08080808:01BB", "01") }.joined()
    let bytes = Array((Self.heading + lines).utf8)
    var table = SocketTable(ports: 0...65_535)
    var waiting: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: length) {
      waiting += bytes[start..<min(start + length, bytes.count)]
      waiting.removeFirst(waiting.withUnsafeBytes { table.take($0) })
    }
    #expect(table.count == 50)
    #expect(table.states == Self.table(Self.heading + lines, ports: 0...65_535).states)
  }

  @Test("reads a file that is longer than its buffer, up to its cap, and refuses one without lines")
  func files() {
    let tree = FakeTree()
    let line = Self.line("0100007F:C000", "08080808:01BB", "01")
    tree.write("tcp", String(repeating: line, count: 31_000))
    var table = SocketTable(ports: 0...1)
    let isRead = table.read("\(tree.root)/tcp")
    #expect(isRead)
    #expect(table.count == SocketTable.maximumSockets)
    tree.write("none", String(repeating: "x", count: 100_000))
    var other = SocketTable(ports: 0...1)
    let areRead = [other.read("\(tree.root)/none"), other.read("\(tree.root)/missing")]
    #expect(areRead == [false, false])
  }

  @Test("reports totals each time, and states every thirty seconds")
  func collector() {
    var bench = Self.bench()
    for path in ["sockstat", "sockstat6", "tcp", "tcp6"] {
      bench.tree.write("proc/1/net/\(path)", DebianFixture.text("proc/1/net/\(path)"))
    }
    bench.tree.write("proc/sys/net/ipv4/tcp_mem", "10596\t14131\t21192\n")
    var times: [Int] = []
    for second in stride(from: 0, through: 70, by: 5) {
      bench.tick(at: Double(second))
      if bench.board.values[":system.network.connection.count.listen"] != nil { times.append(second) }
      #expect(bench.board.values[":system.linux.network.sockets.used"] == 49)
    }
    #expect(times == [5, 35, 65], "an answer comes the next time")
    #expect(bench.board.descriptor(":system.linux.network.tcp.memory.utilization") != nil)
    #expect(bench.notices() == [])
  }

  @Test("does not count the states of too many sockets, and says so")
  func tooMany() {
    var bench = Self.bench()
    bench.tree.write("proc/1/net/tcp", Self.heading)
    bench.tree.write("proc/1/net/sockstat", "TCP: inuse 5 orphan 0 tw 2 alloc 1 mem 0\n")
    for second in [0, 5] { bench.tick(at: Double(second)) }
    #expect(bench.board.descriptor(":system.network.connection.count.listen") != nil)
    bench.tree.write("proc/1/net/sockstat", "TCP: inuse 15000 orphan 0 tw 9000 alloc 1 mem 0\n")
    for second in stride(from: 10, through: 40, by: 5) { bench.tick(at: Double(second)) }
    #expect(bench.board.descriptor(":system.network.connection.count.listen") == nil)
    #expect(bench.notices() == ["more TCP sockets than the cap: 24000 left out"])
    bench.tree.write("proc/1/net/sockstat", "TCP: inuse 15 orphan 0 tw 9 alloc 1 mem 0\n")
    for second in stride(from: 45, through: 70, by: 5) { bench.tick(at: Double(second)) }
    #expect(bench.notices() == ["all TCP sockets followed again"])
  }
}

@Suite("Firewall's table")
struct ConntrackTests {
  private static func text(_ lines: String...) -> String {
    "entries  clashres found new invalid ignore delete chainlength insert insert_failed drop early_drop icmp_error\n"
      + lines.map { $0 + "\n" }.joined()
  }

  @Test("reads the files of both kernels", arguments: [Fixture.root, DebianFixture.root])
  func real(root: String) throws {
    let path = "proc/1/net/stat/nf_conntrack"
    let text = root == Fixture.root ? Fixture.text(path) : DebianFixture.text(path)
    let counters = try #require(parse(text, ConntrackCounters.init(parsing:)))
    #expect(counters.entries == 0 && counters.drops == 0 && counters.insertFailures == 0)
  }

  @Test("takes the entries once and adds what the processors count, in hexadecimal")
  func sum() throws {
    let line =
      "0000001f  00000000 00000000 00000000 0000000a 00000000 00000000 00000000 00000000 00000001 000000FF 00000002 0"
    let counters = try #require(parse(Self.text(line, line), ConntrackCounters.init(parsing:)))
    #expect(counters.entries == 31)
    #expect(counters.invalid == 20)
    #expect(counters.insertFailures == 2)
    #expect(counters.drops == 510)
    #expect(counters.earlyDrops == 4)
  }

  @Test("refuses what is no such file", arguments: ["", "entries\n", "x y\n1 2\n", "entries\nzz\n"])
  func damaged(text: String) {
    #expect(parse(text, ConntrackCounters.init(parsing:)) == nil)
  }

  @Test("reports use and drops, and has nothing to say where there is no firewall")
  func collector() {
    final class Box {
      var value: ConntrackCollector
      init(_ value: consuming ConntrackCollector) { self.value = value }
    }
    var bench = CollectorBench()
    let box = Box(ConntrackCollector(bench.tree.settings))
    bench.use { box.value.collect(&$0) }
    bench.tick(at: 0)
    #expect(bench.board.signals.isEmpty && bench.notices() == [])
    bench.tree.write("proc/1/net/stat/nf_conntrack", Self.text("00000064 0 0 0 0 0 0 0 0 0 0 0 0"))
    bench.tree.write("proc/sys/net/netfilter/nf_conntrack_max", "200\n")
    bench.tick(at: 5)
    bench.tree.write("proc/1/net/stat/nf_conntrack", Self.text("000000c8 0 0 0 0 0 0 0 0 0 32 0 0"))
    bench.tick(at: 10)
    #expect(bench.board.values[":system.linux.conntrack.utilization"] == 1)
    #expect(bench.board.values[":system.linux.conntrack.drops"] == 10)
  }
}

@Suite("Links")
struct LinkTests {
  private final class Box {
    var value: InterfaceCollector
    init(_ value: consuming InterfaceCollector) { self.value = value }
  }

  @Test("tells whether the link is up, and when it changes; a driver that does not know is passed over")
  func changes() {
    var bench = CollectorBench()
    let box = Box(InterfaceCollector(bench.tree.settings))
    bench.use { box.value.collect(&$0) }
    let line = "  eth0: 110 1 0 0 0 0 0 0 602 7 0 0 0 0 0 0\n"
    bench.tree.write("proc/1/net/dev", line)
    bench.tree.write("sys/class/net/eth0/operstate", "up\n")
    bench.tick(at: 0)
    #expect(bench.board.values["eth0:system.linux.network.link"] == 1)
    bench.tree.write("sys/class/net/eth0/operstate", "down\n")
    bench.tick(at: 5)
    #expect(bench.board.values["eth0:system.linux.network.link"] == 0)
    #expect(bench.changes == ["eth0: link is down"])
    bench.tree.write("sys/class/net/eth0/operstate", "unknown\n")
    bench.tick(at: 10)
    #expect(bench.board.descriptor("eth0:system.linux.network.link") == nil)
    #expect(bench.notices() == [], "the loopback's driver never tells")
    bench.tree.write("proc/1/net/dev", line + "wlan0: 1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0\n")
    bench.tick(at: 11)
    #expect(bench.changes == ["wlan0: interface carries its first packet"])
    bench.tree.write("proc/1/net/dev", line)
    bench.tick(at: 12)
    #expect(bench.changes == ["wlan0: interface is gone"])
    #expect(bench.board.signals.values.allSatisfy { $0.entity.name == "eth0" })
  }

  @Test("a /sys of another network namespace tells nothing, and is no failure")
  func sandbox() {
    var bench = CollectorBench()
    let box = Box(InterfaceCollector(bench.tree.settings))
    bench.use { box.value.collect(&$0) }
    bench.tree.write("proc/1/net/dev", "eth0: 110 1 0 0 0 0 0 0 602 7 0 0 0 0 0 0\n")
    bench.tree.write("sys/class/net/lo/operstate", "unknown\n")
    for second in 0...5 { bench.tick(at: Double(second)) }
    #expect(bench.board.descriptor("eth0:system.linux.network.link") == nil)
    #expect(bench.notices() == [])
  }

  @Test(
    "knows the kernel's words",
    arguments: [
      ("up\n", .up), ("down\n", .down), ("lowerlayerdown", .down), ("dormant", .down), ("unknown\n", .untold),
      ("", nil), ("upside", nil),
    ]
      as [(String, LinkState?)])
  func words(text: String, state: LinkState?) {
    #expect(parse(text, LinkState.init(parsing:)) == state)
  }
}

@Suite("Enormous files")
struct EnormousTests {
  @Test(
    "cost their own collector its signals, and no other",
    arguments: [
      "proc/diskstats", "proc/1/mountinfo", "proc/1/net/dev", "proc/1/net/snmp", "proc/1/net/sockstat",
    ])
  func refused(path: String) {
    let tree = FakeTree()
    tree.copyFixture()
    tree.write(path, String(repeating: Fixture.text(path), count: 5_000_000 / Fixture.bytes(path).count))
    let sampler = HostSampler(settings: tree.settings)
    var board = SignalBoard()
    for second in 1...3 { board.take(sampler.sample(monotonicNanoseconds: .seconds(Double(second)))) }
    let source = "\(tree.root)/\(path)"
    #expect(sampler.takeNotices().contains { $0.message == "\(source): File too large" })
    #expect(board.values[":system.memory.utilization"] != nil)
    let others = [
      "vda:system.disk.utilization", "eth0:system.network.io.receive", ":system.network.tcp.opened",
    ]
    #expect(others.count { board.values[$0] != nil } >= 2)
  }
}
