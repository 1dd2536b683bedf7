import AlertLog
import Alerts
import Glibc
import Model

/// `tocsin alerts -f`: prints what is written as it is written.
struct AlertFollowing {
  /// How many lines come first where none is asked for.
  private static let firstLines = 10
  private static let pauseMicroseconds: UInt32 = 250_000

  private let command: ListAlerts

  /// Which line it is; numbers begin anew with the daemon's state.
  private struct Line: Hashable {
    let sequence: UInt64
    let time: Int64

    init(_ transition: AlertTransition) {
      (sequence, time) = (transition.sequence, transition.realtimeMicroseconds)
    }
  }

  init(_ command: ListAlerts) {
    self.command = command
  }

  func run() throws {
    // Opened before the files are read, so that nothing falls between; what both have is printed once.
    let follower = try command.source.folder.follow()
    let known = try printFirst()
    var skipped: UInt64 = 0
    var isComplaining = false
    while true {
      var lines: [AlertTransition] = []
      do throws(AlertLogFailure) {
        try follower.poll { lines.append($0) }
        isComplaining = false
      } catch {
        if !isComplaining { complain(Escaping.printable(error.description)) }
        isComplaining = true
      }
      try print(lines.filter { !known.contains(Line($0)) && wanted($0) })
      if follower.skippedLines > skipped {
        skipped = follower.skippedLines
        complain("a line is no alert and was passed over")
      }
      usleep(Self.pauseMicroseconds)
    }
  }

  /// Prints the newest lines that were there, and tells the numbers of all that may come once more.
  private func printFirst() throws -> Set<Line> {
    var found: [AlertTransition] = []
    var archive = try command.source.folder.open()
    let count = command.lines ?? (command.filter.since == nil ? Self.firstLines : .max)
    archive.forEachTransition(since: command.filter.since, until: nil) { transition in
      guard wanted(transition) else { return }
      found.append(transition)
      // Far more than is asked for need not be kept.
      if count < found.count / 4, found.count > 4_096 { found = Self.newest(found, count) }
    }
    let shown = Self.newest(found, count)
    try print(shown)
    AlertFolder.warn(of: archive)
    return Set(shown.map(Line.init))
  }

  private static func newest(_ transitions: [AlertTransition], _ count: Int) -> [AlertTransition] {
    let sorted = transitions.sorted {
      ($0.realtimeMicroseconds, $0.sequence) < ($1.realtimeMicroseconds, $1.sequence)
    }
    return sorted.suffix(count)
  }

  private func wanted(_ transition: AlertTransition) -> Bool {
    command.filter.takes(timeOf: transition) && command.filter.takes(transition)
  }

  private func print(_ transitions: [AlertTransition]) throws {
    guard !transitions.isEmpty else { return }
    var output = OutputBuffer()
    for transition in transitions { try output.write(line: Self.line(transition, command.format)) }
    try output.flush()
  }

  /// A transition as the file for people, or that for programs, has it.
  static func line(_ transition: AlertTransition, _ format: OutputFormat) -> [UInt8] {
    switch format {
    case .table:
      let line = String(decoding: AlertText.line(transition), as: UTF8.self)
      return Array(TerminalColors().severity(line, transition.incident.severity.rawValue).utf8)
    case .json: return AlertJSON.line(transition)
    case .plain: return Array(plain(transition).utf8)
    }
  }

  /// Time, transition, host, id, severity, class, kind and name of the entity, what is wrong, and the cause.
  private static func plain(_ transition: AlertTransition) -> String {
    let incident = transition.masked().incident
    let cause = incident.causes.first.flatMap { $0.confidence == .unclear ? nil : AlertText.claim($0) } ?? ""
    let cells = [
      Timestamp.utc(transition.realtimeMicroseconds), transition.kind.word, transition.host, incident.id,
      incident.severity.word, incident.category.word, incident.entity.kind.word, incident.entity.name,
      AlertText.statement(incident), cause,
    ]
    return cells.map { $0.isEmpty ? "-" : Escaping.printable(Masking.masked($0)) }.joined(separator: "\t")
  }
}
