import Model

/// The command line of the reader process: written by the daemon, read by its child.
struct ReaderArguments: Equatable {
  /// The only directories to read; empty for all journals of this machine.
  var directories: [String] = []
  /// Where to begin.
  var start = JournalStart.tail
  /// Journals that are to begin elsewhere, because they end the reader at their place.
  var groupStarts: [UInt64: GroupStart] = [:]
  /// The unit whose entries are the daemon's own.
  var ownUnit = ""
  /// The message ids that are the daemon's own.
  var ownMessageIDs: [Identifier128] = []
  /// Units whose entries are left out: shell globs.
  var ignoredUnits: [String] = []
  /// This machine: entries of others in the directories are foreign.
  var machineID = Identifier128.none
  /// Files that are left out, by the numbers in their heads.
  var skippedFiles: [Identifier128] = []

  /// The arguments as text.
  var words: [String] {
    var words = ["--machine", machineID.hexadecimal]
    switch start {
    case .cursor(let cursor): words += ["--cursor", cursor]
    case .realtime(let microseconds): words += ["--realtime", String(microseconds)]
    case .tail: words += ["--tail"]
    case .head: words += ["--head"]
    }
    for directory in directories { words += ["--directory", directory] }
    if !ownUnit.isEmpty { words += ["--own-unit", ownUnit] }
    for id in ownMessageIDs { words += ["--own-message-id", id.hexadecimal] }
    for glob in ignoredUnits { words += ["--ignore-unit", glob] }
    for id in skippedFiles { words += ["--skip-file", id.hexadecimal] }
    for key in groupStarts.keys.sorted() {
      guard let start = groupStarts[key] else { continue }
      words += ["--pass-by", Self.word(key, start)]
    }
    return words
  }

  /// Begins at the newest entry, with nothing left out.
  init() {}

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
    case "--directory": directories.append(value)
    case "--own-unit": ownUnit = value
    case "--ignore-unit": ignoredUnits.append(value)
    case "--realtime":
      guard let microseconds = Int64(value) else { throw .invalid("--realtime \(value): not a number") }
      start = .realtime(microseconds)
    case "--machine": machineID = try Self.identifier(value, of: option)
    case "--own-message-id": ownMessageIDs.append(try Self.identifier(value, of: option))
    case "--skip-file": skippedFiles.append(try Self.identifier(value, of: option))
    case "--pass-by": try passBy(value)
    default: throw .invalid("\(option): not an option of the journal reader")
    }
  }

  private static func identifier(_ value: String, of option: String) throws(JournalFailure) -> Identifier128 {
    guard let id = Identifier128(value) else {
      throw .invalid("\(option) \(value): expected 32 hexadecimal digits")
    }
    return id
  }

  /// A journal's key and the time to go on from, or `tail`.
  private static func word(_ key: UInt64, _ start: GroupStart) -> String {
    guard case .realtime(let time) = start else { return "\(String(key, radix: 16)) tail" }
    return "\(String(key, radix: 16)) \(time)"
  }

  private mutating func passBy(_ value: String) throws(JournalFailure) {
    let words = value.split(separator: " ")
    guard words.count == 2, let key = UInt64(words[0], radix: 16) else {
      throw .invalid("--pass-by \(value): expected a journal's key and a time")
    }
    guard words[1] != "tail" else { return groupStarts[key] = .tail }
    guard let time = Int64(words[1]) else { throw .invalid("--pass-by \(value): not a time") }
    groupStarts[key] = .realtime(time)
  }
}
