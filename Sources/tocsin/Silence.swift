import ArgumentParser
import Configuration
import Control

/// `tocsin silence`: asks for silence about something for a while.
struct Silence: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Hold back what would ring about units, signals or log messages, once or by a calendar.",
    discussion: """
      What is held back is counted, is in tocsin status and in the digest, and rings when the silence ends, if it \
      goes on by then. An incident that has rung still tells its end.

      Options that are given more than once name alternatives; different options must all hold. * and ? stand for \
      anything. With --looser 3 what is three times as far out as usual rings all the same, and failures always do.

      The daemon writes a file of each, with who asked and why: see tocsin decisions.
      """)

  @OptionGroup var connection: SocketOptions

  @Option(help: "Units, such as 'backup*.service'; also what the host suffers for them.")
  var unit: [String] = []

  @Option(help: "Other entities, such as filesystem:/backup, device:sda, interface:eth0 or host.")
  var entity: [String] = []

  @Option(help: "Signals, such as 'system.linux.pressure.*'.")
  var signal: [String] = []

  @Option(help: "Log messages, by the text of their template.")
  var template: [String] = []

  @Option(name: .customLong("class"), help: "Classes of incidents, such as unit-failed.")
  var classes: [String] = []

  @Flag(help: "Everything on this host.")
  var all = false

  @Option(
    name: .customLong("for"), help: "How long, such as 4h; with --on-calendar, each time.",
    transform: TimeSpan.argument)
  var duration: TimeSpan

  @Option(
    help: "When it begins, again and again, as systemd's OnCalendar= has it, such as 'Sun *-*-1..7 01:00'.")
  var onCalendar: String?

  @Option(help: "When a recurring silence is over for good, such as 365d.", transform: TimeSpan.argument)
  var expires: TimeSpan?

  @Option(help: "Let ring what is so many times as far out as usual.")
  var looser: Double?

  @Option(help: "Why.")
  var reason: String

  @Option(help: "How to print it.")
  var format = OutputFormat.table

  func validate() throws {
    let isScoped = !(unit + entity + signal + template + classes).isEmpty
    guard isScoped != all else {
      throw ValidationError(
        "Say what to be silent about: --unit, --entity, --signal, --template, --class or --all.")
    }
    guard expires == nil || onCalendar != nil else {
      throw ValidationError("--expires is for --on-calendar; without it --for says how long.")
    }
  }

  func run() throws {
    var draft = DecisionDraft(kind: "silence")
    draft.units = unit
    draft.entities = entity
    draft.signals = signal
    draft.templates = template
    draft.classes = classes
    draft.all = all
    draft.looser = looser
    draft.reason = reason
    draft.onCalendar = onCalendar
    if onCalendar == nil {
      draft.forSeconds = duration.seconds
    } else {
      draft.durationSeconds = duration.seconds
      draft.forSeconds = expires?.seconds
    }
    try DecisionOutput(try connection.decide(draft)).print(format)
  }
}
