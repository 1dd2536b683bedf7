import HostChanges
import Model
import TestSupport
import Testing

@testable import HostChanges

@Suite struct PackageLogTests {
  private static func entry(_ line: String) -> PackageLogEntry { PackageLogEntry(Array(line.utf8)[...]) }

  private static let time = LocalTime.microseconds(
    date: Array("2026-08-23".utf8)[...], time: Array("02:59:07".utf8)[...])

  @Test("reads what dpkg does to a package, with both versions")
  func upgrade() throws {
    let expected = PackageLine(
      realtimeMicroseconds: try #require(Self.time), action: .upgrade, package: "postgresql-15",
      architecture: "amd64", old: "15.7-0+deb12u1", new: "15.8-0+deb12u1")
    #expect(
      Self.entry("2026-08-23 02:59:07 upgrade postgresql-15:amd64 15.7-0+deb12u1 15.8-0+deb12u1")
        == .package(expected))
  }

  @Test(
    "tells the actions apart",
    arguments: [
      ("install nginx:all <none> 1.22.1-9", PackageLine.Action.install, "", "1.22.1-9"),
      ("remove nginx:all 1.22.1-9 <none>", .remove, "1.22.1-9", ""),
      ("purge nginx:all 1.22.1-9 <none>", .purge, "1.22.1-9", ""),
      ("configure nginx:all 1.22.1-9 <none>", .configure, "", "1.22.1-9"),
    ])
  func actions(text: String, action: PackageLine.Action, old: String, new: String) throws {
    guard case .package(let line) = Self.entry("2026-08-23 02:59:07 " + text) else {
      Issue.record("no change of a package")
      return
    }
    #expect((line.action, line.package, line.old, line.new) == (action, "nginx", old, new))
  }

  @Test(
    "other lines of dpkg's say that it runs",
    arguments: [
      "startup archives unpack", "status half-configured nginx:all 1.22", "trigproc man-db:amd64 2.11 <none>",
      "conffile /etc/nginx/nginx.conf keep",
    ])
  func activity(text: String) throws {
    #expect(Self.entry("2026-08-23 02:59:07 " + text) == .activity(try #require(Self.time)))
  }

  @Test(
    "what is no line of dpkg's is counted, not believed",
    arguments: [
      "", "upgrade", "2026-13-23 02:59:07 upgrade a 1 2", "2026-08-23 25:59:07 upgrade a 1 2",
      "2026-08-23T02:59:07 upgrade a 1 2", String(repeating: "x", count: 5000),
    ])
  func stray(text: String) {
    #expect(Self.entry(text) == .stray)
  }

  @Test("survives any bytes", arguments: 0..<16)
  func fuzz(seed: Int) {
    var random = SplitMix64(seed: seed)
    var bytes = Array("2026-08-23 02:59:07 upgrade postgresql-15:amd64 15.7 15.8".utf8)
    for _ in 0..<200 {
      bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
      if case .package(let line) = PackageLogEntry(bytes[...]) {
        #expect(!line.package.isEmpty && line.package.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f })
      }
      #expect(ChangeParsers.violation(by: bytes) == nil)
      #expect(ChangeParsers.violation(by: Array("ExecStart=".utf8) + bytes) == nil)
      #expect(ChangeParsers.violation(by: Array("Start-Date: ".utf8) + bytes) == nil)
    }
  }
}

@Suite struct PackageHistoryTests {
  private static let text = """
    End-Date: 2026-08-22  10:00:00

    Start-Date: 2026-08-23  02:58:00
    Commandline: /usr/bin/apt-get -y -o Acquire::http::Proxy=http://me:secret@proxy install nginx
    Requested-By: alice (1000)
    Upgrade: nginx:amd64 (1.22.1-9, 1.22.1-9+deb12u1)
    End-Date: 2026-08-23  02:59:30

    Start-Date: 2026-08-23  06:10:00
    Commandline: /usr/bin/python3 /usr/bin/unattended-upgrade
    """

  @Test("knows who ran what, without the options")
  func runs() {
    let runs = PackageHistory.runs(in: Array(Self.text.utf8))
    #expect(runs.map(\.command) == ["apt-get install", "unattended-upgrade"])
    #expect(runs.map(\.user) == ["alice", ""])
    #expect(runs.map { $0.endMicroseconds == nil } == [false, true])
  }

  @Test("a moment belongs to the run around it")
  func moment() {
    let runs = PackageHistory.runs(in: Array(Self.text.utf8))
    let start = runs[0].startMicroseconds
    #expect(PackageHistory.run(at: start + 60_000_000, in: runs)?.user == "alice")
    #expect(PackageHistory.run(at: start - 1, in: runs) == nil)
    #expect(PackageHistory.run(at: start + 3_600_000_000, in: runs) == nil)
    #expect(PackageHistory.run(at: runs[1].startMicroseconds + 5, in: runs)?.command == "unattended-upgrade")
  }
}

@Suite struct PackageVersionTests {
  /// The examples of deb-version(7), and results of `dpkg --compare-versions`.
  @Test(
    "orders as dpkg does",
    arguments: [
      ("1.0~rc1", "1.0"), ("1.0", "1.0-1"), ("9.9", "1:0.1"), ("1.2", "1.10"), ("1.0a", "1.0+"),
      ("2.36-9+deb12u1", "2.36-9+deb12u10"), ("1.0~~", "1.0~"), ("1.09", "1.10"), ("a", "b"),
    ])
  func order(lower: String, higher: String) {
    #expect(PackageVersion(lower) < PackageVersion(higher))
    #expect(!(PackageVersion(higher) < PackageVersion(lower)))
  }

  @Test("zeros in front mean nothing")
  func equal() {
    #expect(PackageVersion("1.01") == PackageVersion("1.1"))
    #expect(PackageVersion("0:1.1") == PackageVersion("1.1"))
  }
}
