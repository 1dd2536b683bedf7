public import Model

/// How one instance of `tocsin notify` hands alerts to a program: a file of `/etc/tocsin/notify.d`.
public struct NotifySettings: Hashable, Sendable {
  /// What the program reads on its standard input.
  public enum Input: String, CaseIterable, Sendable {
    /// The object as it stands in `alerts.jsonl`, on one line.
    case json
    /// The line as it stands in `alerts.log`, and the explanation.
    case text
    /// A message that `sendmail -t` understands.
    case mail
  }

  /// Where the files of the instances are.
  public static let folder = "/etc/tocsin/notify.d"

  /// The program, by its absolute path, and its arguments; no shell looks at them.
  public var command: [String] = []
  /// What the program reads.
  public var input = Input.json
  /// Whom a mail is to, for ``Input/mail``.
  public var to: [String] = []
  /// Whom a mail is from; empty where the mail system decides.
  public var from = ""
  /// Transitions of milder incidents are passed over.
  public var minSeverity = Severity.warning
  /// The transitions that are handed on.
  public var transitions = AlertTransition.Kind.allCases
  /// How long the program may run.
  public var timeout = TimeSpan(seconds: 30)
  /// The longest pause between two attempts.
  public var retryInterval = TimeSpan.minutes(5)
  /// How often one transition is tried.
  public var maxAttempts: UInt32 = 100
  /// Older transitions are not worth handing on any more.
  public var maxAge = TimeSpan.days(1)

  /// The settings of an empty file, which names no program yet.
  init() {}

  /// Loads a file.
  ///
  /// - Throws: ``SettingsFailure`` with all that is wrong; a file that others may write is refused.
  public static func load(file: String) throws(SettingsFailure) -> NotifySettings {
    var collector = ProblemCollector()
    var reader = NotifySettingsReader()
    do throws(SettingsProblem) {
      guard let text = try SettingsLoader().text(of: file) else {
        throw SettingsProblem(file: file, message: "cannot be opened: no such file")
      }
      try reader.read(text, file: file)
    } catch {
      collector.add(error)
    }
    for complaint in reader.complaints.sorted(by: { $0.line < $1.line }) {
      collector.add(
        SettingsProblem(
          file: file, line: complaint.line, keyPath: complaint.keyPath, message: complaint.message))
    }
    if let failure = collector.failure { throw failure }
    return reader.settings
  }
}

extension NotifySettings.Input: SettingValue {}
