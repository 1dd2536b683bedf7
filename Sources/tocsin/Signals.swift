import ArgumentParser
import Control
import Glibc

/// `tocsin signals`: what is watched, with its value, what is expected of it, and how long it has been known.
struct Signals: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the signals that are watched: value, expected range, maturity, surprise.",
    discussion: """
      A signal is one number over time about one entity: the host, a unit, a disk and so on. Values are means \
      over ten seconds; the surprise is the number of zeros in the probability of the newest one under the \
      signal's own past: 3.5 and more is a deviation.

      Options that are given more than once name alternatives; different options must all hold. * and ? stand \
      for anything. With --catalog all the signals that can be measured are described, without asking the daemon.
      """)

  @OptionGroup var connection: SocketOptions

  @Option(help: "List signals of these units only.")
  var unit: [String] = []

  @Option(
    help: "List signals of these entities only: host, or the name of a unit, disk, mount point, source.")
  var entity: [String] = []

  @Option(help: "List signals of these names only, such as 'system.cpu.*'.")
  var name: [String] = []

  @Flag(help: "List only signals whose newest value is a surprise, most surprising first.")
  var deviating = false

  @Flag(help: "Describe every signal that can be measured.")
  var catalog = false

  @Option(help: "How to print them; markdown is for --catalog alone.")
  var format = SignalFormat.table

  func validate() throws {
    let isWritten = catalog ? format == .markdown || format == .plain : format != .markdown
    guard !isWritten else { return }
    throw ValidationError("--catalog needs --format markdown or plain, and only it prints markdown")
  }

  func run() throws {
    if catalog { return try CatalogDocument.print(format) }
    let filter = SignalFilter(units: unit, entities: entity, names: name, isDeviating: deviating)
    let signals = try all().filter(filter.takes)
    try SignalOutput(signals, isRanked: deviating).print(format)
  }

  /// Every signal, page by page.
  private func all() throws -> [SignalReport.Signal] {
    var signals: [SignalReport.Signal] = []
    var next: Int? = 0
    while let place = next {
      let reply = try connection.ask(ControlRequest(command: .signals, from: place))
      guard let page = reply.signals else {
        reply.errors.forEach(complain)
        throw ExitStatus.unavailable
      }
      signals += page.signals
      // A page that does not go on would be asked for again and again.
      next = page.next.flatMap { $0 > place ? $0 : nil }
    }
    return signals
  }
}

/// How signals are printed.
enum SignalFormat: String, ExpressibleByArgument, CaseIterable {
  /// Columns, for people.
  case table
  /// One object a line.
  case json
  /// Fields between tabs, for `cut` and `awk`.
  case plain
  /// A document.
  case markdown
}

/// Which signals are asked for.
struct SignalFilter {
  /// From here on a value counts as deviating, as for the daemon.
  private static let surprise = 3.5

  var units: [String] = []
  var entities: [String] = []
  var names: [String] = []
  var isDeviating = false

  func takes(_ signal: SignalReport.Signal) -> Bool {
    (units.isEmpty || (signal.entityKind == "unit" && Self.matches(signal.entity, units)))
      && (entities.isEmpty || Self.matches(signal.label, entities))
      && (names.isEmpty || Self.matches(signal.name, names))
      && (!isDeviating || max(signal.quick.surprise, signal.slow.surprise) >= Self.surprise)
  }

  private static func matches(_ text: String, _ patterns: [String]) -> Bool {
    patterns.contains { fnmatch($0, text, 0) == 0 }
  }
}

extension SignalReport.Signal {
  /// Whom it is about, in a word.
  var label: String { entity.isEmpty ? entityKind : entity }
}
