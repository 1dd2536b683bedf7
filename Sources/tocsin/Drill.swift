import AlertLog
import Alerts
import ArgumentParser
import CLinux
import Configuration
import Control
import Glibc
import Model
import Notification

/// `tocsin drill`: a fault made on purpose, to see whether it is noticed, how fast, and who is blamed.
struct Drill: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a small fault on purpose, and see whether it is noticed, how fast, and who is blamed.",
    discussion: """
      The fault is a unit of its own, tocsin-drill-*.service, with limits on processor time, memory, tasks and time; \
      it ends by itself, with Ctrl-C, and when this command is gone. It is not made where a critical incident is open \
      or memory or disk is short. docs/drill.md tells what each kind does.

      cpu, logs and io are judged by statistics, which are held back while the host is being learned, or where nobody \
      suffers; then it tells what was held back and why. One that rings counts for alerts.max_per_week. memory ends in \
      a fact, which always rings.

      The status is 0 where the drill was noticed and the right unit blamed, 1 where it was not, 75 where now is no \
      time for a drill.
      """)

  /// How long is waited for an alert after the load has ended: a frame, a ranking, a write.
  private static let afterSeconds = 30.0
  private static let shortest = TimeSpan(seconds: 10)
  private static let longest = TimeSpan.minutes(5)

  @Argument(help: "cpu, logs, memory or io.")
  var kind: DrillKind

  @Option(name: .customLong("for"), help: "How long the load lasts, 10s to 5m.", transform: Drill.span)
  var duration = TimeSpan(seconds: 60)

  @Flag(help: "Do not ask.")
  var yes = false

  @Option(help: "How to print the result.")
  var format = OutputFormat.table

  @OptionGroup var folder: AlertFolder

  @OptionGroup var connection: SocketOptions

  func run() throws {
    let plan = DrillPlan(kind, for: duration, tag: Self.tag())
    try check(plan)
    try ask(plan)
    StopSignal.block()
    let result = try drill(plan)
    var output = OutputBuffer()
    try DrillOutput.write(result, as: format, to: &output)
    try output.flush()
    if result.verdict != "noticed" { throw ExitCode.failure }
  }

  // MARK: before

  private func check(_ plan: DrillPlan) throws {
    guard geteuid() == 0 else {
      complain("a drill starts a unit of the system and reads the alerts: run as root")
      throw ExitStatus.permission
    }
    guard access("/run/systemd/system", F_OK) == 0, HelperCommand.exists("systemd-run") else {
      complain("a drill needs systemd, which keeps its limits; it does not run here")
      throw ExitStatus.unavailable
    }
    let status = try currentStatus()
    let reasons = DrillObstacles().reasons(for: plan, status)
    for reason in reasons { complain("no drill now: \(reason)") }
    if !reasons.isEmpty { throw ExitStatus.temporary }
    for note in DrillExpectation.notes(on: plan, status) { complain(note) }
  }

  private func currentStatus() throws -> StatusReport {
    let reply = try connection.ask(.status)
    if let status = reply.status { return status }
    reply.errors.forEach(complain)
    throw ExitStatus.unavailable
  }

  private func ask(_ plan: DrillPlan) throws {
    if yes { return }
    guard isatty(STDIN_FILENO) == 1 else {
      complain("nobody is there to be asked; say --yes to \(plan.kind.rawValue): it \(plan.description)")
      throw ExitStatus.usage
    }
    let question = "\(plan.unit) \(plan.description).\nGo on? [y/N] "
    _ = StandardStream.write(Array(question.utf8), to: STDERR_FILENO)
    let answer = readLine()?.lowercased() ?? ""
    guard answer == "y" || answer == "yes" else { throw ExitCode.failure }
  }

  // MARK: the drill

  private func drill(_ plan: DrillPlan) throws -> DrillResult {
    var tail = try alerts()
    let began = Self.microseconds()
    let unit = try DrillUnit(plan)
    complain("\(plan.unit) \(plan.description); Ctrl-C ends it")
    var findings = DrillFindings(of: plan, since: began)
    let ended = watch(unit, plan, &tail, &findings)
    return DrillResult(
      plan: plan, began: began, ended: ended, sighting: findings.best, isInterrupted: StopSignal.isRequested)
  }

  /// Watches until the right unit is blamed, the time is over or the user has enough; the load has ended then.
  ///
  /// - Returns: When the load ended, microseconds since 1970 UTC.
  private func watch(
    _ unit: DrillUnit, _ plan: DrillPlan, _ tail: inout AlertTail, _ findings: inout DrillFindings
  ) -> Int64 {
    let latest = Self.microseconds() + Int64((Double(duration.seconds) + Self.afterSeconds) * 1e6)
    var ended: Int64?
    while !StopSignal.isRequested, !findings.isRight, Self.microseconds() < latest {
      _ = StopSignal.wait(seconds: 0.5)
      look(&tail, &findings)
      if ended == nil, !unit.isActive { ended = Self.microseconds() }
    }
    unit.stop()
    return ended ?? Self.microseconds()
  }

  private func look(_ tail: inout AlertTail, _ findings: inout DrillFindings) {
    do throws(AlertLogFailure) {
      for line in try tail.read(atMost: 64) {
        if let transition = try? AlertTransition(jsonLine: line.bytes) { findings.take(transition) }
      }
    } catch {
      complain("\(error)")
    }
    if case .success(let reply) = connection.attempt(.status, within: 5), let status = reply.status {
      findings.take(status, at: Self.microseconds())
    }
  }

  private func alerts() throws -> AlertTail {
    do throws(AlertLogFailure) {
      return try AlertTail(directory: folder.path, after: nil)
    } catch {
      complain("\(error)")
      throw ExitStatus.data
    }
  }

  // MARK: arguments

  private static func span(_ text: String) throws -> TimeSpan {
    let span = try TimeSpan.argument(text)
    guard (shortest...longest).contains(span) else {
      throw ValidationError("expected a duration from \(shortest) to \(longest), found '\(text)'")
    }
    return span
  }

  /// Six letters, no digit among them: units whose names differ in numbers only are taken for a family.
  private static func tag() -> String {
    let letters = Array("bcdfghjklmnpqrstvwxz")
    return String((0..<6).map { _ in letters.randomElement() ?? "x" })
  }

  private static func microseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
  }
}
