import Alerts
import ArgumentParser
import Configuration

/// `tocsin score`: any table through the daemon's detectors.
struct Score: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Score each row of a CSV file with the daemon's own detectors.",
    discussion: """
      Prints a row for each row of TABLE: its time, its score and whether an alert opens. The score is the \
      surprise, -log10 p: larger is more abnormal. It is that of the one signal, or of the host where there are \
      several. No score depends on a later row. The first column is a time: RFC 3339, YYYY-MM-DD HH:MM:SS or \
      Unix seconds; with --interval it may be missing. An empty cell is a missing value.
      """)

  @Argument(help: "The table to score; - is standard input.")
  var table: String

  @Option(help: "A table to learn from first; learning goes on in TABLE.")
  var train: String?

  @Option(help: "The time between two rows, such as 60s.", transform: TimeSpan.argument)
  var interval: TimeSpan?

  @Flag(help: "Print a column for each input column: how much it is to blame.")
  var contributions = false

  @Option(help: "Print the names of this many columns, those most to blame for the last half hour.")
  var causes = 0

  @Option(help: "Let at most this many alerts open in a week.")
  var maxPerWeek: Double?

  @Option(help: "The time zone of days, of weeks and of times that name none, such as Europe/Berlin.")
  var timezone = "UTC"

  /// 52 weeks, in seconds: far more than any table's rows are apart, far less than overflows.
  private static let longestInterval: Int64 = 52 * 604_800

  func validate() throws {
    if let interval, !(1...Self.longestInterval).contains(interval.seconds) {
      throw ValidationError("expected an interval above 0s and up to 52w")
    }
    if let maxPerWeek, !(maxPerWeek > 0 && maxPerWeek <= 10_000) {
      throw ValidationError("expected --max-per-week above 0 and up to 10000")
    }
    if !(0...ScoreTable.mostColumns).contains(causes) {
      throw ValidationError("expected --causes from 0 to \(ScoreTable.mostColumns)")
    }
    if table == "-", train == "-" { throw ValidationError("expected standard input once") }
    guard ScoreZone(named: timezone) != nil else {
      throw ValidationError(
        "expected a time zone of /usr/share/zoneinfo, found '\(Escaping.printable(timezone))'")
    }
  }

  func run() throws {
    do throws(ScoreFailure) {
      try score()
    } catch {
      complain(error.message)
      throw error.status
    }
  }

  private func score() throws(ScoreFailure) {
    guard let zone = ScoreZone(named: timezone) else { return }
    var clock = ScoreClock(zone: zone, interval: interval.map { Double($0.seconds) })
    guard let train else {
      let rows = try open(table)
      var stream = makeStream(columns: rows.columns)
      return try score(rows, with: &stream, clock: &clock, names: [])
    }
    var lesson = try open(train)
    var stream = makeStream(columns: lesson.columns)
    try learn(&lesson, with: &stream, clock: &clock)
    let rows = try open(table)
    guard rows.columns == lesson.columns, rows.hasTime == lesson.hasTime else {
      throw ScoreFailure(
        rows.name, line: 1, "expected the columns of \(Escaping.printable(train)): \(described(lesson))")
    }
    try score(rows, with: &stream, clock: &clock, names: lesson.names)
  }

  private func open(_ path: String) throws(ScoreFailure) -> ScoreTable {
    try ScoreTable.open(path: path, hasInterval: interval != nil)
  }

  private func makeStream(columns: Int) -> ScoreStream {
    ScoreStream(columns: columns, interval: interval.map { Double($0.seconds) }, maxPerWeek: maxPerWeek)
  }

  private func described(_ table: borrowing ScoreTable) -> String {
    "\(table.hasTime ? "a time and " : "")\(table.columns) value columns"
  }

  private func learn(
    _ table: inout ScoreTable, with stream: inout ScoreStream, clock: inout ScoreClock
  ) throws(ScoreFailure) {
    while try table.next(beforeWaiting: {}) {
      tellUnnamedClock(&table)
      let secondOfWeek = clock.advance(to: table.time)
      _ = stream.step(seconds: clock.seconds, secondOfWeek: secondOfWeek, values: table.values)
    }
    tellRepeatedRows(&clock, of: table.name)
  }

  private func score(
    _ table: consuming ScoreTable, with stream: inout ScoreStream, clock: inout ScoreClock, names: [[UInt8]]
  ) throws(ScoreFailure) {
    var writer = ScoreWriter(
      table: table, withContributions: contributions, causes: causes, otherNames: names)
    do throws(ScoreFailure) {
      while try table.next(beforeWaiting: { () throws(ScoreFailure) in try writer.flush() }) {
        tellUnnamedClock(&table)
        let secondOfWeek = clock.advance(to: table.time)
        let result = stream.step(seconds: clock.seconds, secondOfWeek: secondOfWeek, values: table.values)
        try writer.write(result, of: table, stream: stream, interval: interval?.seconds ?? 0)
      }
    } catch {
      // What was scored before the bad line is worth having.
      try writer.flush()
      throw error
    }
    try writer.flush()
    tellRepeatedRows(&clock, of: table.name)
  }

  private func tellUnnamedClock(_ table: inout ScoreTable) {
    guard table.takeClockSuspicion() else { return }
    complain(
      "\(Escaping.printable(table.name)): the first column rises evenly like a time and is scored as a value; "
        + "a header that calls it 'timestamp' makes it the time")
  }

  private func tellRepeatedRows(_ clock: inout ScoreClock, of name: String) {
    let count = clock.takeRepeatedRows()
    guard count > 0 else { return }
    complain(
      "\(Escaping.printable(name)): \(count) times repeat the one before or go back; "
        + "taken in order, at the same moment")
  }
}
