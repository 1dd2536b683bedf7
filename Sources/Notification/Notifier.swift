internal import AlertLog
internal import Alerts
public import Configuration
internal import Glibc
public import Model

/// Hands every new transition to a program, one after another, each at least once.
///
/// A transition counts as dealt with when the program has ended with status 0; only then is its place saved, so a
/// crash in the middle of a run makes the program run again, with the same `TOCSIN_DELIVERY`. What fails is tried
/// again, and what comes after it waits, so that a `clear` never comes before its `open`.
public struct Notifier {
  /// How often the files are looked at while nothing comes.
  private static let idleSeconds = 1.0
  private static let batch = 64

  /// What it says while it runs; the number is syslog's priority.
  public typealias Complaint = (_ priority: Int, _ message: String) -> Void

  private let settings: NotifySettings
  private let file: NotifyStateFile
  private let complain: Complaint
  private var state: NotifyState
  private var tail: AlertTail
  private var readFailure = RepeatedFailure()
  private var saveFailure = RepeatedFailure()
  private var toldMissing: UInt64 = 0
  private var tooOld: UInt64 = 0
  private var isSaved = true

  /// Goes on where the instance stopped; the first time, behind the newest transition.
  ///
  /// - Parameters:
  ///   - settings: What to run, and when.
  ///   - folder: Where the place is saved.
  ///   - alerts: The folder of the alert files.
  ///   - complain: Says what went wrong.
  /// - Throws: ``NotifyFailure`` where the place or the alerts cannot be read.
  public init(
    _ settings: NotifySettings, state folder: String, alerts: String, complain: @escaping Complaint
  ) throws(NotifyFailure) {
    (self.settings, self.complain) = (settings, complain)
    file = try NotifyStateFile(folder: folder)
    var position: TailPosition?
    var former: NotifyState?
    do throws(NotifyFailure) {
      former = try file.load()
      position = former?.position
    } catch {
      guard case .damaged = error else { throw error }
      complain(3, "\(error); alerts of the last \(settings.maxAge) are handed on again")
      position = .beginning
    }
    do throws(AlertLogFailure) {
      tail = try AlertTail(directory: alerts, after: position)
    } catch {
      throw Self.failure(error)
    }
    state = former ?? NotifyState(at: tail.position)
    if former == nil { try file.save(state) }
  }

  /// Hands on what comes until somebody asks the process to end.
  public mutating func run() {
    while !StopSignal.isRequested {
      if !handOnNew() { _ = StopSignal.wait(seconds: Self.idleSeconds) }
    }
  }

  /// Hands on what has come; false where nothing has.
  mutating func handOnNew() -> Bool {
    let lines = newLines()
    for line in lines where !StopSignal.isRequested { deal(with: line) }
    tellOfOld()
    if !isSaved { save() }
    return !lines.isEmpty
  }

  /// Runs the program once with a transition of which nothing was written, to see that it works.
  ///
  /// - Returns: What went wrong; nil where nothing did.
  public static func attempt(_ settings: NotifySettings, with transition: AlertTransition) -> String? {
    let outcome = run(Delivery(transition), settings, attempt: 1)
    return outcome == .succeeded ? nil : "\(settings.command[0]) \(outcome)"
  }

  // MARK: reading

  private mutating func newLines() -> [TailedLine] {
    do throws(AlertLogFailure) {
      let lines = try tail.read(atMost: Self.batch)
      tellOfMissing()
      readFailure.end()
      return lines
    } catch {
      if readFailure.begins("\(error)") { complain(3, "\(error)") }
      return []
    }
  }

  private mutating func tellOfMissing() {
    let more = tail.missing - toldMissing
    guard more > 0 else { return }
    toldMissing = tail.missing
    state.missing += more
    complain(
      4, "\(more) alerts are missing before number \(tail.position.sequence): they are in no file any more")
  }

  private mutating func tellOfOld() {
    if tooOld > 0 { complain(4, "\(tooOld) alerts are older than \(settings.maxAge) and were not handed on") }
    tooOld = 0
  }

  // MARK: handing on

  private mutating func deal(with line: TailedLine) {
    let delivery: Delivery
    do throws(TransitionDecodingFailure) {
      delivery = try Delivery(line)
    } catch {
      complain(4, "alert \(line.position.sequence) cannot be understood and was not handed on: \(error)")
      return pass(line, counting: \.givenUp)
    }
    guard delivery.isWanted(by: settings) else { return pass(line, counting: \.passedOver) }
    guard isFresh(delivery) else {
      tooOld += 1
      return pass(line, counting: \.givenUp)
    }
    handOn(delivery, line)
  }

  private mutating func handOn(_ delivery: Delivery, _ line: TailedLine) {
    var backOff = BackOff(limitSeconds: Double(settings.retryInterval.seconds))
    for attempt in 1...settings.maxAttempts {
      let outcome = Self.run(delivery, settings, attempt: attempt)
      if outcome == .succeeded { return settle(line, counting: \.delivered) }
      if outcome == .interrupted { return }
      state.failedRuns += 1
      let isHopeless = outcome == .failed(status: Delivery.hopelessStatus)
      let isLast = isHopeless || attempt == settings.maxAttempts || !isFresh(delivery)
      let pause = backOff.next()
      tell(delivery, outcome, attempt: attempt, pause: isLast ? nil : pause)
      if isLast { return settle(line, counting: \.givenUp) }
      save()
      guard sleeps(pause) else { return }
    }
  }

  private func tell(_ delivery: Delivery, _ outcome: ProgramRun.Outcome, attempt: UInt32, pause: Double?) {
    let transition = delivery.transition
    let what = "\(transition.kind.word) of \(Escaping.printable(transition.incident.id))"
    let rest =
      pause.map { "attempt \(attempt) of \(settings.maxAttempts), again in \(Int($0)) s" } ?? "given up"
    complain(pause == nil ? 3 : 4, "\(what): \(Escaping.printable(settings.command[0])) \(outcome); \(rest)")
  }

  private static func run(
    _ delivery: Delivery, _ settings: NotifySettings, attempt: UInt32
  ) -> ProgramRun.Outcome {
    ProgramRun(
      command: settings.command, variables: delivery.variables(attempt: attempt),
      input: delivery.input(as: settings), timeoutSeconds: Double(settings.timeout.seconds)
    ).outcome()
  }

  /// Sleeps; false where the process is to end.
  private func sleeps(_ seconds: Double) -> Bool {
    let deadline = monotonicSeconds() + seconds
    while !StopSignal.isRequested {
      let left = deadline - monotonicSeconds()
      guard left > 0 else { return true }
      _ = StopSignal.wait(seconds: left)
    }
    return false
  }

  private func isFresh(_ delivery: Delivery) -> Bool {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let microseconds = Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1_000
    return delivery.age(at: microseconds) <= Double(settings.maxAge.seconds)
  }

  // MARK: the place

  private mutating func pass(_ line: TailedLine, counting count: WritableKeyPath<NotifyState, UInt64>) {
    state[keyPath: count] += 1
    state.position = line.position
    isSaved = false
  }

  private mutating func settle(_ line: TailedLine, counting count: WritableKeyPath<NotifyState, UInt64>) {
    pass(line, counting: count)
    save()
  }

  /// Saves the place; where that fails, it goes on, as a repetition is better than a loss.
  private mutating func save() {
    do throws(NotifyFailure) {
      try file.save(state)
      isSaved = true
      saveFailure.end()
    } catch {
      isSaved = false
      if saveFailure.begins("\(error)") { complain(3, "\(error)") }
    }
  }

  private static func failure(_ failure: AlertLogFailure) -> NotifyFailure {
    if case .refused(_, _, EACCES) = failure {
      return .alerts(reason: "\(failure); run as root or join group adm", isPermission: true)
    }
    return .alerts(reason: "\(failure)", isPermission: false)
  }
}

/// A failure that is said once, as long as it is the same and nothing has gone well between.
private struct RepeatedFailure {
  private var last = ""

  /// True where the failure was not said before.
  mutating func begins(_ failure: String) -> Bool {
    defer { last = failure }
    return failure != last
  }

  mutating func end() { last = "" }
}
