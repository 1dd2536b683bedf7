import Alerts
import LogTemplates

/// What was counted, and out of what.
struct TemplateSurvey {
  /// What stands for time.
  enum Clock {
    /// Microseconds since 1970 UTC.
    case realtime
    /// The number of the line: a text tells no time of its own.
    case lines
  }

  /// Nothing is forgotten for something new, except where all room is taken.
  ///
  /// A text is one unit, so that a unit may have as many templates as all of them.
  static let caps = TemplateCaps(templatesPerUnit: 50_000, templates: 50_000, staleAfterMicroseconds: .max)

  let clock: Clock
  /// Secrets are taken out of a message before anything of it is kept: what is cut may not show them any more.
  private(set) var book = TemplateBook(caps: Self.caps, redact: { Masking.masked($0) })
  /// The generation of the pair that was last counted at each place.
  private var generations: [UInt32?] = []
  private(set) var messages: UInt64 = 0

  /// Begins with nothing; what stands in the blanks is kept only where it is asked for.
  init(clock: Clock, keepsValues: Bool) {
    self.clock = clock
    book.keepsValues = keepsValues
  }

  /// Counts a message.
  @discardableResult
  mutating func observe(
    unit: Span<UInt8>, message: Span<UInt8>, priority: UInt8, time: Int64
  ) -> Observation {
    let seen = book.observe(unit: unit, message: message, priority: priority, realtimeMicroseconds: time)
    while generations.count <= Int(seen.pair) { generations.append(nil) }
    generations[Int(seen.pair)] = seen.generation
    messages += 1
    return seen
  }

  /// What was merged since the last call.
  mutating func takeMerges() -> [TemplateMerge] { book.takeMerges() }

  /// The pairs that are known, in the order of their places.
  var pairs: [UInt32] {
    generations.indices.compactMap { place in
      guard let generation = generations[place], book.holds(pair: UInt32(place), generation: generation)
      else {
        return nil
      }
      return UInt32(place)
    }
  }

  /// What is to be said at the end: each cap that bit.
  var notes: [String] {
    let counters = book.counters
    let caps = book.caps
    let room = "more than \(caps.bytes >> 20) MiB of templates"
    let number = "more than \(caps.templates) templates"
    let reason =
      counters.crowdings == 0 ? number : counters.isNumberMet ? "\(number), or \(room)" : room
    let all: [(UInt64, String)] = [
      (counters.cutMessages, "messages were longer than 8 KiB or 128 words: only the beginning was read"),
      (counters.overflowedMessages, "messages count as <other>: \(reason)"),
      (counters.messagesOfOtherUnits, "messages count for the unit <other>: more than \(caps.units) units"),
      (counters.evictedTemplates, "templates were forgotten for newer ones: \(reason)"),
    ]
    return all.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
  }
}

extension TemplateSurvey {
  /// Counts the lines of a file as those of one unit that has the file's name; `-` is the standard input.
  init(linesOf path: String, keepsValues: Bool) throws(ReadFailure) {
    self.init(clock: .lines, keepsValues: keepsValues)
    var reader = try LineReader(path: path)
    let unit = Array((path == "-" ? "stdin" : path.split(separator: "/").last ?? "/").utf8)
    var line: Int64 = 0
    try reader.forEachLine { message in
      line += 1
      // A text has no severities; 7 is the one that says least.
      observe(unit: unit.span, message: message, priority: 7, time: line)
    }
  }
}
