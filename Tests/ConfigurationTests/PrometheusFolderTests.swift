import Configuration
import Model
import Testing

@Suite("Folders of metrics")
struct PrometheusFolderTests {
  let tree = SettingsTree()

  private func load(_ text: String) throws -> LoadedSettings {
    try SettingsLoader().load(file: tree.write("/t.toml", text))
  }

  @Test("folders are read with their age, and are dumped as they were")
  func folders() throws {
    let loaded = try load(
      """
      [[source.prometheus]]
      directory = "/var/lib/metrics"
      [[source.prometheus]]
      directory = "/srv/m"
      stale_after = "2h"
      [ingest]
      enabled = true
      group = "ops"
      max_signals = 50
      """)
    let folders = loaded.settings.source.prometheus
    #expect(folders.map(\.directory) == ["/var/lib/metrics", "/srv/m"])
    #expect(folders.map(\.staleAfter) == [.minutes(15), .minutes(120)])
    #expect(loaded.settings.ingest.enabled && loaded.settings.ingest.maxSignals == 50)
    let again = try SettingsLoader().load(file: tree.write("/again.toml", loaded.dump()))
    #expect(again.settings == loaded.settings)
  }

  @Test(
    "what is wrong is named",
    arguments: [
      ("[[source.prometheus]]\nstale_after = \"1h\"\n", "expected a key directory"),
      ("[[source.prometheus]]\ndirectory = \"relative\"\n", "source.prometheus[1].directory"),
      (
        "[[source.prometheus]]\ndirectory = \"/a\"\n[[source.prometheus]]\ndirectory = \"/a\"\n",
        "is read already"
      ),
      ("[[source.prometheus]]\ndirectory = \"/a\"\nstale_after = \"1s\"\n", "from 10s"),
      ("[[source.prometheus]]\ndirectory = \"/a\"\nstale_afte = \"1h\"\n", "stale_after"),
      ("[source]\nprometheus = 3\n", "tables [[source.prometheus]]"),
      ("[ingest]\nmax_signals = 0\n", "1 to 10000"),
    ])
  func wrong(text: String, part: String) throws {
    let failure = try #require(throws: SettingsFailure.self) { try load(text) }
    #expect("\(failure)".contains(part), "\(failure)")
  }
}
