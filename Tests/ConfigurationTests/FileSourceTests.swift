import Configuration
import Testing

@Suite("Text files in the configuration")
struct FileSourceTests {
  let tree = SettingsTree()

  private func load(_ text: String) throws -> LoadedSettings {
    try SettingsLoader().load(file: tree.write("/tocsin.toml", text))
  }

  @Test("each table names files, and a dump loads to the same")
  func tables() throws {
    let loaded = try load(
      """
      [[source.file]]
      path = "/var/log/nginx/*.log"
      unit = "nginx.service"
      [[source.file]]
      path = "/var/log/mail.log"
      format = "syslog"
      """)
    #expect(loaded.settings.source.files.map(\.path) == ["/var/log/nginx/*.log", "/var/log/mail.log"])
    #expect(loaded.settings.source.files.map(\.unit) == ["nginx.service", nil])
    #expect(loaded.settings.source.files.map(\.format) == [.auto, .syslog])
    #expect(try load(loaded.dump()).settings == loaded.settings)
  }

  @Test(
    "what cannot be meant is refused with its place",
    arguments: [
      ("path = \"nginx.log\"", "source.file[1].path"), ("unit = \"a.service\"", "source.file[1]"),
      ("path = \"/a\"\nunit = \"kernel\"", "source.file[1].unit"),
      ("path = \"/a\"\nunit = \"uid:0\"", "source.file[1].unit"),
      ("path = \"/a\"\nformat = \"xml\"", "source.file[1].format"),
      ("path = \"/a\"\nunits = \"x\"", "source.file[1].units"), ("path = \"/a/\"", "source.file[1].path"),
    ])
  func refused(table: String, place: String) throws {
    let failure = #expect(throws: SettingsFailure.self) { try load("[[source.file]]\n\(table)\n") }
    #expect(failure.map { "\($0)".contains(place) } == true)
  }
}
