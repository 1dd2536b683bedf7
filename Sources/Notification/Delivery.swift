internal import AlertLog
internal import Alerts
internal import Configuration
internal import Model

/// A transition as a program gets it.
struct Delivery {
  /// The statuses that a program may end with to say that another attempt would be no better: `EX_DATAERR`.
  static let hopelessStatus: Int32 = 65

  /// The transition.
  let transition: AlertTransition
  private let line: [UInt8]

  /// Understands a line of `alerts.jsonl`.
  init(_ line: TailedLine) throws(TransitionDecodingFailure) {
    transition = try AlertTransition(jsonLine: line.bytes)
    self.line = line.bytes
  }

  /// Makes one of a transition that was never written.
  init(_ transition: AlertTransition) {
    self.transition = transition
    line = AlertJSON.line(transition)
  }

  /// A name that no other transition of any host has, the same at every attempt: who gets it twice can tell.
  var name: String { "\(transition.machineID.hexadecimal)-\(transition.sequence)-\(id)" }

  /// The incident's id, a word whatever the file said.
  var id: String { Escaping.printable(transition.incident.id, escaping: " <>@") }

  /// How old it is, seconds; below zero where the clock was set back.
  func age(at microseconds: Int64) -> Double {
    Double(microseconds) / 1e6 - Double(transition.realtimeMicroseconds) / 1e6
  }

  /// True where the settings want it handed on.
  func isWanted(by settings: NotifySettings) -> Bool {
    transition.incident.severity >= settings.minSeverity && settings.transitions.contains(transition.kind)
  }

  /// What the program reads.
  func input(as settings: NotifySettings) -> [UInt8] {
    switch settings.input {
    case .json: line + [UInt8(ascii: "\n")]
    case .text: Array(text.utf8)
    case .mail: Array(MailMessage(self, to: settings.to, from: settings.from).text.utf8)
    }
  }

  /// What the program finds in its environment: words of ours, and nothing that came from a log.
  func variables(attempt: UInt32) -> [String] {
    [
      "TOCSIN_DELIVERY=\(name)", "TOCSIN_ATTEMPT=\(attempt)",
      "TOCSIN_ID=\(id)",
      "TOCSIN_SEQUENCE=\(transition.sequence)", "TOCSIN_TRANSITION=\(transition.kind.word)",
      "TOCSIN_SEVERITY=\(transition.incident.severity.word)",
    ]
  }

  /// The line for people, what is known of it in a sentence, and what to do next.
  var text: String {
    let explanation = Explanation(transition)
    var lines = [String(decoding: AlertText.line(transition), as: UTF8.self), ""]
    lines += Self.wrapped(explanation.sentence)
    if !explanation.check.isEmpty { lines += ["", "check: \(explanation.check)"] }
    return lines.map { Escaping.printable($0) }.joined(separator: "\n") + "\n"
  }

  /// Breaks a text between words; a line of a mail may have 998 bytes at most, and should have 78.
  private static func wrapped(_ text: String) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.utf8.count + word.utf8.count >= 78 {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return line.isEmpty ? lines : lines + [line]
  }
}
