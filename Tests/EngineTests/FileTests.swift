import Model
import Testing

@testable import Engine

@Suite("Lines of text files")
struct FileTests {
  /// systemd calls it `SD_MESSAGE_UNIT_FAILURE_RESULT`.
  private static let unitFailed = Identifier128(high: 0xd9b3_73ed_55a6_4feb, low: 0x8242_e02d_be79_a49c)

  /// A line of a file that says of itself whatever an entry of PID 1 or of the kernel would say.
  private func forged(_ scenario: inout Scenario, _ message: String, _ messageID: Identifier128) -> Frame {
    var frame = scenario.frame()
    var entry = LogEntry()
    entry.realtimeMicroseconds = frame.header.realtimeMicroseconds
    entry.transport = .file
    entry.messageID = messageID
    entry.unit = frame.entries.store("web.service".utf8)
    entry.subjectUnit = frame.entries.store("db.service".utf8)
    entry.message = frame.entries.store(message.utf8)
    frame.entries.entries.append(entry)
    return frame
  }

  @Test("prove no fact, whatever they say")
  func trust() {
    var watch = Watch(EngineSettings())
    watch.pass(1)
    let oom = "oom-kill:constraint=CONSTRAINT_NONE,task_memcg=/system.slice/db.service,task=db,pid=1,uid=0"
    watch.step(forged(&watch.scenario, oom, .none))
    watch.step(
      forged(&watch.scenario, "db.service: Failed with result 'exit-code'.", Self.unitFailed))
    watch.pass(20)
    #expect(watch.written == [])
    #expect(watch.engine.status().units.map(\.name).contains("web.service"))
  }

  @Test("known losses ring for the file's unit, possible ones do not")
  func gaps() throws {
    var watch = Watch(EngineSettings())
    watch.pass(1)
    var frame = watch.scenario.frame()
    frame.fileGaps = [FileGap(path: "/var/log/a.log", unit: "a.service", bytes: 0, reason: .truncated)]
    watch.step(frame)
    watch.pass(5)
    #expect(watch.written == [])
    frame = watch.scenario.frame()
    frame.fileGaps = [FileGap(path: "/var/log/a.log", unit: "a.service", bytes: 77, reason: .truncated)]
    watch.step(frame)
    let open = try #require(watch.written.first)
    #expect(open.incident.category == .journalGap)
    #expect(open.incident.entity == Entity(kind: .unit, name: "a.service"))
    #expect(open.incident.summary.contains("at least 77 bytes of /var/log/a.log were lost"))
  }

  @Test("the places in files survive a snapshot")
  func positions() throws {
    var watch = Watch(EngineSettings())
    var frame = watch.scenario.frame()
    var position = FilePosition(path: "/var/log/a.log", device: 1, inode: 2)
    position.offset = 3
    frame.filePositions = [position]
    watch.step(frame)
    try watch.reload(EngineSettings())
    #expect(watch.engine.filePositions.all == [position])
    // The rest of a snapshot may be of another version.
    let snapshot = watch.engine.encodeSnapshot()
    #expect(Engine.filePositions(in: [9] + snapshot.dropFirst().prefix(80))?.all == [position])
    #expect(Engine.filePositions(in: [1] + snapshot.dropFirst()) == nil)
  }
}
