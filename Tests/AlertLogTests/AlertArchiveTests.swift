import AlertLog
import Alerts
import Glibc
import Model
import Testing

@Suite("Reading all alert files of a folder")
struct AlertArchiveTests {
  private func transition(
    _ sequence: UInt64, _ id: String, _ kind: AlertTransition.Kind = .open
  ) -> AlertTransition {
    var transition = AlertTransition.numbered(sequence)
    transition.realtimeMicroseconds += Int64(sequence) * 1_000_000
    transition.kind = kind
    transition.incident.id = id
    return transition
  }

  private func lines(_ transitions: [AlertTransition]) -> [UInt8] {
    transitions.flatMap { AlertJSON.line($0) + [UInt8(ascii: "\n")] }
  }

  /// Compresses a file of the folder, as `logrotate` does.
  private func compress(_ path: String) throws {
    var child = pid_t()
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("gzip"), strdup(path), nil]
    defer { for argument in arguments { free(argument) } }
    try #require(posix_spawnp(&child, "gzip", nil, nil, &arguments, environ) == 0)
    var status: Int32 = 0
    try #require(waitpid(child, &status, 0) == child && status == 0)
  }

  @Test("finds the lines of an incident in every file, compressed ones too, oldest first and each once")
  func everyFile() throws {
    let folder = try #require(AlertFolder())
    folder.write(lines([transition(1, "aaaaaaaa"), transition(2, "bbbbbbbb")]), to: "alerts.jsonl.3")
    try compress(folder["alerts.jsonl.3"])
    folder.write(lines([transition(3, "aaaaaaaa", .update)]), to: "alerts.jsonl-20260823")
    folder.write(lines([transition(4, "aaaaaaaa", .clear)]), to: "alerts.jsonl.1")
    folder.write(lines([transition(4, "aaaaaaaa", .clear), transition(5, "cccccccc")]), to: "alerts.jsonl")
    folder.write(lines([transition(6, "aaaaaaaa")]), to: "alerts.log")
    var archive = try AlertArchive(directory: folder.path)
    #expect(archive.fileCount == 4)
    #expect(archive.ids() == ["cccccccc", "aaaaaaaa", "bbbbbbbb"])
    #expect(archive.transitions(of: ["aaaaaaaa"]).map(\.sequence) == [1, 3, 4])
    #expect(archive.transitions(of: ["aaaaaaaa", "bbbbbbbb"]).count == 4)
    #expect(archive.failures == [] && archive.skippedLines == 0)
  }

  @Test("reads all that the shipped rule of logrotate keeps, and says how many files are too many")
  func manyFiles() throws {
    let folder = try #require(AlertFolder())
    for number in 1...1_030 as ClosedRange<UInt64> {
      folder.write(lines([transition(2_000 - number, "id\(number)")]), to: "alerts.jsonl.\(number)")
    }
    var archive = try AlertArchive(directory: folder.path)
    #expect(archive.fileCount == 1_030 && archive.leftOut == 6)
    #expect(archive.ids().count == 1_024)
    #expect(archive.ids().contains("id600") && !archive.ids().contains("id1025"))
  }

  @Test("passes over lines that are none and counts them")
  func badLines() throws {
    let folder = try #require(AlertFolder())
    let torn = lines([transition(2, "aaaaaaaa")]).prefix(90)
    folder.write(
      lines([transition(1, "aaaaaaaa")]) + Array("nonsense\n".utf8) + torn, to: "alerts.jsonl")
    var archive = try AlertArchive(directory: folder.path)
    #expect(archive.transitions(of: ["aaaaaaaa"]).map(\.sequence) == [1])
    #expect(archive.skippedLines == 2)
  }

  @Test("names a damaged file and goes on with the others")
  func damaged() throws {
    let folder = try #require(AlertFolder())
    folder.write(lines((1...2_000).map { transition($0, "aaaaaaaa") }), to: "alerts.jsonl.2")
    try compress(folder["alerts.jsonl.2"])
    let whole = folder.read("alerts.jsonl.2.gz")
    folder.write(
      Array(whole[..<(whole.count / 2)]) + [UInt8](repeating: 0xff, count: 4_000), to: "alerts.jsonl.2.gz")
    folder.write(lines([transition(9_999, "bbbbbbbb")]), to: "alerts.jsonl")
    symlink("/etc/passwd", folder["alerts.jsonl.1"])
    var archive = try AlertArchive(directory: folder.path)
    #expect(archive.ids().contains("bbbbbbbb"))
    #expect(archive.failures.count == 2)
    #expect("\(archive.failures)".contains("alerts.jsonl.2.gz"))
  }

  @Test("is not misled by texts that look like keys")
  func forged() throws {
    let folder = try #require(AlertFolder())
    var hostile = transition(1, "aaaaaaaa")
    hostile.host = #"x","id":"bbbbbbbb"#
    folder.write(lines([hostile]), to: "alerts.jsonl")
    var archive = try AlertArchive(directory: folder.path)
    #expect(archive.ids() == ["aaaaaaaa"])
  }

  @Test("says why a folder cannot be read")
  func missing() {
    #expect(throws: AlertLogFailure.refused(action: "open", path: "/nonexistent", code: ENOENT)) {
      try AlertArchive(directory: "/nonexistent")
    }
  }
}
