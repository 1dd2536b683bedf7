/// How one collector fares: how long it takes, how often it fails, and why.
public struct CollectorHealth: Hashable, Sendable {
  /// What became of a collector's newest run.
  public enum State: String, Sendable, CaseIterable {
    /// It has not run yet.
    case waiting
    /// Everything that it looked for could be read.
    case working
    /// Something could not be read; ``CollectorHealth/lastError`` tells what.
    case failing
    /// Its source does not exist on this host, and never did.
    case absent
  }

  /// The weight of a run in ``meanSeconds``: about the newest sixteen count.
  private static let meanWeight = 1.0 / 16
  /// The longest error that is kept, in characters: it may quote a file.
  private static let longestError = 300

  /// Its name, such as `disks`.
  public let name: String
  /// What became of the newest run.
  public private(set) var state = State.waiting
  /// Seconds that the newest run took.
  public private(set) var lastSeconds = 0.0
  /// Seconds that the longest run took.
  public private(set) var maxSeconds = 0.0
  /// Seconds that a run takes, an exponentially weighted mean over about sixteen runs.
  public private(set) var meanSeconds = 0.0
  /// Runs in which everything could be read.
  public private(set) var successes: UInt64 = 0
  /// Runs in which something could not be read, or did not exist.
  public private(set) var failures: UInt64 = 0
  /// Runs left out because those before took too long.
  public private(set) var skipped: UInt64 = 0
  /// What could not be read in the newest run that failed; empty before the first.
  public private(set) var lastError = ""

  /// Knows only the name.
  init(name: String) {
    self.name = name
  }

  /// Notes what became of a run.
  mutating func note(seconds: Double, problem: CollectionProblem?) {
    meanSeconds = runs == 0 ? seconds : meanSeconds + (seconds - meanSeconds) * Self.meanWeight
    lastSeconds = seconds
    maxSeconds = max(maxSeconds, seconds)
    guard let problem else {
      successes += 1
      state = .working
      return
    }
    failures += 1
    state = problem.isAbsence && successes == 0 ? .absent : .failing
    lastError = String(problem.text.prefix(Self.longestError))
  }

  /// Notes a run that was left out.
  mutating func noteSkipped() {
    skipped += 1
  }

  private var runs: UInt64 { successes + failures }
}

/// Why a collector could not read something.
struct CollectionProblem {
  /// What it is about: a path, a mount point, a kind of thing.
  let source: String
  /// What went wrong.
  let reason: String
  /// True where the source does not exist at all.
  let isAbsence: Bool

  /// Both in one line.
  var text: String { "\(source): \(reason)" }
}
