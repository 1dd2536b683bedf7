import ArgumentParser

/// `tocsin alerts`: the incidents that were written, those that come, and those of many hosts by cause.
struct ListAlerts: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alerts",
    abstract: "List the incidents that rang, follow new ones, or group those of many hosts by their cause.",
    discussion: """
      Reads alerts.jsonl and what was rotated away, compressed or not; the daemon is only asked which incidents \
      go on. With files, or `-` for the standard input, it reads JSON lines of alerts from there instead, of as \
      many hosts as there are, and groups the incidents by what brought them about:

        for host in db1 db2; do ssh $host cat /var/log/tocsin/alerts.jsonl; done | tocsin alerts -

      Options that are given more than once name alternatives; different options must all hold. In a glob, * \
      and ? stand for anything.
      """)

  @Flag(name: .shortAndLong, help: "Print each line as it is written, across rotations, until interrupted.")
  var follow = false

  @Option(name: [.customShort("n"), .long], help: "Only so many, the newest; with -f so many first, or 10.")
  var lines: Int?

  @Option(help: "Only incidents in this state: open, ended, unknown or forgotten.")
  var state: [IncidentRecord.State] = []

  @Flag(inversion: .prefixedNo, help: "Group incidents by their cause; as a rule those of files and of -.")
  var byCause: Bool?

  @Option(help: "How to print them.")
  var format = OutputFormat.table

  @OptionGroup var filter: AlertFilter
  @OptionGroup var source: IncidentSource

  func validate() throws {
    if let lines, lines < 0 { throw ValidationError("--lines is less than nothing") }
    guard follow else { return }
    if !source.files.isEmpty || filter.until != nil || !state.isEmpty || byCause != nil {
      throw ValidationError(
        "--follow tells of what is written: no file, --until, --state or --by-cause goes with it")
    }
  }

  func run() throws {
    guard !follow else { return try AlertFollowing(self).run() }
    let daemon = source.daemon(isOfNow: filter.until == nil)
    let ledger = try source.incidents(since: filter.since, until: filter.until, daemon)
    var records = ledger.sorted.filter { record in
      filter.takes(record.newest) && (state.isEmpty || state.contains(record.state))
    }
    if let lines { records = records.suffix(lines) }
    if format == .table { Pager.start() }
    let isGrouped = byCause ?? !source.files.isEmpty
    try IncidentList(records, isGrouped: isGrouped, width: Terminal.isShown ? Terminal.width : nil)
      .print(format)
  }
}

extension IncidentRecord.State: ExpressibleByArgument {}
