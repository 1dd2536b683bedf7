import CalendarEvents
import Configuration
import Decisions
import Glibc
import Model
import TestSupport
import Testing

@Suite("The shelf of decisions")
struct DecisionShelfTests {
  private static let hour: Int64 = 3_600_000_000
  private static let now: Int64 = 1_795_464_000_000_000
  private let folder = TemporaryFolder()

  private var shelf: DecisionShelf {
    DecisionShelf(state: folder.path, configuration: "\(folder.path)/etc")
  }

  private func record(
    _ id: String, _ change: (inout DecisionRecord) throws -> Void = { _ in }
  ) rethrows -> DecisionRecord {
    var record = DecisionRecord(Decision(id: id, kind: .silence))
    record.decision.scope.entities = [DecisionScope.Entities(kind: .unit, pattern: "web.service")]
    record.decision.createdMicroseconds = Self.now
    record.decision.expiresMicroseconds = Self.now + Self.hour
    try change(&record)
    return record
  }

  private func configure(_ name: String, _ text: String, mode: mode_t = 0o644) throws {
    mkdir("\(folder.path)/etc", 0o755)
    let path = "\(folder.path)/etc/\(name)"
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    #expect(bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } == bytes.count)
    #expect(fchmod(descriptor, mode) == 0)
  }

  @Test("what is written is read back, and is gone once it is removed")
  func roundTrip() throws {
    #expect(shelf.load() == DecisionShelf.Content())
    try shelf.write(record("silence-a"))
    try shelf.write(record("silence-b") { $0.decision.reason = "it's a \"test\" \\ \u{e9}" })
    let content = shelf.load()
    #expect(content.problems == [])
    #expect(content.entries.map(\.record.decision.id) == ["silence-a", "silence-b"])
    #expect(content.entries.last?.record.decision.reason == "it's a \"test\" \\ \u{e9}")
    #expect(content.entries.map(\.origin) == [.daemon, .daemon])
    let first = try #require(content.entries.first)
    try shelf.remove(file: first.file)
    try shelf.remove(file: first.file)
    #expect(shelf.load().entries.map(\.record.decision.id) == ["silence-b"])
  }

  @Test("a file with an error is complained about and passed over")
  func badFile() throws {
    try shelf.write(record("silence-a"))
    try configure("good.toml", "kind = \"maintenance\"\n")
    try configure("bad.toml", "kind = \"silence\"\nunit = [\"a\"]\n")
    try configure("silence-a.toml", "kind = \"silence\"\nall = true\n")
    try configure("big.toml", "#" + String(repeating: "x", count: 20_000))
    try configure("open.toml", "kind = \"maintenance\"\n", mode: 0o666)
    try configure(".hidden.toml", "nonsense")
    let content = shelf.load()
    #expect(content.entries.map(\.record.decision.id) == ["good", "silence-a"])
    #expect(content.entries.map(\.origin) == [.configuration, .configuration])
    #expect(content.problems.contains { $0.contains("bad.toml:2: unit: unknown key, did you mean units?") })
    #expect(content.problems.contains { $0.contains("big.toml: is longer than 16384 bytes") })
    #expect(content.problems.contains { $0.contains("another decision is called silence-a") })
    #expect(content.problems.count == (geteuid() == 0 ? 4 : 3))
  }

  @Test("what would not be read back is not written")
  func tooLong() throws {
    let long = record("silence-a") { record in
      record.decision.scope.entities = (0..<32).map { number in
        DecisionScope.Entities(kind: .unit, pattern: "\(number)" + String(repeating: "\u{e9}", count: 300))
      }
    }
    let failure = #expect(throws: DecisionFailure.self) { try shelf.write(long) }
    #expect(failure?.description.contains("its file may have 16384") ?? false)
    #expect(shelf.load() == DecisionShelf.Content())
  }

  @Test("a name that is a link is replaced, not followed")
  func link() throws {
    try shelf.write(record("silence-a"))
    let target = "\(folder.path)/victim"
    #expect(symlink(target, "\(shelf.folder)/.silence-b.new") == 0)
    try shelf.write(record("silence-b"))
    #expect(access(target, F_OK) != 0)
    #expect(shelf.load().entries.count == 2)
  }

  @Test("a folder that cannot be written is a failure with its name")
  func unwritable() {
    let shelf = DecisionShelf(state: "/proc/self/nothing", configuration: "/nonexistent")
    let failure = #expect(throws: DecisionFailure.self) { try shelf.write(record("a")) }
    #expect(failure?.description.hasPrefix("/proc/self/nothing/decisions.d: cannot be made") ?? false)
  }

  @Test("a single decision is in force from its creation until it expires")
  func single() throws {
    try shelf.write(record("silence-a"))
    let set = DecisionSet.expanded(shelf.load().entries, at: Self.now)
    #expect(set.map(\.id) == ["silence-a"])
    #expect(
      set.first?.intervals == [
        DecisionInterval(fromMicroseconds: Self.now, untilMicroseconds: Self.now + Self.hour)
      ])
    #expect(DecisionSet.expanded(shelf.load().entries, at: Self.now + Self.hour) == [])
  }

  @Test("what is beyond the room that there is, is told")
  func excess() {
    var settings = Settings()
    settings.windows = (1...Decision.maximumCount + 3).map { Settings.Window(name: "w\($0)") }
    let entries = DecisionSet.windows(of: settings)
    #expect(DecisionSet.expanded(entries, at: Self.now).count == Decision.maximumCount)
    #expect(
      DecisionSet.excess(of: entries, at: Self.now)
        == "tocsin.toml: window-w513 and 2 more beyond the 512 that can be in force")
    #expect(DecisionSet.excess(of: Array(entries.dropLast(3)), at: Self.now) == nil)
  }

  @Test("what is confirmed as real reaches no engine")
  func real() throws {
    let confirmed = record("feedback-a") { record in
      record.decision.kind = .feedback
      record.decision.scope = DecisionScope()
      record.decision.scope.incident = "7f3a91c2"
      record.verdict = .real
    }
    try shelf.write(confirmed)
    let content = shelf.load()
    #expect(content.problems == [])
    #expect(content.entries.count == 1)
    #expect(DecisionSet.expanded(content.entries, at: Self.now) == [])
  }

  @Test("what comes again is told two days ahead, and one that runs is told from its beginning")
  func recurring() throws {
    let nightly = try record("silence-a") { record in
      record.calendar = try CalendarEvent("*-*-* 02:00 UTC")
      record.duration = TimeSpan(seconds: 3 * 3600)
      record.decision.expiresMicroseconds = .max
    }
    // 2026-11-23 20:00 UTC; six hours later it is 02:00.
    let set = nightly.expanded(at: Self.now + 7 * Self.hour, horizon: 172_800)
    let starts = set.intervals.map { ($0.fromMicroseconds - Self.now) / Self.hour }
    #expect(starts == [6, 30, 54])
    #expect(set.intervals.allSatisfy { $0.untilMicroseconds - $0.fromMicroseconds == 3 * Self.hour })
    #expect(set.isInForce(at: Self.now + 7 * Self.hour))
    #expect(!set.isInForce(at: Self.now + 9 * Self.hour))
  }

  @Test("intervals that meet are one, and there are never more than sixty-four")
  func merged() throws {
    let always = try record("silence-a") { record in
      record.calendar = try CalendarEvent("minutely")
      record.duration = TimeSpan(seconds: 60)
    }
    #expect(always.expanded(at: Self.now, horizon: 172_800).intervals.count == 1)
    let often = try record("silence-a") { record in
      record.calendar = try CalendarEvent("*:0/5")
      record.duration = TimeSpan(seconds: 60)
    }
    #expect(often.expanded(at: Self.now, horizon: 172_800).intervals.count == 64)
  }

  @Test("a window of the settings is a silence, or maintenance, with its name")
  func windows() throws {
    var settings = Settings()
    var window = Settings.Window(name: "backup")
    window.onCalendar = try CalendarEvent("02:00 UTC")
    window.duration = TimeSpan(seconds: 7200)
    window.units = ["backup*.service"]
    settings.windows = [window]
    window.name = "patching"
    window.effect = .maintenance
    settings.windows.append(window)
    let set = DecisionSet.expanded(DecisionSet.windows(of: settings), at: Self.now)
    #expect(set.map(\.id) == ["window-backup", "window-patching"])
    #expect(set.map(\.kind) == [.silence, .maintenance])
    #expect(set.first?.scope.entities.map(\.text) == ["unit:backup*.service"])
    #expect(set.first?.intervals.count == 2)
  }
}

/// A folder that is removed with the test.
private final class TemporaryFolder {
  let path: String

  init() {
    guard let path = makeTemporaryFolder() else { preconditionFailure("no temporary folder") }
    self.path = path
  }

  deinit {
    for folder in ["\(path)/decisions.d", "\(path)/etc", path] {
      guard let stream = opendir(folder) else { continue }
      while let entry = readdir(stream) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        unlink("\(folder)/\(name)")
      }
      closedir(stream)
      rmdir(folder)
    }
  }
}
