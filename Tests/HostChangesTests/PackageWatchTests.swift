import Model
import Testing

@testable import HostChanges

@Suite struct PackageWatchTests {
  private let host = HostTree()

  init() {
    host.write("/usr/lib/systemd/system/nginx.service", "[Service]\nExecStart=/usr/sbin/nginx\n")
    host.write(
      "/var/lib/dpkg/info/nginx-core.list",
      "/.\n/usr\n/usr/sbin\n/usr/sbin/nginx\n/lib/systemd/system/nginx.service\n/etc/nginx/nginx.conf\n")
    host.write("/var/lib/dpkg/info/tree:amd64.list", "/.\n/usr/bin/tree\n")
    host.write("/etc/nginx/nginx.conf", "a\n")
    host.write("/var/log/dpkg.log", "")
  }

  private func watch(namingUsers: Bool = false) -> ChangeWatch {
    host.pass(seconds: 0)
    var options = host.options
    options.filesSinceMicroseconds = .max / 2
    options.keepsUserNames = namingUsers
    let watch = ChangeWatch(options)
    _ = watch.poll(host.now)
    return watch
  }

  private func log(_ lines: String..., ago: Int64 = 0) {
    let text = lines.map { "\(host.stamp(ago: ago)) \($0)\n" }.joined()
    host.write("/var/log/dpkg.log", text, appending: true)
  }

  @Test(
    "an upgrade is a change of the unit whose program is in the package, told by its files and its script")
  func upgrade() throws {
    let watch = watch()
    log("upgrade nginx-core:amd64 1.22.1-9 1.22.1-10", "status half-configured nginx-core:amd64 1.22.1-9")
    let first = try #require(watch.poll(host.now).first)
    #expect(first.summary == "nginx-core 1.22.1-9 -> 1.22.1-10 upgraded")
    #expect(first.kind == .package && first.entity == Entity(kind: .unit, name: "nginx.service"))
    #expect(first.units == ["nginx.service"])
    log("configure nginx-core:amd64 1.22.1-10 <none>")
    host.pass(seconds: 1)
    let second = watch.poll(host.now)
    #expect(second.map(\.summary) == [first.summary])
  }

  @Test("who asked for it is told where people may be named", arguments: [true, false])
  func requested(namesUsers: Bool) {
    let watch = watch(namingUsers: namesUsers)
    host.write(
      "/var/log/apt/history.log",
      "\nStart-Date: \(host.stamp(ago: 5))\nCommandline: apt upgrade\nRequested-By: alice (1000)\n")
    log("upgrade nginx-core:amd64 2 1")
    let by = namesUsers ? "apt upgrade, by alice" : "apt upgrade"
    #expect(watch.poll(host.now).map(\.summary) == ["nginx-core 2 -> 1 downgraded (\(by))"])
  }

  @Test("files that a package writes are its change and no others")
  func folded() {
    let watch = watch()
    log("upgrade nginx-core:amd64 1 2")
    host.write("/etc/nginx/nginx.conf", "new\n")
    host.write("/etc/passwd", "nginx\n")
    host.write("/etc/hosts", "mine\n")
    log("status installed nginx-core:amd64 2", ago: -1)
    #expect(watch.summaries(host) == ["nginx-core 1 -> 2 upgraded"])
    #expect(watch.summaries(host, after: 20) == ["/etc/hosts created"])
    #expect(watch.report.foldedFiles == 2)
  }

  @Test("a package's file that somebody writes right after its upgrade is told")
  func writtenAfterwards() {
    let watch = watch()
    log("upgrade nginx-core:amd64 1 2", "status installed nginx-core:amd64 2", ago: 4)
    host.write("/etc/nginx/nginx.conf", "broken\n")
    host.write("/etc/passwd", "nginx\n")
    #expect(watch.summaries(host) == ["nginx-core 1 -> 2 upgraded"])
    #expect(watch.summaries(host, after: 20) == ["/etc/nginx/nginx.conf written"])
    #expect(watch.report.foldedFiles == 1)
  }

  @Test("an installation is told when its files are known")
  func installation() {
    let watch = watch()
    log("install nginx-core:amd64 <none> 1.22")
    #expect(watch.poll(host.now).isEmpty)
    log("configure nginx-core:amd64 1.22 <none>")
    let changes = watch.poll(host.now)
    #expect(changes.map(\.summary) == ["nginx-core 1.22 installed"])
    #expect(changes.first?.units == ["nginx.service"])
  }

  @Test("of many packages without a unit a few are named, the others counted")
  func many() {
    let watch = watch()
    for index in 0..<30 { log("upgrade lib\(index):amd64 1 2") }
    #expect(watch.poll(host.now).count == PackageWatch.maximumPlain)
    #expect(
      watch.summaries(host, after: 20) == ["\(30 - PackageWatch.maximumPlain) further packages changed"])
  }

  @Test("the last hour is read at the start, from the log rotated last too, and nothing twice")
  func start() {
    host.write("/var/log/dpkg.log.1", "\(host.stamp(ago: 1800)) upgrade tree:amd64 1 2\n")
    log("upgrade tree:amd64 0 1", ago: 7200)
    log("upgrade tree:amd64 2 3", ago: 600)
    let options = host.options
    var changes = ChangeWatch(options).poll(host.now).filter { $0.kind == .package }
    #expect(changes.map(\.summary) == ["tree 1 -> 2 upgraded", "tree 2 -> 3 upgraded"])
    var later = options
    later.packagesSinceMicroseconds = changes[0].realtimeMicroseconds
    changes = ChangeWatch(later).poll(host.now).filter { $0.kind == .package }
    #expect(changes.map(\.summary) == ["tree 2 -> 3 upgraded"])
  }

  @Test("goes on when the log is rotated, cut off, or written a piece of a line at a time")
  func rotation() {
    let watch = watch()
    host.write("/var/log/dpkg.log", "\(host.stamp()) upgrade tree:amd64 1", appending: true)
    #expect(watch.poll(host.now).isEmpty)
    host.write("/var/log/dpkg.log", " 2\n", appending: true)
    #expect(watch.poll(host.now).map(\.summary) == ["tree 1 -> 2 upgraded"])
    host.rename("/var/log/dpkg.log", "/var/log/dpkg.log.1")
    log("upgrade tree:amd64 2 3")
    #expect(watch.poll(host.now).map(\.summary) == ["tree 2 -> 3 upgraded"])
    host.write("/var/log/dpkg.log", "")
    _ = watch.poll(host.now)
    log("upgrade tree:amd64 3 4")
    #expect(watch.poll(host.now).map(\.summary) == ["tree 3 -> 4 upgraded"])
  }

  @Test("a line longer than any of dpkg's is passed over, and what follows is read")
  func longLine() {
    let watch = watch()
    host.write("/var/log/dpkg.log", String(repeating: "x", count: 3000), appending: true)
    _ = watch.poll(host.now)
    host.write("/var/log/dpkg.log", String(repeating: "x", count: 3000) + "\n", appending: true)
    log("upgrade tree:amd64 1 2")
    #expect(watch.poll(host.now).map(\.summary) == ["tree 1 -> 2 upgraded"])
  }

  @Test("what follows a long line is read though it comes one line at a time")
  func longLineAlone() {
    let watch = watch()
    host.write("/var/log/dpkg.log", String(repeating: "x", count: 3000), appending: true)
    _ = watch.poll(host.now)
    host.write("/var/log/dpkg.log", "x\n", appending: true)
    #expect(watch.poll(host.now).isEmpty)
    log("upgrade tree:amd64 1 2")
    #expect(watch.poll(host.now).map(\.summary) == ["tree 1 -> 2 upgraded"])
    log("upgrade tree:amd64 2 3")
    #expect(watch.poll(host.now).map(\.summary) == ["tree 2 -> 3 upgraded"])
  }

  @Test("a long line in a log that is cut off ends with it")
  func longLineCut() {
    let watch = watch()
    host.write("/var/log/dpkg.log", String(repeating: "x", count: 3000), appending: true)
    _ = watch.poll(host.now)
    host.write("/var/log/dpkg.log", "")
    log("upgrade tree:amd64 1 2")
    #expect(watch.poll(host.now).map(\.summary) == ["tree 1 -> 2 upgraded"])
  }
}
