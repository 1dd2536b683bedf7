import Model

/// Where a new child begins after the death of the one before, and what it leaves out.
struct Resumption {
  /// Crashes in one file after which it is left out.
  static let crashesBeforeSkippingTheFile = 2
  /// Crashes at one place of a journal after which the entries of that microsecond are passed over.
  static let crashesBeforeSkippingTheEntry = 2
  /// Crashes at one place after which everything up to the newest entry is passed over.
  static let crashesBeforeSkippingToTheEnd = 4
  /// The most files that are remembered, and that are left out.
  static let fileLimit = 256

  /// What a child said of its own death.
  struct LastWords: Hashable {
    /// The journal that it read.
    var group: UInt64
    /// The file in whose memory it died; empty where it was not one of the journal's.
    var path: String
    /// The number in that file's head; `nil` where it cannot be read any more.
    var fileID: Identifier128?
  }

  private let start: JournalStart
  private var places: JournalPlaces
  private var crashes: [UInt64: Int] = [:]
  private var crashesInFiles: [Identifier128: Int] = [:]
  /// The files that are left out, in the order in which they were found out.
  private(set) var skippedFiles: [Identifier128] = []
  private var consequences: [String] = []
  /// How often a child has ended since one delivered something.
  private(set) var attempts = 0

  /// Begins at a starting point; the time stands for a tail that is no more once time has passed.
  init(start: JournalStart, now realtime: Int64) {
    self.start = start == .tail ? .realtime(realtime) : start
    if case .cursor(let text) = start, let places = JournalPlaces(text: text) {
      self.places = places
    } else {
      places = JournalPlaces()
    }
  }

  /// The cursors of all journals.
  var cursor: String { places.text }

  /// Notes that all entries of a journal up to a position have been handed on.
  mutating func deliver(_ position: JournalPosition, of group: UInt64 = 0) {
    if position != places[group] { crashes[group] = nil }
    places.note(position, of: group)
    attempts = 0
  }

  /// Notes the end of a child.
  mutating func fail(isCrash: Bool, lastWords: LastWords? = nil) {
    attempts += 1
    consequences = []
    guard isCrash else { return }
    if let lastWords, let file = lastWords.fileID, note(crashIn: file, lastWords.path) { return }
    let group = lastWords?.group ?? 0
    guard crashes.count < JournalPlaces.limit || crashes[group] != nil else { return }
    let count = (crashes[group] ?? 0) + 1
    crashes[group] = count
    tell(count, group)
  }

  /// Where the next child begins.
  var next: JournalStart {
    places.text.isEmpty ? start : .cursor(places.text)
  }

  /// The journals that begin elsewhere.
  ///
  /// A file that kills the child is known by the memory in which it died, and left out by its number. Where
  /// that cannot be told, the place is passed by in time: from the microsecond behind the last entry
  /// delivered, and if that kills as well, from the newest entry.
  var groupStarts: [UInt64: GroupStart] {
    crashes.compactMapValues { $0 }.reduce(into: [:]) { starts, crash in
      if crash.value >= Self.crashesBeforeSkippingToTheEnd {
        starts[crash.key] = .tail
      } else if crash.value >= Self.crashesBeforeSkippingTheEntry, let position = places[crash.key] {
        starts[crash.key] = .realtime(position.microsecondAfter)
      }
    }
  }

  /// What is passed over, for people; empty where nothing is.
  var consequence: String { consequences.map { "; \($0)" }.joined() }

  /// Counts a crash against a file; false where the file has been left out already.
  private mutating func note(crashIn file: Identifier128, _ path: String) -> Bool {
    guard !skippedFiles.contains(file) else { return false }
    guard crashesInFiles.count < Self.fileLimit || crashesInFiles[file] != nil else { return false }
    let count = (crashesInFiles[file] ?? 0) + 1
    crashesInFiles[file] = count
    guard count >= Self.crashesBeforeSkippingTheFile else { return true }
    guard skippedFiles.count < Self.fileLimit else { return false }
    skippedFiles.append(file)
    consequences.append("\(path) has ended the reader twice and is left out")
    return true
  }

  private mutating func tell(_ count: Int, _ group: UInt64) {
    if count >= Self.crashesBeforeSkippingToTheEnd {
      consequences.append("a journal file ends the reader at the same place, going on at the newest entry")
    } else if count >= Self.crashesBeforeSkippingTheEntry, let position = places[group] {
      consequences.append(
        "a journal file ends the reader at the same place, going on after "
          + ReaderClock.text(realtime: position.realtimeMicroseconds))
    }
  }
}
