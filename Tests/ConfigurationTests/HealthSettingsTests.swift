import Model
import Testing

@testable import Configuration

@Suite("Limits of the host, and the file for node_exporter")
struct HealthSettingsTests {
  private func loaded(_ text: String) throws -> LoadedSettings {
    var merge = SettingsMerge()
    merge.add(text, file: "/etc/tocsin/tocsin.toml")
    return try merge.finish()
  }

  @Test("reach the engine in its units")
  func engine() throws {
    let defaults = Settings().engine
    #expect(defaults.minMemoryFraction == 0.03)
    #expect(defaults.minSwapFraction == 0.05)
    #expect(defaults.failedUnitsLimit == 10)
    let settings = try loaded(
      "[limits]\nmemory_available = \"0%\"\nswap_free = \"12.5%\"\nfailed_units = 3\n"
    ).settings
    #expect(settings.engine.minMemoryFraction == 0)
    #expect(settings.engine.minSwapFraction == 0.125)
    #expect(settings.engine.failedUnitsLimit == 3)
  }

  @Test(
    "a file must be absolute and have the name that node_exporter looks for",
    arguments: ["a.prom", "/a", "/.prom"])
  func badFile(path: String) {
    #expect(throws: SettingsFailure.self) { try loaded("[output]\nprometheus_textfile = \"\(path)\"") }
  }

  @Test("a dump names the origin of every key")
  func origins() throws {
    let dump = try loaded(
      "[output]\nprometheus_textfile = \"/run/tocsin/tocsin.prom\"\n[limits]\nfailed_units = 3\n"
    ).dump()
    let keys = dump.split(separator: "\n").filter { !$0.hasPrefix("[") }
    #expect(keys.count == SettingsSchema.keys.count)
    #expect(keys.allSatisfy { $0.hasSuffix(" # default") || $0.hasSuffix(" # from /etc/tocsin/tocsin.toml") })
    #expect(keys.count { $0.hasSuffix(" # from /etc/tocsin/tocsin.toml") } == 2)
  }
}
