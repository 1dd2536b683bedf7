import Glibc
import Model
import Testing

@testable import HostChanges

@Suite struct ConfigurationTests {
  private let host = HostTree()

  init() {
    host.write(
      "/usr/lib/systemd/system/nginx.service",
      "[Service]\nExecStart=/usr/sbin/nginx -c /etc/nginx/nginx.conf\n")
    host.write(
      "/usr/lib/systemd/system/postgresql@.service", "[Service]\nExecStart=-/usr/bin/pg_ctlcluster %i\n")
    host.write("/etc/nginx/nginx.conf", "worker_processes 1;\n")
    host.write("/etc/hosts", "127.0.0.1 localhost\n")
  }

  /// A watch that has had its first look, some time after everything was written.
  private func watch() -> ChangeWatch {
    host.pass(seconds: 0)
    var options = host.options
    options.filesSinceMicroseconds = .max / 2
    let watch = ChangeWatch(options)
    _ = watch.poll(host.now)
    return watch
  }

  @Test("a file that is written is a change of the unit that names it")
  func written() throws {
    let watch = watch()
    host.write("/etc/nginx/nginx.conf", "worker_processes 2; # more\n")
    host.pass(seconds: 0.1)
    _ = watch.poll(host.now)
    host.pass(seconds: 2)
    let change = try #require(watch.poll(host.now).first)
    #expect(change.summary == "/etc/nginx/nginx.conf written")
    #expect(change.kind == .configuration)
    #expect(change.entity == Entity(kind: .unit, name: "nginx.service"))
    #expect(change.units == ["nginx.service"])
  }

  @Test("an editor that writes a new file and renames it makes one change")
  func renamed() {
    let watch = watch()
    host.write("/etc/hosts.swp", "x")
    host.write("/etc/hosts~", "127.0.0.1 localhost\n")
    host.write("/etc/.hosts.new", "127.0.0.1 localhost me\n")
    host.rename("/etc/.hosts.new", "/etc/hosts")
    #expect(watch.summaries(host) == ["/etc/hosts written"])
  }

  @Test("files that come, go, or change their permissions are told")
  func others() {
    let watch = watch()
    host.write("/etc/cron.d/backup", "* * * * * root true\n")
    host.delete("/etc/hosts")
    chmod(host.root + "/etc/nginx/nginx.conf", 0o600)
    #expect(
      Set(watch.summaries(host)) == [
        "/etc/cron.d/backup created", "/etc/hosts removed", "/etc/nginx/nginx.conf permissions changed",
      ])
  }

  @Test("what nobody configures is passed over")
  func ignored() {
    let watch = watch()
    for name in [
      "mtab", "ld.so.cache", "nginx/.nginx.conf.swp", "nginx/nginx.conf.dpkg-new", "hosts~",
      "lvm/archive/a.vg",
    ] {
      host.write("/etc/" + name, "x")
    }
    #expect(watch.summaries(host).isEmpty)
  }

  @Test("many files of a folder are one change, and ten thousand are one too")
  func storm() {
    let watch = watch()
    for index in 0..<5 { host.write("/etc/nginx/sites/\(index).conf", "x") }
    #expect(watch.summaries(host) == ["5 files in /etc/nginx/sites created"])
    for index in 0..<40 { host.write("/etc/many/\(index)/a.conf", "x") }
    let summaries = watch.summaries(host)
    #expect(summaries.count <= FileWatch.maximumChanges + 1)
    #expect(summaries.contains { $0.hasSuffix("files in /etc/many created") })
  }

  @Test("a file that is written all day is soon told no more, and counted")
  func habit() {
    let watch = watch()
    var told = 0
    for round in 0..<10 {
      host.write("/etc/hosts", String(repeating: "x", count: round))
      told += watch.summaries(host, after: 130).count
    }
    #expect(told == FileHabits.told)
    #expect(watch.report.habitualFiles == 7)
  }

  @Test("a file that was changed within the last hour is told at the start, unless it was told before")
  func lookBack() {
    host.pass(seconds: 1)
    let first = ChangeWatch(host.options).poll(host.now).map(\.summary)
    #expect(first.contains("/etc/hosts written"))
    var later = host.options
    later.filesSinceMicroseconds = host.now.realtimeMicroseconds
    #expect(ChangeWatch(later).poll(host.now).isEmpty)
  }

  @Test("a folder that cannot be read is counted, and its files are not taken for gone")
  func unreadable() {
    guard geteuid() != 0 else { return }
    let watch = watch()
    chmod(host.root + "/etc/nginx", 0)
    #expect(watch.summaries(host).isEmpty)
    #expect(watch.report.unreadableFolders == 1)
    chmod(host.root + "/etc/nginx", 0o755)
  }

  @Test("an event that was lost right after a full look is made up for within seconds")
  func lostEvent() {
    let watch = watch()
    host.makeFolder("/etc/busy")
    host.makeFolder("/etc/quiet")
    _ = watch.summaries(host)
    // More than the kernel's queue holds; two names in turn, as it takes equal events in a row for one.
    for index in 0..<20_000 { host.write("/etc/busy/\(index % 2).tmp", "") }
    host.write("/etc/quiet/new.conf", "x")
    #expect(watch.summaries(host).isEmpty)
    #expect(watch.summaries(host, after: 8) == ["/etc/quiet/new.conf created"])
  }

  @Test("a file outside of /etc that a unit names is asked about")
  func named() {
    host.write(
      "/usr/lib/systemd/system/shop.service",
      "[Service]\nExecStart=/opt/shop/run --config=/opt/shop/shop.yml\n")
    host.write("/opt/shop/shop.yml", "a: 1\n")
    let watch = watch()
    host.write("/opt/shop/shop.yml", "a: 1\nb: 2\n")
    #expect(watch.summaries(host, after: 11) == ["/opt/shop/shop.yml written"])
  }

  @Test("paths name people only where that is allowed", arguments: [false, true])
  func homes(named: Bool) {
    host.write("/usr/lib/systemd/system/shop.service", "[Service]\nExecStart=/home/alice/bin/shop\n")
    host.write("/etc/sudoers.d/alice", "x")
    host.pass(seconds: 1)
    var options = host.options
    options.keepsUserNames = named
    options.filesSinceMicroseconds = .max / 2
    let watch = ChangeWatch(options)
    _ = watch.poll(host.now)
    host.write("/home/alice/bin/shop", "y")
    host.write("/etc/sudoers.d/alice", "yy")
    let name = named ? "alice" : "*"
    #expect(
      Set(watch.summaries(host, after: 11)) == [
        "/home/\(name)/bin/shop created", "/etc/sudoers.d/\(name) written",
      ])
  }

  @Test("of many files in a home the folder names nobody")
  func manyInHome() {
    let files = (0..<5).map {
      FileChange(path: "/home/alice/bin/\($0)", what: .written, realtimeMicroseconds: 1)
    }
    let summary = FileSummary(board: UnitBoard(), keepsUserNames: false)
    let found = summary.changes(files, ofFolder: 3, atMost: 8).map(\.summary)
    #expect(found == ["5 files in /home/*/bin written"])
    #expect(PathPrivacy.nameless("/home/") == "/home/" && PathPrivacy.nameless("/home/bob") == "/home/*")
  }

  @Test("what lies on a mount that may hang is never asked about, and comes back without a word")
  func distant() {
    host.write(
      "/usr/lib/systemd/system/shop.service",
      "[Service]\nExecStart=/mnt/nas/run --config=/opt/shop.yml --more=/srv/local.yml\n")
    let table = "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n40 22 0:50 / /mnt/nas rw shared:9 - nfs4 nas:/a rw\n"
    host.write("/proc/self/mountinfo", table)
    host.write("/mnt/nas/run", "1")
    host.write("/mnt/nas/shop.yml", "1")
    host.makeFolder("/opt")
    host.makeLink("/opt/shop.yml", to: "../mnt/nas/shop.yml")
    let watch = watch()
    for path in ["/mnt/nas/run", "/mnt/nas/shop.yml", "/srv/local.yml"] { host.write(path, "22") }
    #expect(watch.summaries(host, after: 11) == ["/srv/local.yml created"])
    #expect(watch.report.distantFiles == 2)
    #expect(watch.report.lookedAtNanoseconds == host.now.monotonicNanoseconds)
    host.write("/proc/self/mountinfo", "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n")
    #expect(watch.summaries(host, after: 11).isEmpty)
    host.write("/mnt/nas/run", "333")
    #expect(watch.summaries(host, after: 11) == ["/mnt/nas/run written"])
  }

  @Test("finds the mounts that may hang in a table, with blanks in their names, and never the root")
  func mounts() {
    let table = """
      22 1 0:20 / / rw - nfs server:/root rw
      23 22 0:21 / /home/a\\040b rw,relatime shared:1 master:2 - fuse.sshfs host: rw
      24 22 0:22 / /misc rw - autofs systemd-1 rw
      25 22 8:2 / /data rw - xfs /dev/sdb rw
      26 22 0:23 / /short
      """
    #expect(DistantMounts.places(in: Array(table.utf8)) == ["/home/a b", "/misc"])
  }

  @Test("a unit that is written anew is known by its new paths")
  func newUnit() {
    let watch = watch()
    host.write("/etc/systemd/system/shop.service", "[Service]\nExecStart=/opt/shop/run /opt/shop/shop.yml\n")
    #expect(watch.summaries(host) == ["/etc/systemd/system/shop.service created"])
    _ = watch.summaries(host, after: 11)
    host.write("/opt/shop/shop.yml", "a: 1\n")
    #expect(watch.summaries(host, after: 11) == ["/opt/shop/shop.yml created"])
  }
}

@Suite struct UnitBoardTests {
  private func board() -> UnitBoard {
    var board = UnitBoard()
    var nginx = UnitRelations(unit: "nginx.service")
    nginx.paths = ["/usr/lib/systemd/system/nginx.service", "/usr/sbin/nginx"]
    var cluster = UnitRelations(unit: "postgresql@15-main.service")
    cluster.paths = ["/usr/bin/pg_ctlcluster", "/etc/postgresql/15/main"]
    var ssh = UnitRelations(unit: "ssh.service")
    ssh.paths = ["/usr/sbin/sshd", "/etc/default/ssh"]
    var manager = UnitRelations(unit: "user@.service")
    manager.paths = ["/usr/lib/systemd/systemd"]
    board.note([nginx, cluster, ssh, manager, UnitRelations(unit: "systemd-journald.service")])
    return board
  }

  @Test(
    "knows whose a file is by its name, its folder, and by custom",
    arguments: [
      ("/etc/nginx/sites-enabled/a", ["nginx.service"]), ("/etc/default/nginx", ["nginx.service"]),
      ("/etc/nginx.conf", ["nginx.service"]), ("/lib/systemd/system/nginx.service", ["nginx.service"]),
      ("/usr/sbin/nginx", ["nginx.service"]), ("/etc/ssh/sshd_config", ["ssh.service"]),
      ("/etc/postgresql/15/main/postgresql.conf", ["postgresql@15-main.service"]),
      ("/etc/systemd/system/nginx.service.d/limits.conf", ["nginx.service"]), ("/etc/hosts", []),
      ("/etc/default", []), ("/etc/systemd/system", []), ("/etc/systemd/system/default.target", []),
      ("/etc/systemd/journald.conf", ["systemd-journald.service"]),
    ] as [(String, [String])])
  func owners(path: String, units: [String]) {
    #expect(board().units(of: path) == units)
  }

  @Test("forgets units that are gone")
  func forget() {
    var board = board()
    board.note([], forgotten: ["nginx.service"])
    #expect(board.units(of: "/etc/nginx/nginx.conf").isEmpty)
  }

  @Test("has room for so many units, and counts the others")
  func cap() {
    var board = UnitBoard()
    board.note((0..<UnitBoard.maximumUnits + 5).map { UnitRelations(unit: "a\($0).service") })
    #expect(board.units.count == UnitBoard.maximumUnits && board.refused == 5)
  }
}

@Suite struct UnitFileParserTests {
  @Test("finds programs, their arguments and files of variables, behind every prefix")
  func paths() {
    let text = """
      [Unit]
      Description=/not/this
      [Service]
      EnvironmentFile=-/etc/default/shop
      ExecStartPre=!!/bin/mkdir -p "/run/shop"
      ExecStart=@/opt/shop/run shop --config=/opt/shop/shop.yml \\
        --log /var/log/shop.log %i /etc/shop/%i.conf $OPTIONS
      User=root
      """
    #expect(
      UnitFileParser.paths(in: Array(text.utf8)) == [
        "/etc/default/shop", "/bin/mkdir", "/run/shop", "/opt/shop/run", "/opt/shop/shop.yml",
        "/var/log/shop.log",
      ])
  }
}
