import AlertLog
import Alerts
import Control
import Model

/// All that is known of an incident: what was written of it, and what the daemon says of it now.
struct IncidentStory {
  /// Whether the incident goes on.
  enum State: String, CaseIterable {
    /// The daemon holds it open.
    case open
    /// Its end was written.
    case ended
    /// No end was written, and the daemon does not answer.
    case unknown
    /// No end was written, and the daemon does not hold it open.
    case forgotten
  }

  /// What was written, oldest first; never empty.
  let transitions: [AlertTransition]
  let state: State
  /// What is known of the daemon.
  let daemon: DaemonAnswer

  /// Tells of an incident; nil where nothing was written of it.
  init?(_ transitions: [AlertTransition], daemon: DaemonAnswer) {
    guard let last = transitions.last else { return nil }
    self.transitions = transitions
    self.daemon = daemon
    if last.kind == .clear {
      state = .ended
    } else if let status = daemon.status {
      state = status.open.contains { $0.id == last.incident.id } ? .open : .forgotten
    } else {
      state = .unknown
    }
  }

  /// The newest of the transitions, which knows most.
  var last: AlertTransition { transitions[transitions.count - 1] }
  var incident: Incident { last.incident }

  /// Notes of all transitions, each once, oldest first.
  var notes: [IncidentNote] {
    var seen: Set<IncidentNote> = []
    return transitions.flatMap(\.incident.notes).filter { seen.insert($0).inserted }
      .sorted { $0.realtimeMicroseconds < $1.realtimeMicroseconds }
  }

  /// A moment in the host's local time: `03:10:02`, with the date where it is a day from the last line.
  func time(_ microseconds: Int64) -> String {
    Timestamp.moment(
      microseconds, now: last.realtimeMicroseconds, offsetSeconds: last.utcOffsetSeconds)
  }
}

/// What the daemon says of itself, or why it says nothing.
enum DaemonAnswer {
  case status(StatusReport)
  case silent(reason: String)

  /// Understands what came of asking.
  init(_ reply: Result<ControlReply, ControlFailure>) {
    switch reply {
    case .success(let reply):
      self = reply.status.map(DaemonAnswer.status) ?? .silent(reason: "the daemon gave no answer")
    case .failure(.notRunning): self = .silent(reason: "the daemon does not run")
    case .failure(.notPermitted): self = .silent(reason: "the daemon may only be asked by group tocsin")
    case .failure(.socket), .failure(.protocolError): self = .silent(reason: "the daemon does not answer")
    }
  }

  var status: StatusReport? { if case .status(let status) = self { status } else { nil } }
}

/// Which incident is meant.
enum IncidentChoice: Equatable {
  /// This one.
  case one(String)
  /// The beginning is that of several, newest first.
  case several([String])
  /// There is none; these look like it, those most like it first.
  case none(nearest: [String])

  /// How many ids are shown.
  static let shownMaximum = 5

  /// Chooses among ids, the newest first, by the beginning that was asked for; nil asks for the newest.
  init(_ wanted: String?, among ids: [String]) {
    guard let wanted else {
      self = ids.first.map(Self.one) ?? .none(nearest: [])
      return
    }
    for form in [wanted, Self.crockford(wanted)] where !form.isEmpty {
      if ids.contains(form) {
        self = .one(form)
        return
      }
      let matching = ids.filter { $0.hasPrefix(form) }
      if !matching.isEmpty {
        self = matching.count == 1 ? .one(matching[0]) : .several(matching)
        return
      }
    }
    self = .none(nearest: Self.nearest(to: Self.crockford(wanted), among: ids))
  }

  /// As the digits of an id are meant when they were read out or copied by hand.
  private static func crockford(_ text: String) -> String {
    String(
      text.lowercased().map { letter in
        switch letter {
        case "o": "0"
        case "i", "l": "1"
        default: letter
        }
      })
  }

  private static func nearest(to wanted: String, among ids: [String]) -> [String] {
    let ranked = ids.enumerated().map { place, id in
      (distance: distance(wanted, String(id.prefix(max(wanted.count, 1)))), place: place, id: id)
    }
    return ranked.sorted { ($0.distance, $0.place) < ($1.distance, $1.place) }.prefix(shownMaximum).map(\.id)
  }

  /// How many letters must be changed, added or taken away to come from one text to the other (Levenshtein).
  private static func distance(_ left: String, _ right: String) -> Int {
    let left = Array(left.utf8.prefix(32))
    let right = Array(right.utf8.prefix(32))
    var row = Array(0...right.count)
    for (place, letter) in left.enumerated() {
      var diagonal = row[0]
      row[0] = place + 1
      for index in right.indices {
        let change = diagonal + (right[index] == letter ? 0 : 1)
        diagonal = row[index + 1]
        row[index + 1] = min(change, diagonal + 1, row[index] + 1)
      }
    }
    return row[right.count]
  }
}
