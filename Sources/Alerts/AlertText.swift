public import Model

/// Renders a transition as one line for people and for `grep`.
///
/// The form is documented in `docs/alerts.md`: at most ``maximumBytes`` of printable ASCII; who it is about
/// and what became of it lie within the first ``headBytes``. Untrusted texts are masked and escaped; a `|`
/// or, in a name, a blank is escaped too, so that both mean in a line what they seem to mean.
public enum AlertText {
  /// How long a line may be, without its end.
  public static let maximumBytes = 300
  /// Within how many bytes a line says who is concerned, and how.
  public static let headBytes = 120

  /// The line, without its end.
  public static func line(_ transition: AlertTransition) -> [UInt8] {
    Array(AlertLine(transition).text(isForJournal: false).utf8)
  }

  /// The line without what a journal entry has in fields of its own: time, severity, host, next step.
  static func message(_ transition: AlertTransition) -> String {
    AlertLine(transition).text(isForJournal: true)
  }

  /// The command that tells more; an id that could be anything but a word is not put into a command.
  static func nextStep(_ incident: Incident) -> String {
    let isWord = incident.id.utf8.allSatisfy { byte in
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }
    guard isWord, (1...8).contains(incident.id.utf8.count) else { return "tocsin status" }
    return "tocsin explain \(incident.id)"
  }
}

/// The parts of a line, and how they share its length.
private struct AlertLine {
  private let transition: AlertTransition
  private var incident: Incident { transition.incident }

  init(_ transition: AlertTransition) {
    self.transition = transition
  }

  func text(isForJournal: Bool) -> String {
    let statement = Statement(incident)
    let head = head(upTo: statement.core, isForJournal: isForJournal) + statement.core + statement.detail
    return isClear ? ended(head) : going(head, isForJournal: isForJournal)
  }

  private var isClear: Bool { transition.kind == .clear }

  // MARK: what always stands

  /// Everything before the statement; host and entity give way so that the statement's core has its place.
  private func head(upTo core: String, isForJournal: Bool) -> String {
    let time = Timestamp.local(
      transition.realtimeMicroseconds, offsetSeconds: transition.utcOffsetSeconds)
    let id = Eliding.middle(AlertText.name(incident.id), to: 8) + (incident.isLearning ? " LEARNING" : "")
    let who = AlertText.label(of: incident.entity)
    let before =
      isForJournal ? transition.kind.word : "\(time) \(incident.severity.word) \(transition.kind.word)"
    let host = isForJournal ? "" : AlertText.name(transition.host)
    let blanks = isForJournal ? 2 : 3
    let taken = before.utf8.count + id.utf8.count + blanks + 2 + min(core.utf8.count, Statement.coreBytes)
    let room = AlertText.headBytes - taken
    guard host.utf8.count + who.utf8.count > room else { return joined(before, host, id, who) }
    let shortHost = Eliding.middle(host, to: max(room / 3, 8))
    return joined(before, shortHost, id, Eliding.middle(who, to: max(room - shortHost.utf8.count, 8)))
  }

  private func joined(_ before: String, _ host: String, _ id: String, _ who: String) -> String {
    host.isEmpty ? "\(before) \(id) \(who): " : "\(before) \(host) \(id) \(who): "
  }

  // MARK: what gives way

  private func ended(_ head: String) -> String {
    let end = incident.ending?.realtimeMicroseconds ?? transition.realtimeMicroseconds
    let seconds = (Int128(end) - Int128(incident.onsetMicroseconds)) / 1_000_000
    let closed = head + " after " + Quantity.duration(seconds: Int64(clamping: seconds))
    let reason = AlertText.phrase(incident.ending?.reason ?? "")
    let text = reason.isEmpty ? closed : "\(closed) | ended: \(reason)"
    return Eliding.end(text, to: AlertText.maximumBytes)
  }

  private func going(_ head: String, isForJournal: Bool) -> String {
    let since = Timestamp.since(
      incident.onsetMicroseconds, now: transition.realtimeMicroseconds,
      offsetSeconds: transition.utcOffsetSeconds)
    let next = isForJournal ? "" : " | next: \(AlertText.nextStep(incident))"
    let certain = "\(head) since \(since)\(occurrence)"
    let room = AlertText.maximumBytes - certain.utf8.count - next.utf8.count
    guard room > 0 else { return Eliding.end(certain, to: certain.utf8.count + room) + next }
    let cause = cause(in: Int.max)
    let others = others().first { $0.utf8.count + cause.utf8.count <= room }
    if let others { return certain + others + cause + next }
    return certain + self.cause(in: room) + next
  }

  /// Says the how manieth time it is, where it came back.
  private var occurrence: String {
    guard incident.reopenings > 0 else { return "" }
    let number = UInt64(incident.reopenings) + 1
    let ending =
      switch (number % 10, number % 100) {
      case (1, let tens) where tens != 11: "st"
      case (2, let tens) where tens != 12: "nd"
      case (3, let tens) where tens != 13: "rd"
      default: "th"
      }
    return ", the \(number)\(ending) time"
  }

  /// Who and what else is concerned, in forms of less and less length.
  private func others() -> [String] {
    let victims = VictimsPhrase(incident)
    guard victims.isEmpty else {
      return (0...VictimsPhrase.namedMaximum).reversed().map { victims.text(naming: $0) }
    }
    return incident.foldedCount > 0 ? ["; +\(incident.foldedCount) more", ""] : [""]
  }

  private func unknownCulprit(in room: Int) -> String {
    let text = incident.unknownCulprit.map { " | culprit unknown: \($0.phrase)" } ?? ""
    return text.utf8.count <= room ? text : ""
  }

  /// The first cause where it is clear enough, in as much detail as there is room for.
  private func cause(in room: Int) -> String {
    guard let cause = incident.toldCause else { return unknownCulprit(in: room) }
    let opening = " | \(cause.confidence.word): "
    let phrase = CausePhrase(cause, of: transition).text(in: room - opening.utf8.count)
    return phrase.isEmpty ? "" : opening + phrase
  }
}

extension AlertText {
  /// A name as one word, `-` where there is none.
  static func name(_ text: String) -> String {
    text.isEmpty ? "-" : Escaping.printable(Masking.masked(text), escaping: " |")
  }

  /// A text of several words.
  package static func phrase(_ text: String) -> String {
    Escaping.printable(Masking.masked(text), escaping: "|")
  }

  /// Who is concerned, without blanks in the name.
  package static func label(of entity: Entity) -> String {
    switch entity.kind {
    case .host: Entity.host.label
    case .unattributed: "user \(name(entity.name))"
    case .unit, .device, .filesystem, .interface, .process, .template, .source: name(entity.name)
    }
  }
}
