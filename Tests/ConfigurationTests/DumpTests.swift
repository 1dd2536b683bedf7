import Configuration
import Testing

@Suite("Dumping what is in effect")
struct DumpTests {
  let tree = SettingsTree()

  @Test("a dump of the defaults names each key as a default")
  func defaults() throws {
    let dump = try SettingsLoader(root: tree.root).load().dump()
    #expect(
      dump.hasPrefix(
        "window = [] # default\n\n[alerts]\nmax_per_week = 1 # default\nmin_severity = \"warning\" # default\n"
      ))
    #expect(dump.contains("\nfilesystem = [] # default\n"))
  }

  @Test("a value that is left out is said to be, with where it is set")
  func hidden() throws {
    let source = tree.write("/etc/tocsin/tocsin.toml", "[privacy]\nredact_patterns = [\"ACME\"]\n")
    let loaded = try SettingsLoader(root: tree.root).load()
    #expect(loaded.dump().contains("redact_patterns = [\"ACME\"] # from \(source)\n"))
    let dump = loaded.dump(without: ["privacy.redact_patterns"])
    #expect(dump.contains("\n# redact_patterns is left out # from \(source)\n"))
    #expect(!dump.contains("ACME"))
  }

  @Test("a dump loads to the settings that it was made of, with their origins beside them")
  func roundTrip() throws {
    let source = tree.write(
      "/etc/tocsin/tocsin.toml",
      """
      [alerts]
      max_per_week = 0
      min_severity = "critical"
      observe_for = "36h"
      [limits]
      filesystem_free = "0.25%"
      inodes_free = "33.3333%"
      [[limits.filesystem]]
      path = '/mnt/"quoted" \\ é 😀'
      filesystem_free_min = "1000MB"
      [[limits.filesystem]]
      path = "/b"
      [ignore]
      templates = ["*#*", "tab\\t[x]", "a,b"]
      [collect]
      host_interval = "2s"
      unit_interval = "10s"
      [privacy]
      command_lines = "none"
      log_samples = "none"
      """)
    let loaded = try SettingsLoader(root: tree.root).load()
    let dump = loaded.dump()
    let again = try SettingsLoader().load(file: tree.write("/dump.toml", dump))
    #expect(again.settings == loaded.settings)
    #expect(loaded.settings.limits.filesystems.count == 2)
    #expect(dump.contains("max_per_week = 0 # from \(source)\n"))
    #expect(dump.contains("text = true # default\n"))
    #expect(dump.utf8.allSatisfy { $0 == 0x0a || (0x20...0x7e).contains($0) })
  }
}
