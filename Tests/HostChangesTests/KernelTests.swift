import Model
import Testing

@testable import HostChanges

@Suite struct KernelTests {
  private let host = HostTree()

  @Test("a parameter that is set is a change, with what it was; counters are none")
  func parameters() {
    host.write("/proc/sys/vm/swappiness", "60\n")
    host.write("/proc/sys/kernel/printk", "4\t4\t1\t7\n")
    host.write("/proc/sys/fs/file-nr", "100\t0\t200\n")
    var watch = KernelWatch(host.options)
    #expect(watch.poll(host.now).isEmpty)
    host.write("/proc/sys/vm/swappiness", "10\n")
    host.write("/proc/sys/kernel/printk", "7\t4\t1\t7\n")
    host.write("/proc/sys/fs/file-nr", "101\t0\t200\n")
    host.pass(seconds: 31)
    let changes = watch.poll(host.now)
    #expect(
      changes.map(\.summary) == ["kernel.printk 4 4 1 7 -> 7 4 1 7", "vm.swappiness 60 -> 10"])
    #expect(changes.allSatisfy { $0.kind == .kernel && $0.entity == .host })
  }

  @Test("what the service's own namespaces say is not the host's, and nothing is told of it")
  func namespaces() {
    let paths = [
      "net/ipv4/tcp_rmem", "net/core/somaxconn", "kernel/shmmax", "kernel/msgmnb", "kernel/sem",
      "fs/mqueue/msg_max", "user/max_user_namespaces", "kernel/hostname",
    ]
    for path in paths { host.write("/proc/sys/" + path, "1\n") }
    host.write("/proc/sys/kernel/pid_max", "32768\n")
    #expect(KernelParameters.read(host.options) == ["kernel/pid_max": "32768"])
  }

  @Test("modules that come and go are changes, those on their way are not")
  func modules() {
    host.write("/proc/modules", "a 1 0 - Live 0x0\nb 1 0 - Live 0x0\n")
    var watch = KernelWatch(host.options)
    _ = watch.poll(host.now)
    host.write("/proc/modules", "a 1 0 - Live 0x0\nc 1 0 - Live 0x0\nd 1 0 - Loading 0x0\n")
    host.pass(seconds: 31)
    #expect(watch.poll(host.now).map(\.summary) == ["kernel module c loaded", "kernel module b removed"])
  }

  @Test("many at once are one change")
  func many() {
    host.write("/proc/modules", "a 1 0 - Live 0x0\n")
    var watch = KernelWatch(host.options)
    _ = watch.poll(host.now)
    host.write("/proc/modules", (0..<50).map { "m\($0) 1 0 - Live 0x0\n" }.joined())
    host.pass(seconds: 31)
    #expect(watch.poll(host.now).map(\.summary) == ["51 kernel modules changed"])
  }
}

@Suite struct ListenerTests {
  private let host = HostTree()
  private static let head =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
  private static let ssh =
    "   0: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1077 1 0\n"
  private static let web =
    "   1: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000    33        0 1078 1 0\n"
  private static let connection =
    "   2: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000    33        0 1079 1 0\n"
  private static let web6 =
    "   0: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 "
    + "00:00000000 00000000    33        0 1080 1 0\n"

  @Test("reads addresses, ports and users, and stops at the first connection")
  func table() {
    let text = Self.head + Self.ssh + Self.web + Self.connection + Self.ssh
    let found = ListenerTable.listeners(in: Array(text.utf8), .tcp)
    #expect(found.map(\.address) == ["0.0.0.0", "127.0.0.1"])
    #expect(found.map(\.port) == [22, 8080] && found.map(\.user) == [0, 33])
    let six = ListenerTable.listeners(in: Array((Self.head + Self.web6).utf8), .tcp)
    #expect(six.map(\.address) == ["[::]"])
  }

  @Test("a socket that begins to listen is a change, on all its addresses at once, and so is its end")
  func changes() {
    host.write("/proc/1/net/tcp", Self.head + Self.ssh)
    host.write("/proc/1/net/tcp6", Self.head)
    var watch = ListenerWatch(host.options)
    #expect(watch.poll(host.now).isEmpty)
    host.write("/proc/1/net/tcp", Self.head + Self.ssh + Self.web)
    host.write("/proc/1/net/tcp6", Self.head + Self.web6)
    host.pass(seconds: 6)
    #expect(watch.poll(host.now).map(\.summary) == ["now listens on tcp 127.0.0.1:8080, [::]:8080 (uid 33)"])
    host.write("/proc/1/net/tcp", Self.head + Self.web)
    host.pass(seconds: 6)
    #expect(watch.poll(host.now).map(\.summary) == ["no longer listens on tcp 0.0.0.0:22 (uid 0)"])
  }

  @Test("ports that the kernel hands out by itself are nobody's service")
  func ephemeral() {
    host.write("/proc/1/net/udp", Self.head)
    var watch = ListenerWatch(host.options)
    _ = watch.poll(host.now)
    host.write(
      "/proc/1/net/udp",
      Self.head + Self.ssh.replacing(" 0A ", with: " 07 ").replacing(":0016", with: ":C350"))
    host.pass(seconds: 6)
    #expect(watch.poll(host.now).isEmpty)
  }

  private static let resolver = ssh.replacing(" 0A ", with: " 07 ").replacing(":0016", with: ":0401")

  @Test("a socket of UDP is told when it has stood for a minute, dated by when it came, and its end")
  func standing() throws {
    host.write("/proc/1/net/udp", Self.head)
    var watch = ListenerWatch(host.options)
    _ = watch.poll(host.now)
    host.write("/proc/1/net/udp", Self.head + Self.resolver)
    host.pass(seconds: 6)
    let came = host.now.realtimeMicroseconds
    #expect(watch.poll(host.now).isEmpty)
    host.pass(seconds: 55)
    #expect(watch.poll(host.now).isEmpty)
    host.pass(seconds: 6)
    let change = try #require(watch.poll(host.now).first)
    #expect(change.summary == "now listens on udp 0.0.0.0:1025 (uid 0)")
    #expect((came - 6_000_000...came).contains(change.realtimeMicroseconds))
    host.write("/proc/1/net/udp", Self.head)
    host.pass(seconds: 6)
    #expect(watch.poll(host.now).map(\.summary) == ["no longer listens on udp 0.0.0.0:1025 (uid 0)"])
  }

  @Test("clients that take a port of UDP for a moment are not told, nor is what was there before the watch")
  func passing() {
    host.write("/proc/1/net/udp", Self.head + Self.resolver)
    var watch = ListenerWatch(host.options)
    for round in 0..<40 {
      let client = Self.resolver.replacing(":0401", with: ":\(4000 + round)")
      host.write("/proc/1/net/udp", Self.head + Self.resolver + client)
      #expect(watch.poll(host.now).isEmpty)
      host.pass(seconds: 6)
    }
    host.write("/proc/1/net/udp", Self.head)
    #expect(watch.poll(host.now).map(\.summary) == ["no longer listens on udp 0.0.0.0:1025 (uid 0)"])
  }

  @Test("a user whom the service's namespace has no number for is not made up")
  func unknownUser() {
    host.write("/proc/sys/kernel/overflowuid", "65534\n")
    host.write("/proc/1/net/tcp", Self.head)
    var watch = ListenerWatch(host.options)
    _ = watch.poll(host.now)
    host.write("/proc/1/net/tcp", Self.head + Self.web.replacing("    33 ", with: " 65534 "))
    host.pass(seconds: 6)
    #expect(watch.poll(host.now).map(\.summary) == ["now listens on tcp 127.0.0.1:8080"])
  }
}
