import Model
import TestSupport
import Testing

@testable import HostChanges

@Suite("Hostile trees")
struct ToleranceTests {
  @Test(
    "any bytes in the files that are parsed are survived, and no look brings too many changes",
    arguments: 0..<6)
  func bytes(seed: Int) {
    var random = SplitMix64(seed: seed)
    let host = HostTree()
    let watch = ChangeWatch(host.options)
    let texts = [
      "/var/log/dpkg.log": "2026-11-23 10:00:00 upgrade a:amd64 1 2\n", "/proc/modules": "a 1 0 - Live 0x0\n",
      "/var/log/apt/history.log": "Start-Date: 2026-11-23  10:00:00\nCommandline: apt upgrade\n",
      "/proc/1/net/tcp": "head\n 0: 00000000:0016 00000000:0000 0A 0:0 0:0 0 0 0 1 1\n",
      "/proc/sys/vm/swappiness": "60\n", "/var/lib/dpkg/info/a.list": "/lib/systemd/system/a.service\n",
      "/etc/systemd/system/a.service": "[Service]\nExecStart=/opt/a\n",
    ]
    for _ in 0..<30 {
      for (path, text) in texts.sorted(by: { $0.key < $1.key }) {
        var bytes = Array(text.utf8)
        for _ in 0..<Int(random.next() % 4) {
          bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(random.next() % 256)
        }
        host.write(path, bytes, appending: random.next() % 2 == 0)
      }
      host.pass(seconds: 31)
      #expect(watch.poll(host.now).count <= ChangeWatch.maximumChanges)
    }
  }

  @Test("a pipe in the place of a log holds nothing up, nor does a folder or a link to itself")
  func notFiles() {
    let host = HostTree()
    host.makePipe("/var/log/dpkg.log")
    host.makeFolder("/proc/modules")
    host.makeLink("/etc/loop", to: "loop")
    host.makeLink("/etc/up", to: "..")
    let watch = ChangeWatch(host.options)
    _ = watch.poll(host.now)
    host.pass(seconds: 31)
    _ = watch.poll(host.now)
    #expect(watch.report.folders == 1)
  }

  @Test("folders in folders without end are left alone at some depth, and counted where there are too many")
  func depth() {
    let host = HostTree()
    host.makeFolder("/etc" + String(repeating: "/d", count: 40))
    let watch = ChangeWatch(host.options)
    _ = watch.poll(host.now)
    #expect(watch.report.folders < 40)
  }

  @Test("a tree that is moved away is gone with all its files, and comes back as new")
  func moved() {
    let host = HostTree()
    for name in ["a", "b", "sub/c"] { host.write("/etc/shop/\(name).conf", "x") }
    var options = host.options
    options.filesSinceMicroseconds = .max / 2
    let watch = ChangeWatch(options)
    _ = watch.poll(host.now)
    #expect(watch.report.files == 3)
    host.rename("/etc/shop", "/shop")
    #expect(
      Set(watch.summaries(host)) == [
        "/etc/shop/a.conf removed", "/etc/shop/b.conf removed", "/etc/shop/sub/c.conf removed",
      ])
    #expect(watch.report.files == 0 && watch.report.folders == 1)
    host.rename("/shop", "/etc/shop")
    #expect(watch.summaries(host, after: 4).count == 3)
  }
}
