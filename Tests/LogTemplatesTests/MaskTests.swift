import Testing

@testable import LogTemplates

@Suite struct MaskTests {
  @Test(
    "looks for the end of a path no further than a gap without a name",
    arguments: ["/:/:/:/:", "./:", "/..:"])
  func pathGap(piece: String) {
    for count in [PathMask.longestGap / piece.utf8.count - 1, PathMask.longestGap] {
      let bytes = Array((String(repeating: piece, count: count) + "x").utf8)
      let table = ByteClass.table
      let word = Word(bytes.span, at: 0, table: table.span)
      let end = PathMask.end(bytes.span, word)
      #expect(end == (count < PathMask.longestGap / 2 ? bytes.count : nil))
    }
  }

  @Test(
    "blanks out times",
    arguments: [
      ("at 2026-08-23T03:14:07+02:00 now", "at <time> now"),
      ("at 2026-08-23 03:14:07.123456Z now", "at <time> now"),
      ("at 2026/08/23 now", "at <time> now"),
      ("at Sat Jun 18 02:23:10 2005", "at <time>"),
      ("at Thu, 18 Jun 2020 10:11:12 CEST done", "at <time> done"),
      ("Jun  8 02:23 up", "<time> up"),
      ("took 10:11:12.5 in all", "took <time> in all"),
      ("May I come in", "May I come in"),
      ("Sun is shining", "Sun is shining"),
    ])
  func times(message: String, expected: String) {
    #expect(template(message) == expected)
  }

  @Test(
    "blanks out quantities",
    arguments: [
      ("wrote 5.2 KB of log", "wrote <size> of log"),
      ("wrote 512MiB of log", "wrote <size> of log"),
      ("used 3G swap", "used <size> swap"),
      ("0 bytes left", "<size> left"),
      ("took 15 ms in all", "took <duration> in all"),
      ("took 1.5s in all", "took <duration> in all"),
      ("after -3 tries", "after <number> tries"),
      ("load 99.5% high", "load <number> high"),
      ("ratio 1.5e-07 low", "ratio <number> low"),
      ("flags 0x1f set", "flags <hex> set"),
      ("commit deadbeefcafe done", "commit <hex> done"),
      ("facade of an effaced word", "facade of an effaced word"),
      ("device sda1 gone", "device <value> gone"),
      ("more than >5 tries", "more than <number> tries"),
    ])
  func quantities(message: String, expected: String) {
    #expect(template(message) == expected)
  }

  @Test(
    "blanks out addresses",
    arguments: [
      ("from 192.0.2.7 port 22 on", "from <ip> port <number> on"),
      ("from 192.0.2.7:4711 on", "from <ip> on"),
      ("net 192.0.2.0/24 down", "net <ip> down"),
      ("from 2001:db8::1 on", "from <ip> on"),
      ("from ::1 on", "from <ip> on"),
      ("from ::ffff:192.0.2.7 on", "from <ip> on"),
      ("from fe80:0:0:0:1:2:3:4 on", "from <ip> on"),
      ("from [2001:db8::1]:443 on", "from [<ip>]: <number> on"),
      ("from fe80::1%eth0 on", "from <ip> on"),
      ("mac 00:1b:44:11:3a:b7 seen", "mac <mac> seen"),
      ("id 123e4567-e89b-12d3-a456-426614174000 made", "id <uuid> made"),
      ("int Manager::send(x) failed", "int Manager::send(x) failed"),
      ("version 1.2.3.4.5 is out", "version <number> is out"),
    ])
  func addresses(message: String, expected: String) {
    #expect(template(message).filter { $0 != " " } == expected.filter { $0 != " " })
  }

  @Test(
    "blanks out names of hosts, users and resources",
    arguments: [
      ("host www.example.org answers", "host <host> answers"),
      ("host db.example.org:5432 answers", "host <host> answers"),
      ("get https://example.org/a?b=c#d now", "get <url> now"),
      ("mail from bob.b@mail.example.org sent", "mail from <email> sent"),
      ("class java.util.List used", "class java.util.List used"),
      ("package com.example.app used", "package com.example.app used"),
      ("open /var/log/syslog.1 failed", "open <path> failed"),
      ("open /etc/fstab: denied", "open <path>: denied"),
      ("get /a/b?x=1&y=2 now", "get <path> now"),
      ("run ./configure now", "run <path> now"),
      ("run C:\\Windows\\explorer.exe now", "run <path> now"),
      ("</p> is no path", "</p> is no path"),
      ("session opened for user root by (uid=0)", "session opened for user <user> by (uid=<number>)"),
      ("check pass; user unknown", "check pass; user unknown"),
      ("Invalid user 'bob' from 192.0.2.7", "Invalid user 'bob' from <ip>"),
      (
        "Failed password for root from 192.0.2.7 port 4711",
        "Failed password for <user> from <ip> port <number>"
      ),
      (
        "Failed password for invalid user bob from 192.0.2.7 port 4711 ssh2",
        "Failed password for invalid user <user> from <ip> port <number>"
      ),
    ])
  func names(message: String, expected: String) {
    #expect(template(message) == expected)
  }

  @Test(
    "makes lists of any length alike",
    arguments: [
      ("values 1, 2, 3 read", "values <number> read"),
      ("values 1 2 3 read", "values <number> read"),
      ("range 10 - 20 read", "range <number> read"),
      ("from 192.0.2.7 (mail.example.org) on", "from <ip> on"),
      ("object a.b@8a2a501 gone", "object a.b@<value> gone"),
      ("fetch......................0", "fetch...<number>"),
      ("call () done", "call (<value>) done"),
      ("call() done", "call() done"),
      ("key=5, other=6", "key=<number>, other=<number>"),
      ("done.", "done."),
    ])
  func lists(message: String, expected: String) {
    #expect(template(message) == expected)
  }

  @Test("has a word of its own for every kind of blank")
  func words() {
    let words = Blank.allCases.map { "\($0.word)" }
    #expect(Set(words).count == words.count)
    #expect(words.allSatisfy { $0.hasPrefix("<") && $0.hasSuffix(">") })
  }
}
