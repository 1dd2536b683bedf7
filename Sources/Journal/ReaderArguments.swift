import Model

/// The command line of the reader process: written by the daemon, read by its child.
struct ReaderArguments: Equatable {
  /// The only directory to read; `nil` for all journals of this machine.
  var directory: String?
  /// Where to begin.
  var start = JournalStart.tail
  /// The unit whose entries are the daemon's own.
  var ownUnit = ""
  /// The message ids that are the daemon's own.
  var ownMessageIDs: [Identifier128] = []

  /// The arguments as text.
  var words: [String] {
    var words: [String] = []
    switch start {
    case .cursor(let cursor): words += ["--cursor", cursor]
    case .realtime(let microseconds): words += ["--realtime", String(microseconds)]
    case .tail: words += ["--tail"]
    case .head: words += ["--head"]
    }
    if let directory { words += ["--directory", directory] }
    if !ownUnit.isEmpty { words += ["--own-unit", ownUnit] }
    for id in ownMessageIDs { words += ["--own-message-id", id.hexadecimal] }
    return words
  }

  /// Takes the arguments as they are.
  init(directory: String?, start: JournalStart, ownUnit: String, ownMessageIDs: [Identifier128]) {
    self.directory = directory
    self.start = start
    self.ownUnit = ownUnit
    self.ownMessageIDs = ownMessageIDs
  }

  /// Reads the arguments from text.
  init(words: [String]) throws(JournalFailure) {
    var rest = words[...]
    while let word = rest.popFirst() {
      switch word {
      case "--tail": start = .tail
      case "--head": start = .head
      default: try set(word, to: rest.popFirst())
      }
    }
  }

  private mutating func set(_ option: String, to value: String?) throws(JournalFailure) {
    guard let value else { throw .invalid("\(option): not an option, or its value is missing") }
    switch option {
    case "--cursor": start = .cursor(value)
    case "--directory": directory = value
    case "--own-unit": ownUnit = value
    case "--realtime":
      guard let microseconds = Int64(value) else { throw .invalid("--realtime \(value): not a number") }
      start = .realtime(microseconds)
    case "--own-message-id":
      guard let id = Identifier128(value) else {
        throw .invalid("--own-message-id \(value): expected 32 hexadecimal digits")
      }
      ownMessageIDs.append(id)
    default: throw .invalid("\(option): not an option of the journal reader")
    }
  }
}
