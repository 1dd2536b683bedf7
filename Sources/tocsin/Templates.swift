import Alerts
import ArgumentParser
import Glibc
import Journal

/// `tocsin templates`: what a journal, a file or a pipe says, one line a kind of message.
struct Templates: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Count the log messages of a journal, a file or a pipe by their templates.",
    discussion: """
      Messages that differ only in numbers, addresses, names and the like are of one template, which is printed \
      with typed blanks: what `sort | uniq -c` would be if it understood logs. Without an argument the journal \
      of this machine is read, or the standard input where that is a pipe or a file and no option says \
      otherwise. Ctrl-C ends the reading and prints what was counted until then.

      With --assign the id of its template is printed for each line of the input, and nothing else.
      """)

  @Argument(help: "A file of log lines; - is the standard input.")
  var file: String?

  @Option(help: "Count the entries of these units alone; * and ? stand for anything. Journal only.")
  var unit: [String] = []

  @Option(
    parsing: .unconditional, help: "Begin at this time, such as yesterday, -1h or \"2026-08-23 03:10\".",
    transform: TimeArgument.argument)
  var since: Int64?

  @Option(parsing: .unconditional, help: "End at this time.", transform: TimeArgument.argument)
  var until: Int64?

  @Option(help: "A folder of journal files instead of this machine's.")
  var directory: String?

  @Option(help: "How to print the templates.")
  var format = OutputFormat.table

  @Option(help: "What comes first: most messages, first or last seen, or worst severity.")
  var sort = TemplateOrder.count

  @Option(help: "Print this many templates at most.")
  var top: Int?

  @Flag(help: "Show the values that the newest messages had in each blank.")
  var values = false

  @Option(help: "Print the template id of each line of this file, or of the standard input for -.")
  var assign: String?

  func validate() throws {
    if let top, top < 1 { throw ValidationError("--top expects a number of templates, at least 1") }
    if file != nil, asksForJournal {
      throw ValidationError("--unit, --since, --until and --directory are for the journal, not for a file")
    }
    if values, format == .plain { throw ValidationError("--values needs the table or the JSON format") }
    if assign != nil, asksForJournal || file != nil || top != nil || values {
      throw ValidationError("--assign takes its own input, and no other options")
    }
  }

  func run() throws {
    do {
      if let assign { return try TemplateAssignment.print(path: assign) }
      let survey = try survey()
      try TemplateReport(survey, order: sort, top: top, withValues: values).print(format)
      survey.notes.forEach(complain)
    } catch let failure as ReadFailure {
      complain("\(failure)")
      throw failure.exitStatus
    } catch let failure as JournalFailure {
      complain("\(failure)")
      throw ExitStatus.unavailable
    }
  }

  private func survey() throws -> TemplateSurvey {
    Interruption.await()
    if let file { return try TemplateSurvey(linesOf: file, keepsValues: values) }
    if !asksForJournal, StandardInput.isGiven { return try TemplateSurvey(linesOf: "-", keepsValues: values) }
    switch JournalScanner.access(directory: directory) {
    case .denied(let reason):
      complain(reason)
      throw ExitStatus.permission
    case .none(let reason): throw JournalFailure.unavailable(reason)
    case .partly(let reason): complain(reason)
    case .whole: break
    }
    return try TemplateSurvey(
      journal: directory, from: since, to: until, units: UnitFilter(patterns: unit), keepsValues: values)
  }

  private var asksForJournal: Bool {
    !unit.isEmpty || since != nil || until != nil || directory != nil
  }
}

/// Which template comes first.
enum TemplateOrder: String, ExpressibleByArgument, CaseIterable {
  case count
  case first
  case last
  case severity
}

extension ReadFailure {
  /// The status to exit with.
  var exitStatus: ExitCode {
    code == EACCES || code == EPERM ? ExitStatus.permission : ExitStatus.data
  }
}

/// What the program was started with as its standard input.
private enum StandardInput {
  /// True for a pipe and for a file: somebody means it to be read.
  ///
  /// Not for a terminal, for `/dev/null` under cron and systemd, nor for the socket that ssh gives.
  static var isGiven: Bool {
    var status = stat()
    guard fstat(STDIN_FILENO, &status) == 0 else { return false }
    return status.st_mode & S_IFMT == S_IFIFO || status.st_mode & S_IFMT == S_IFREG
  }
}
