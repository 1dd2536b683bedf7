/// Collects notices until they are asked for.
struct NoticeLog {
  /// Beyond this many between two requests they are left out: the caller has stopped asking.
  static let maximumCount = 256

  private var notices: [CollectionNotice] = []
  /// The gravest problem of the run so far: what cannot be read goes before what does not exist.
  private(set) var problem: CollectionProblem?

  /// Begins a collector's run, of which no problem is known.
  mutating func beginRun() {
    problem = nil
  }

  /// Notes a problem, which makes the run a failed one and is told once, or the end of one.
  ///
  /// - Parameters:
  ///   - problem: What is wrong; `nil` where all is well.
  ///   - source: What it is about, such as a path.
  ///   - wasFailing: Whether it was wrong before; updated.
  ///   - isAbsence: True where the source does not exist on this host.
  mutating func note(
    _ problem: String?, about source: String, wasFailing: inout Bool, isAbsence: Bool = false
  ) {
    if let problem, self.problem?.isAbsence ?? true {
      self.problem = CollectionProblem(source: source, reason: problem, isAbsence: isAbsence)
    }
    guard (problem != nil) != wasFailing else { return }
    wasFailing = problem != nil
    append(CollectionNotice(source: source, message: "\(source): \(problem ?? "readable again")"))
  }

  /// Notes that a cap begins to bite, or no longer does.
  mutating func noteRefused(_ count: Int, of things: String, wasRefusing: inout Bool) {
    guard (count > 0) != wasRefusing else { return }
    wasRefusing = count > 0
    let message =
      wasRefusing ? "more \(things) than the cap: \(count) left out" : "all \(things) followed again"
    append(CollectionNotice(source: things, message: message))
  }

  /// Notes something once.
  mutating func append(_ notice: CollectionNotice) {
    if notices.count < Self.maximumCount { notices.append(notice) }
  }

  /// Hands over what has been noted.
  mutating func take() -> [CollectionNotice] {
    defer { notices = [] }
    return notices
  }
}
