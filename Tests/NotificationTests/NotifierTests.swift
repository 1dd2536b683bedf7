import AlertLog
import Alerts
import Configuration
import Glibc
import Model
import TestSupport
import Testing

@testable import Notification

// The programs are waited for by signals that are the process's, so one test at a time.
@Suite("Handing alerts on", .serialized)
struct NotifierTests {
  private let folder: String

  init() throws {
    folder = try #require(makeTemporaryFolder())
    StopSignal.block()
  }

  private func settings(_ text: String) throws -> NotifySettings {
    try write("notify.toml", text)
    return try NotifySettings.load(file: "\(folder)/notify.toml")
  }

  private func write(_ name: String, _ text: String) throws {
    let file = try #require(fopen("\(folder)/\(name)", "w"))
    fputs(text, file)
    fclose(file)
  }

  private func read(_ name: String) -> String { readFile("\(folder)/\(name)") }

  private func readFile(_ path: String) -> String {
    guard let file = fopen(path, "r") else { return "" }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    return String(decoding: bytes[..<fread(&bytes, 1, bytes.count, file)], as: UTF8.self)
  }

  private func run(_ command: [String], seconds: Double = 10) -> ProgramRun.Outcome {
    ProgramRun(command: command, variables: ["A=b c"], input: Array("hello\n".utf8), timeoutSeconds: seconds)
      .outcome()
  }

  @Test("the program gets its input and variables, and no shell looks at its arguments")
  func input() throws {
    let script = #"cat >"$1"; echo "$A,$2" >>"$1""#
    #expect(run(["/bin/sh", "-c", script, "sh", "\(folder)/out", "$HOME `id`"]) == .succeeded)
    #expect(read("out") == "hello\nb c,$HOME `id`\n")
  }

  @Test("a program that reads nothing, fails, is killed or is not there is told apart")
  func outcomes() {
    #expect(run(["/bin/true"]) == .succeeded)
    #expect(run(["/bin/sh", "-c", "exit 3"]) == .failed(status: 3))
    #expect(run(["/bin/sh", "-c", "kill -9 $$"]) == .killed(signal: 9))
    #expect(run(["/nowhere/at/all"]) == .notStarted(reason: "No such file or directory"))
  }

  @Test("a program that hangs is ended with what it has started")
  func hanging() throws {
    #expect(run(["/bin/sh", "-c", "sleep 1000 & echo $! >\(folder)/child; wait"], seconds: 0.5) == .timedOut)
    let child = try #require(pid_t(read("child").split(separator: "\n").first ?? ""))
    usleep(100_000)
    #expect(kill(child, 0) != 0 || readFile("/proc/\(child)/stat").contains(" Z "))
  }

  @Test("what was delivered is saved, and who starts anew goes on behind it")
  func state() throws {
    let file = try NotifyStateFile(folder: folder)
    #expect(try file.load() == nil)
    var state = NotifyState(at: TailPosition(sequence: 4, time: "t", id: "7f3a91c2"))
    state.delivered = 3
    try file.save(state)
    #expect(try file.load() == state)
    #expect(throws: NotifyFailure.isRunning(folder: folder)) { _ = try NotifyStateFile(folder: folder) }
    try write("position.json", "{\"sequence\":")
    #expect(throws: NotifyFailure.damaged(path: "\(folder)/position.json")) { _ = try file.load() }
  }

  @Test("only what is severe enough and asked for is handed on")
  func wanted() throws {
    let all = try settings(#"command = ["/bin/true"]"#)
    let few = try settings("command = [\"/bin/true\"]\nmin_severity = \"crit\"\n")
    let ends = try settings("command = [\"/bin/true\"]\ntransitions = [\"clear\"]\n")
    let delivery = Delivery(.example)
    #expect(delivery.isWanted(by: all) && !delivery.isWanted(by: few) && !delivery.isWanted(by: ends))
    #expect(delivery.age(at: 1_787_447_648_412_000) == 1)
  }

  @Test("an attempt says what came of it")
  func attempt() throws {
    #expect(try Notifier.attempt(settings(#"command = ["/bin/true"]"#), with: .example) == nil)
    let failing = try settings(#"command = ["/bin/false"]"#)
    #expect(Notifier.attempt(failing, with: .example) == "/bin/false ended with status 1")
  }

  @Test("a place that cannot be saved is told once, until it can be again")
  func unsaved() throws {
    let line = AlertJSON.line(.example) + [UInt8(ascii: "\n")]
    try write("alerts.jsonl", "")
    var said: [String] = []
    var notifier = try Notifier(
      settings("command = [\"/bin/true\"]\nmin_severity = \"crit\"\n"), state: folder, alerts: folder
    ) { said.append($1) }
    mkdir("\(folder)/position.json.new", 0o755)
    try write("alerts.jsonl", String(decoding: line, as: UTF8.self))
    for _ in 0..<3 { _ = notifier.handOnNew() }
    #expect(said.count == 1 && said[0].contains("position.json.new"))
    rmdir("\(folder)/position.json.new")
    _ = notifier.handOnNew()
    #expect(read("position.json").contains(#""sequence":7"#))
    #expect(said.count == 1)
  }

  @Test("pauses double up to their limit")
  func backOff() {
    var backOff = BackOff(limitSeconds: 5)
    #expect((0..<5).map { _ in backOff.next() } == [1, 2, 4, 5, 5])
  }
}
