internal import Alerts
internal import Glibc
internal import Model

/// A transition as a mail (RFC 5322), in printable ASCII.
///
/// The mails of an incident are one thread: the first has a name made of its id, the others refer to it. Each has a
/// name of its own that is the same at every attempt, so that a mailbox can drop repetitions.
struct MailMessage {
  private static let longestSubject = 180
  private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private let delivery: Delivery
  private let recipients: [String]
  private let sender: String
  private var transition: AlertTransition { delivery.transition }

  /// Makes a mail; the addresses are those of checked settings.
  init(_ delivery: Delivery, to recipients: [String], from sender: String) {
    (self.delivery, self.recipients, self.sender) = (delivery, recipients, sender)
  }

  /// The whole message.
  var text: String { headers.joined(separator: "\n") + "\n\n" + delivery.text }

  private var headers: [String] {
    let from = sender.isEmpty ? [] : ["From: \(sender)"]
    return from + ["To: \(recipients.joined(separator: ",\n "))", "Subject: \(subject)", "Date: \(date)"]
      + ["Message-ID: <\(delivery.name)@tocsin>"] + thread
      + [
        "MIME-Version: 1.0", "Content-Type: text/plain; charset=us-ascii", "Auto-Submitted: auto-generated",
        "X-Tocsin-Id: \(Escaping.printable(transition.incident.id))",
        "X-Tocsin-Transition: \(transition.kind.word)",
        "X-Tocsin-Severity: \(transition.incident.severity.word)",
      ]
  }

  /// Every mail of an incident refers to a name that stands for it; mail programs make a thread of that.
  private var thread: [String] {
    let incident = "\(transition.machineID.hexadecimal)-\(delivery.id)"
    return ["References: <\(incident)@tocsin>"]
      + (transition.kind == .open ? [] : ["In-Reply-To: <\(incident)@tocsin>"])
  }

  private var subject: String {
    let host = Escaping.printable(transition.host)
    let words = "[\(host)] \(transition.incident.severity.word) \(transition.kind.word)"
    return String("\(words): \(AlertText.summary(transition.incident))".prefix(Self.longestSubject))
  }

  private var date: String {
    var seconds = time_t(transition.realtimeMicroseconds / 1_000_000)
    var fields = tm()
    gmtime_r(&seconds, &fields)
    let day = "\(Self.days[Int(fields.tm_wday)]), \(fields.tm_mday) \(Self.months[Int(fields.tm_mon)])"
    let clock = [fields.tm_hour, fields.tm_min, fields.tm_sec].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "\(day) \(fields.tm_year + 1_900) \(clock.joined(separator: ":")) +0000"
  }
}
