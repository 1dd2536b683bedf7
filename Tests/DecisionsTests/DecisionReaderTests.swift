import CalendarEvents
import Configuration
import Model
import TestSupport
import Testing

@Suite("Files of decisions")
struct DecisionReaderTests {
  private func read(_ text: String) throws -> DecisionRecord {
    try DecisionReader.read(text, file: "/etc/tocsin/decisions.d/a.toml", id: "a")
  }

  @Test("a silence as people write it")
  func silence() throws {
    let record = try read(
      """
      kind = "silence"
      author = "ann"
      reason = "monthly scrub"
      created = "2026-11-23T20:00:00Z"
      expires = "2027-11-23T20:00:00.000000Z"
      units = ["mdcheck*.service"]
      entities = ["filesystem:/backup", "host"]
      looser = 3
      on_calendar = "Sun *-*-1..7 01:00"
      duration = "6h"
      """)
    #expect(record.decision.id == "a")
    #expect(record.decision.kind == .silence)
    #expect(
      record.decision.scope.entities.map(\.text) == ["unit:mdcheck*.service", "filesystem:/backup", "host"])
    #expect(record.decision.looser == 3)
    #expect(record.duration == TimeSpan(seconds: 21_600))
    #expect(record.calendar == (try CalendarEvent("Sun *-*-1..7 01:00")))
    #expect(record.decision.createdMicroseconds == 1_795_464_000_000_000)
    let again = try read(record.toml)
    #expect(again == record)
  }

  @Test("feedback that calls something normal keeps its limit to the last digit")
  func feedback() throws {
    var level = AcceptedLevel(
      entity: Entity(kind: .unit, name: "web.service"), category: .resource, severity: .warning)
    level.signal = "systemd.unit.memory"
    level.limit = 7_408_963_584.300001
    var record = DecisionRecord(Decision(id: "feedback-7f3a", kind: .feedback))
    record.decision.accepted = level
    record.decision.scope.incident = "7f3a91c2"
    record.decision.expiresMicroseconds = 86_400_000_000
    record.verdict = .normal
    #expect(try read(record.toml) == record)
    level.isAbove = false
    record.decision.accepted = level
    #expect(try read(record.toml) == record)
  }

  @Test(
    "what is wrong is told with its line",
    arguments: [
      ("kind = \"silence\"\nunits = [\"a\"]\nloser = 3", ":3: loser: unknown key, did you mean looser?"),
      ("kind = \"quiet\"", ":1: kind: expected \"silence\", \"maintenance\", \"ack\" or \"feedback\""),
      ("kind = \"silence\"", ":1: all: expected units, entities"),
      ("kind = \"silence\"\nall = true\nunits = [\"a\"]", ":2: all: expected units, entities"),
      ("units = [\"a\"]", ":1: kind: expected a key kind, found none"),
      ("kind = \"silence\"\nall = true\nlooser = 0.5", ":3: looser: expected a number from 1 to 1000"),
      ("kind = \"silence\"\nall = true\nlooser = nan", ":3: looser: expected a number from 1 to 1000"),
      ("kind = \"silence\"\nall = true\nexpires = \"soon\"", ":3: expires: expected a time in UTC"),
      ("kind = \"silence\"\nall = true\nexpires = 2026-11-23", ":3: expires: expected a time in UTC"),
      (
        "kind = \"silence\"\nall = true\non_calendar = \"02:00\"", ":3: on_calendar: expected on_calendar and"
      ),
      (
        "kind = \"silence\"\nall = true\nduration = \"1h\"\non_calendar = \"2 o'clock\"",
        ":4: on_calendar: expected a calendar event"
      ),
      ("kind = \"silence\"\nall = true\nduration = \"30d\"", ":3: duration: expected a duration"),
      ("kind = \"ack\"", ":1: incident: expected the id"),
      ("kind = \"ack\"\nincident = \"../../etc\"", ":2: incident: expected 1 to 64 letters"),
      ("kind = \"silence\"\nall = true\nid = \"a/b\"", ":3: id: expected 1 to 64 letters"),
      ("kind = \"silence\"\nall = true\nreason = \"a\\nb\"", ":3: reason: expected one line"),
      ("kind = \"silence\"\nall = true\nreason = \"a\\u001bb\"", ":3: reason: expected one line"),
      ("kind = \"silence\"\nall = true\nentities = [\"disk:sda\"]", ":3: entities: expected \"host\""),
      ("kind = \"maintenance\"\nsignals = [\"system.*\"]", ":1: kind: expected maintenance of units"),
      (
        "kind = \"feedback\"\nincident = \"a\"\nverdict = \"normal\"",
        ":1: accepted: expected it with verdict"
      ),
      ("kind = \"silence\"\nall = tru", "syntax error"),
    ])
  func complaints(text: String, complaint: String) {
    let failure = #expect(throws: SettingsFailure.self) { try read(text) }
    #expect(failure?.description.contains(complaint) ?? false, "\(failure?.description ?? "")")
  }

  @Test("a list, a glob and a name of any length are refused beyond their caps")
  func caps() {
    let many = (0..<33).map { "\"u\($0)\"" }.joined(separator: ", ")
    #expect(throws: SettingsFailure.self) { try read("kind = \"silence\"\nunits = [\(many)]") }
    let long = String(repeating: "a", count: 300)
    for key in [
      "units = [\"\(long)\"]", "all = true\nreason = \"\(long)\"", "all = true\nauthor = \"\(long)\"",
    ] {
      #expect(throws: SettingsFailure.self) { try read("kind = \"silence\"\n\(key)") }
    }
  }

  @Test("whatever is in a file, it is refused or can be written and read again")
  func anything() throws {
    let words = [
      "kind", "=", "\"silence\"", "\"ack\"", "\"maintenance\"", "\n", "units", "[\"a*\"]", "all", "true",
      "looser", "1e308", "3.5", "expires", "\"2027-01-01T00:00:00Z\"", "created", "duration", "\"1h\"",
      "on_calendar", "\"daily\"", "[accepted]", "entity", "\"host\"", "class", "incident", "\"x\"", "\u{1b}",
      "[[",
      "{", "\"\"\"", "verdict", "\"real\"", "#", "feedback", "\"feedback\"",
    ]
    var random = SplitMix64(seed: 77)
    var good = 0
    for _ in 0..<20_000 {
      let text = (0..<Int(random.next() % 24)).map { _ in words.randomElement(using: &random) ?? "" }
        .joined(separator: " ")
      guard let record = try? read(text) else { continue }
      good += 1
      #expect(try read(record.toml) == record)
    }
    for seed in UInt64(0)..<400 {
      var random = SplitMix64(seed: seed)
      var text = "kind = \"silence\"\nall = true\nreason = \"because\"\nlooser = 2.5\n"
      let place = text.utf8.index(text.startIndex, offsetBy: Int(random.next() % UInt64(text.utf8.count)))
      text.replaceSubrange(place...place, with: words.randomElement(using: &random) ?? "")
      if let record = try? read(text) {
        good += 1
        #expect(try read(record.toml) == record)
      }
    }
    #expect(good > 20)
  }
}
