/// Collects notices until they are asked for.
struct NoticeLog {
  /// Beyond this many between two requests they are left out: the caller has stopped asking.
  static let maximumCount = 256

  private var notices: [CollectionNotice] = []

  /// Notes a problem that is new, or the end of one.
  mutating func note(_ problem: String?, about source: String, wasFailing: inout Bool) {
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
