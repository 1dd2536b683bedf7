import AlertLog
import Alerts
import Glibc
import Model
import Testing

@Suite("How long alert files are kept")
struct RetentionTests {
  private static let day: Int64 = 86_400
  /// 2026-08-23T01:14:07Z, the time of ``AlertTransition/numbered(_:summary:)``.
  private static let written: Int64 = 1_787_447_647

  private let folder: AlertFolder

  init() throws {
    folder = try #require(AlertFolder())
  }

  private func line(daysAgo days: Int64, _ sequence: UInt64 = 1) -> [UInt8] {
    var transition = AlertTransition.numbered(sequence)
    transition.realtimeMicroseconds -= days * Self.day * 1_000_000
    transition.incident.onsetMicroseconds = transition.realtimeMicroseconds
    return AlertJSON.line(transition) + [UInt8(ascii: "\n")]
  }

  private func compress(_ path: String) throws {
    var child = pid_t()
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("gzip"), strdup(path), nil]
    defer { for argument in arguments { free(argument) } }
    try #require(posix_spawnp(&child, "gzip", nil, nil, &arguments, environ) == 0)
    var status: Int32 = 0
    try #require(waitpid(child, &status, 0) == child && status == 0)
  }

  @Test("a rotated file goes once its oldest line is too old, compressed or not, whoever rotated it")
  func age() throws {
    folder.write(line(daysAgo: 9), to: "alerts.jsonl.2")
    folder.write(line(daysAgo: 11) + line(daysAgo: 1), to: "alerts.jsonl.3")
    folder.write(line(daysAgo: 12), to: "alerts.jsonl-20260801")
    folder.write(line(daysAgo: 13), to: "alerts.log.4")
    try compress(folder["alerts.log.4"])
    folder.write(Array("2026-08-01T07:00:00+02:00 held back: 3\n".utf8), to: "digest.log.1")
    folder.write(line(daysAgo: 100), to: "notes.txt")
    folder.write(line(daysAgo: 100), to: "alerts.jsonl.before-incident-4711")
    let log = try folder.log(AlertLogSettings(keptSeconds: 10 * Self.day))
    let removed = try log.removeOld(at: Self.written)
    #expect(
      removed == ["digest.log.1", "alerts.log.4.gz", "alerts.jsonl-20260801", "alerts.jsonl.3"])
    let kept = [
      "alerts.jsonl", "alerts.jsonl.2", "alerts.jsonl.before-incident-4711", "alerts.log", "notes.txt",
    ]
    #expect(folder.names == kept)
  }

  @Test("where files take too much room, the oldest go first and those that are written stay")
  func room() throws {
    for number in 1...3 as ClosedRange<Int64> {
      folder.write(line(daysAgo: number), to: "alerts.jsonl.\(number)")
    }
    let size = Int64(line(daysAgo: 0).count)
    let log = try folder.log(AlertLogSettings(text: false, maximumBytes: size * 10, keptBytes: size * 5 / 2))
    #expect(try log.removeOld(at: Self.written) == ["alerts.jsonl.3"])
    try log.append(.numbered(9))
    #expect(try log.removeOld(at: Self.written) == ["alerts.jsonl.2"])
    #expect(folder.names == ["alerts.jsonl", "alerts.jsonl.1"])
  }

  @Test("on a quiet host files are rotated after an eighth of the time, so that every line goes in time")
  func quiet() throws {
    let log = try folder.log(AlertLogSettings(keptSeconds: 80 * Self.day))
    try log.append(.numbered(1))
    #expect(try log.removeOld(at: Self.written + 10 * Self.day).isEmpty)
    #expect(folder.names == ["alerts.jsonl", "alerts.log"])
    #expect(try log.removeOld(at: Self.written + 11 * Self.day).isEmpty)
    #expect(folder.names == ["alerts.jsonl", "alerts.jsonl.1", "alerts.log", "alerts.log.1"])
    try log.append(.numbered(2))
    #expect(try log.transitions(after: 0).map(\.sequence) == [1, 2])
    #expect(try log.removeOld(at: Self.written + 81 * Self.day).count == 4)
    #expect(folder.names == ["alerts.jsonl", "alerts.log"])
  }

  @Test("a file without a time is as old as its last change")
  func noTime() throws {
    folder.write(Array("nothing\n".utf8), to: "alerts.log.1")
    let log = try folder.log(AlertLogSettings(keptSeconds: 10 * Self.day))
    #expect(try log.removeOld(at: Int64(time(nil))).isEmpty)
    #expect(try log.removeOld(at: Int64(time(nil)) + 11 * Self.day) == ["alerts.log.1"])
  }

  @Test("without a clock that is to be believed nothing is too old, and what finds no room goes")
  func noClock() throws {
    folder.write(line(daysAgo: 5000), to: "alerts.jsonl.1")
    folder.write(line(daysAgo: 6000), to: "alerts.jsonl.2")
    let size = Int64(line(daysAgo: 0).count)
    let log = try folder.log(
      AlertLogSettings(text: false, keptSeconds: 10 * Self.day, keptBytes: 4 * size))
    try log.append(.numbered(1))
    #expect(try log.removeOld(at: nil).isEmpty)
    #expect(folder.names == ["alerts.jsonl", "alerts.jsonl.1", "alerts.jsonl.2"])
    let small = try folder.log(
      AlertLogSettings(text: false, keptSeconds: 10 * Self.day, keptBytes: size * 5 / 2))
    #expect(try small.removeOld(at: nil) == ["alerts.jsonl.2"])
  }

  @Test("a clock that stands before all lines removes nothing")
  func earlyClock() throws {
    folder.write(line(daysAgo: 1), to: "alerts.jsonl.1")
    let log = try folder.log()
    #expect(try log.removeOld(at: 0).isEmpty)
  }
}
