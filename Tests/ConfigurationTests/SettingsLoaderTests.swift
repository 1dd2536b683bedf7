import Configuration
import Glibc
import Model
import Testing

@Suite("Loading layers")
struct SettingsLoaderTests {
  let tree = SettingsTree()
  var loader: SettingsLoader { SettingsLoader(root: tree.root) }

  @Test("no file at all means the defaults")
  func nothing() throws {
    let loaded = try loader.load()
    #expect(loaded.settings == Settings())
    #expect(loaded.files.isEmpty)
    #expect(loaded.settings.engine == EngineSettings())
  }

  @Test("a later layer replaces single keys of an earlier one")
  func layers() throws {
    tree.write("/usr/lib/tocsin/tocsin.toml", "[alerts]\nmax_per_week = 5\nobserve_for = \"2d\"\n")
    tree.write("/etc/tocsin/tocsin.toml", "[alerts]\nmax_per_week = 4\n[output]\ntext = false\n")
    tree.write("/etc/tocsin/conf.d/20-b.toml", "[alerts]\nmax_per_week = 2\n")
    tree.write("/etc/tocsin/conf.d/10-a.toml", "[alerts]\nmax_per_week = 3\nmin_severity = \"err\"\n")
    tree.write("/etc/tocsin/conf.d/.hidden.toml", "[alerts]\nmax_per_week = 9\n")
    tree.write("/etc/tocsin/conf.d/30-c.toml.dpkg-old", "nonsense")
    let loaded = try loader.load()
    #expect(loaded.settings.alerts.maxPerWeek == 2)
    #expect(loaded.settings.alerts.observeFor == .days(2))
    #expect(loaded.settings.alerts.minSeverity == .error)
    #expect(!loaded.settings.output.text)
    #expect(
      loaded.files.map { $0.dropFirst(tree.root.count) } == [
        "/usr/lib/tocsin/tocsin.toml", "/etc/tocsin/tocsin.toml", "/etc/tocsin/conf.d/10-a.toml",
        "/etc/tocsin/conf.d/20-b.toml",
      ])
    let origin = loaded.origin(of: "alerts.max_per_week")
    #expect(origin?.file == tree.root + "/etc/tocsin/conf.d/20-b.toml")
    #expect(origin?.line == 2)
    #expect(loaded.origin(of: "output.journal") == nil)
  }

  @Test("an array of a later layer replaces the earlier one")
  func arrays() throws {
    tree.write(
      "/etc/tocsin/tocsin.toml", "[ignore]\nunits = [\"a\", \"b\"]\n[[limits.filesystem]]\npath = \"/a\"\n")
    tree.write(
      "/etc/tocsin/conf.d/1.toml", "[ignore]\nunits = [\"c\"]\n[[limits.filesystem]]\npath = \"/b\"\n")
    let settings = try loader.load().settings
    #expect(settings.ignore.units == ["c"])
    #expect(settings.limits.filesystems == [Settings.FilesystemLimit(path: "/b")])
  }

  @Test("one explicit file stands instead of all layers")
  func explicit() throws {
    tree.write("/etc/tocsin/tocsin.toml", "[alerts]\nmax_per_week = 4\n")
    let file = tree.write("/own.toml", "[control]\ngroup = \"ops\"\n")
    let loaded = try loader.load(file: file)
    #expect(loaded.settings.alerts.maxPerWeek == 1)
    #expect(loaded.settings.control.group == "ops")
    #expect(loaded.files == [file])
  }

  @Test("limits of a filesystem fall back to those of every filesystem")
  func filesystemLimits() throws {
    tree.write(
      "/etc/tocsin/tocsin.toml",
      """
      [limits]
      filesystem_free_min = "2GiB"
      [[limits.filesystem]]
      path = "/backup"
      filesystem_free = "1%"
      """)
    let engine = try loader.load().settings.engine
    #expect(engine.defaultFilesystemLimit.freeBytes == 2_147_483_648)
    #expect(
      engine.filesystemLimits == [
        EngineSettings.FilesystemLimit(
          path: "/backup", freeFraction: 0.01, freeBytes: 2_147_483_648, freeInodesFraction: 0.05)
      ])
  }

  @Test("an explicit file must exist")
  func absent() {
    let file = tree.root + "/absent.toml"
    #expect(problems { try loader.load(file: file) } == ["\(file): cannot be opened: no such file"])
  }

  @Test("a file in the place of the folder of drop-ins is an error")
  func noFolder() {
    let file = tree.write("/etc/tocsin/conf.d", "")
    #expect(problems { try loader.load() } == ["\(file): cannot be opened: Not a directory"])
  }

  @Test("a drop-in that leads nowhere is an error")
  func dangling() {
    let file = tree.write("/etc/tocsin/conf.d/1.toml", "")
    unlink(file)
    symlink("/nonexistent/1.toml", file)
    #expect(problems { try loader.load() } == ["\(file): cannot be opened: no such file"])
  }

  @Test("a file that others may write is refused", arguments: [0o664, 0o646, 0o666] as [mode_t])
  func writable(mode: mode_t) {
    let file = tree.write("/etc/tocsin/tocsin.toml", "", mode: mode)
    let expected =
      "\(file): is writable by its group or by others, which is not safe; run: chmod go-w \(file)"
    #expect(problems { try loader.load() } == [expected])
  }

  @Test("a folder, a FIFO and a file that is too long are refused")
  func unreadable() {
    mkdir(tree.root + "/folder", 0o755)
    mkfifo(tree.root + "/fifo", 0o600)
    let long = tree.write("/long", String(repeating: "# \n", count: 100_000))
    for file in [tree.root + "/folder", tree.root + "/fifo"] {
      #expect(problems { try loader.load(file: file) } == ["\(file): is not a regular file"])
    }
    #expect(problems { try loader.load(file: long) } == ["\(long): is longer than 262144 bytes"])
  }

  @Test(
    "a file without permission to read is an error", .enabled(if: geteuid() != 0, "root may read everything"))
  func permission() {
    let file = tree.write("/etc/tocsin/tocsin.toml", "", mode: 0o000)
    #expect(problems { try loader.load() } == ["\(file): cannot be opened: Permission denied"])
  }
}

/// The lines of the failure that `load` throws; empty when it throws none.
func problems(_ load: () throws -> LoadedSettings) -> [String] {
  do {
    _ = try load()
    return []
  } catch {
    return "\(error)".split(separator: "\n").map(String.init)
  }
}
