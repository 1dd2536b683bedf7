import CalendarEvents
import Configuration
import Testing

@Suite("Windows")
struct WindowTests {
  let tree = SettingsTree()

  private func load(_ text: String) throws -> LoadedSettings {
    try SettingsLoader().load(file: tree.write("/tocsin.toml", text))
  }

  @Test("a window as people write it, before or behind the sections, and its dump")
  func window() throws {
    let loaded = try load(
      """
      [[window]]
      name = "backup"
      on_calendar = "Mon..Fri 02:00"
      duration = "3h"
      units = ["backup*.service"]
      looser = 3
      [alerts]
      max_per_week = 2
      [[window]]
      name = "patching"
      on_calendar = "Sun *-*-1..7 01:00 UTC"
      effect = "maintenance"
      """)
    let windows = loaded.settings.windows
    #expect(windows.map(\.name) == ["backup", "patching"])
    #expect(windows.map { $0.onCalendar?.text } == ["Mon..Fri 02:00", "Sun *-*-1..7 01:00 UTC"])
    #expect(windows.map(\.duration.seconds) == [10_800, 3_600])
    #expect(windows.map(\.looser) == [3, nil])
    #expect(windows.map(\.effect) == [.digest, .maintenance])
    #expect(loaded.settings.alerts.maxPerWeek == 2)
    #expect(try load(loaded.dump()).settings == loaded.settings)
  }

  @Test(
    "what is wrong with one is told with its line",
    arguments: [
      ("name = \"a\"", ":1: window[1]: expected a key on_calendar"),
      ("name = \"a\"\non_calendar = \"2 o'clock\"", ":3: window[1].on_calendar: expected"),
      ("name = \"a b\"\non_calendar = \"daily\"", ":2: window[1].name: expected 1 to 48 letters"),
      ("name = \"a\"\non_calendar = \"daily\"\nduration = \"8d\"", ":4: window[1].duration: expected"),
      (
        "name = \"a\"\non_calendar = \"daily\"\neffect = \"deaf\"",
        ":4: window[1].effect: expected \"digest\""
      ),
      ("name = \"a\"\non_calendar = \"daily\"\nlooser = 0", ":4: window[1].looser: expected a number"),
      ("name = \"a\"\non_calendar = \"daily\"\nunits = \"a\"", ":4: window[1].units: expected an array"),
      (
        "name = \"a\"\non_calender = \"daily\"",
        ":3: window[1].on_calender: unknown key, did you mean on_calendar"
      ),
    ])
  func complaints(text: String, complaint: String) {
    let failure = #expect(throws: SettingsFailure.self) { try load("[[window]]\n" + text) }
    #expect(failure?.description.contains(complaint) ?? false, "\(failure?.description ?? "")")
  }
}
