import Configuration
import Testing

@Suite("Telling what is wrong")
struct SettingsProblemTests {
  let tree = SettingsTree()

  /// What is said of a file, without its name.
  private func complaints(_ text: String) -> [String] {
    let file = tree.write("/etc/tocsin/tocsin.toml", text)
    return problems { try SettingsLoader(root: tree.root).load() }.map { line in
      line.hasPrefix(file + ":") ? String(line.dropFirst(file.count + 1)) : line
    }
  }

  @Test("a syntax error has line and column")
  func syntax() {
    let lines = complaints("[alerts]\nmax_per_week = = 3\n")
    #expect(lines.count == 1)
    #expect(lines.first?.hasPrefix("2:16: syntax error: ") == true)
  }

  @Test(
    "an unknown key is refused with the nearest one",
    arguments: [
      ("[alerts]\nmax_per_weak = 3", "2: alerts.max_per_weak: unknown key, did you mean max_per_week?"),
      ("[alert]\nmax_per_week = 3", "1: alert: unknown section, did you mean [alerts]?"),
      (
        "max_per_week = 3",
        "1: max_per_week: unknown key outside of any section, did you mean alerts.max_per_week?"
      ),
      ("[alerts]\nxyzzy = 3", "2: alerts.xyzzy: unknown key"),
      ("[output]\njson = false", "2: output.json: unknown key"),
      ("[window]\nname = \"x\"", "1: window: expected tables [[window]], found a table"),
      ("[alerts.deep]\nname = \"x\"", "1: alerts.deep: unknown key"),
      (
        "[[limits.filesystem]]\npath = \"/a\"\n[[limits.filesystem]]\npath = \"/b\"\ninode_free = \"1%\"",
        "5: limits.filesystem[2].inode_free: unknown key, did you mean inodes_free?"
      ),
    ])
  func unknown(text: String, expected: String) {
    #expect(complaints(text) == [expected])
  }

  @Test(
    "a wrong value is named with what was expected",
    arguments: [
      (
        "[alerts]\nobserve_for = \"5 parsecs\"",
        #"2: alerts.observe_for: expected a duration such as "90s", "5m" or "1d", from 0s to 365d, found "5 parsecs""#
      ),
      (
        "[alerts]\nmax_per_week = 1.5",
        "2: alerts.max_per_week: expected an integer, from 0 to 1000, found the number 1.5"
      ),
      (
        "[alerts]\nmax_per_week = -1",
        "2: alerts.max_per_week: expected an integer, from 0 to 1000, found the integer -1"
      ),
      (
        "[alerts]\nmin_severity = \"bad\"",
        #"2: alerts.min_severity: expected "crit", "err", "warning" or "notice", found "bad""#
      ),
      ("[output]\ntext = \"yes\"", #"2: output.text: expected true or false, found "yes""#),
      (
        "[limits]\nfilesystem_free = 5",
        #"2: limits.filesystem_free: expected a percentage such as "5%" or "0.5%", from 0% to 100%, found the integer 5"#
      ),
      (
        "[limits]\nfilesystem_free = \"101%\"",
        #"2: limits.filesystem_free: expected a percentage such as "5%" or "0.5%", from 0% to 100%, found "101%""#
      ),
      (
        "[resources]\nstate_max = \"1MiB\"",
        #"2: resources.state_max: expected a size such as "64MiB" or "1GB", from 16MiB to 1TiB, found "1MiB""#
      ),
      ("[ignore]\nunits = \"a\"", #"2: ignore.units: expected an array of strings, found "a""#),
      (
        "[ignore]\nunits = [\n \"a\",\n 5 ]",
        "4: ignore.units[2]: expected a glob of 1 to 1024 bytes, found the integer 5"
      ),
      (
        "[journal]\ndirectories = [\"logs\"]",
        #"2: journal.directories[1]: expected an absolute path, found "logs""#
      ),
      ("[control]\ngroup = \"a b\"", #"2: control.group: expected a group name, found "a b""#),
      ("[control]\ngroup = 2026-01-01", "2: control.group: expected a group name, found a date"),
      ("alerts = 5", "1: alerts: expected a section [alerts], found the integer 5"),
      (
        "limits = { inodes_free = [] }",
        #"1: limits.inodes_free: expected a percentage such as "5%" or "0.5%", from 0% to 100%, found an array"#
      ),
      (
        "[[limits.filesystem]]\ninodes_free = \"1%\"",
        "1: limits.filesystem[1]: expected a key path with the mount point, found none"
      ),
      ("[limits]\nfilesystem = [5]", "2: limits.filesystem[1]: expected a table, found the integer 5"),
      (
        "[collect]\nhost_interval = \"11s\"",
        #"2: collect.host_interval: expected a duration such as "90s", "5m" or "1d", from 1s to 10s, found "11s""#
      ),
    ])
  func wrongValue(text: String, expected: String) {
    #expect(complaints(text) == [expected])
  }

  @Test("intervals must be multiples of the host's")
  func intervals() {
    let expected = [
      #"2: collect.filesystem_interval: expected a multiple of collect.host_interval, which is "7s", found "1m""#
    ]
    #expect(complaints("[collect]\nhost_interval = \"7s\"") == expected)
  }

  @Test("two limits for one filesystem are refused")
  func twice() {
    let text = "[[limits.filesystem]]\npath = \"/a\"\n[[limits.filesystem]]\npath = \"/a\""
    #expect(complaints(text) == [#"3: limits.filesystem[2]: "/a" has limits already"#])
  }

  @Test("every problem of every file is told, in the order of the lines")
  func all() {
    tree.write("/etc/tocsin/conf.d/1.toml", "[nope]\n")
    let lines = complaints("[output]\ntext = 1\njournal = 2\n[alerts]\nmax_per_week = \"x\"\n")
    #expect(lines.count == 4)
    #expect(lines.map { $0.prefix(2) } == ["2:", "3:", "5:", lines[3].prefix(2)])
    #expect(lines[3].hasSuffix("/etc/tocsin/conf.d/1.toml:1: nope: unknown section"))
  }

  @Test("text of a file cannot forge a line or a terminal sequence")
  func escaping() {
    let lines = complaints(
      "[alerts]\nmin_severity = \"\\u001b[31m\\nroot: all is well é \\\\x1b\"\n\"k\\ney\\u009b\" = 1\n")
    #expect(lines.count == 2)
    #expect(lines.allSatisfy { $0.utf8.allSatisfy { (0x20...0x7e).contains($0) } })
    #expect(lines[0].hasSuffix(#"found "\x1b[31m\x0aroot: all is well \xc3\xa9 \\x1b""#))
  }

  @Test("bytes that are not UTF-8 and NUL characters are refused with their line")
  func bytes() {
    let file = tree.write(
      "/etc/tocsin/tocsin.toml", bytes: Array("[alerts]\n# \u{e9}\n".utf8) + [0xff, 0x0a])
    #expect(problems { try SettingsLoader(root: tree.root).load() } == ["\(file):3: is not UTF-8 text"])
    #expect(
      complaints("[journal]\ndirectories = [\"/a\\u0000b\"]") == [
        #"2: journal.directories[1]: expected an absolute path, found "/a\x00b""#
      ])
    #expect(complaints("# \0\n") == ["1:3: syntax error: control characters are not allowed"])
  }

  @Test("problems beyond a hundred are counted")
  func capped() {
    let lines = complaints("[alerts]\n" + (0..<150).map { "key\($0) = 1\n" }.joined())
    #expect(lines.count == 101)
    #expect(lines.last == "and 50 more problems")
  }
}
