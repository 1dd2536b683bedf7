import Model

/// Reading in parts, where a journal has more files with something unread than may be open at once.
///
/// Each part is read from the place where the round began, and no further than the numbers that the files' heads
/// told then: so nothing is passed over, in whatever files the entries of one stretch lie. What comes meanwhile
/// is for the next round.
struct ReadingRound {
  /// Where every part begins.
  var start: GroupStart
  /// The files of the part that is being read, by number, and how far it has been read.
  private(set) var part: Set<Identifier128> = []
  private(set) var partPlace: JournalPosition?
  /// The furthest place of all parts.
  private(set) var furthest: JournalPosition?
  /// True where each part begins behind the end of the one before, so that the numbers still tell of gaps.
  let isOrdered: Bool
  /// The newest number of each sequence when the round began.
  let bounds: [Identifier128: UInt64]
  private var done: Set<Identifier128> = []
  private let waiting: [CatalogFile]

  /// Begins a round among files that may hold something behind a place.
  init(_ files: [CatalogFile], from start: GroupStart, after place: JournalPosition?, limit: Int) {
    self.start = start
    furthest = place
    let boot = JournalHandle.runningBoot
    let fresh = files.map { file in
      CatalogFile(file: file.file, header: JournalFileHeader(path: file.file.path) ?? file.header)
    }
    waiting = fresh.filter { file in !(place.map { file.header.isRead(upTo: $0, runningBoot: boot) } ?? false)
    }
    .sorted(by: Self.isOlder)
    bounds = fresh.reduce(into: [:]) { bounds, file in
      bounds[file.header.sequenceID] = max(bounds[file.header.sequenceID] ?? 0, file.header.lastSequence)
    }
    isOrdered = Self.isOrdered(waiting, limit: limit)
  }

  /// Chooses the files to be opened next among those that there are now; none where the round is over.
  mutating func next(among files: [CatalogFile], limit: Int) -> [CatalogFile] {
    if !part.isEmpty {
      let left = files.filter { part.contains($0.header.fileID) }
      if !left.isEmpty { return left }
      finishPart()
    }
    // Names may have changed meanwhile, numbers not.
    let left = waiting.filter { !done.contains($0.header.fileID) }.prefix(max(1, limit))
    let numbers = Set(left.map(\.header.fileID))
    let found = files.filter { numbers.contains($0.header.fileID) }
    part = numbers
    if found.isEmpty, !numbers.isEmpty { return next(among: files, limit: limit) }
    return found
  }

  /// Where the part that is being read goes on.
  var place: GroupStart { partPlace.map { .position($0) } ?? start }

  /// Notes that the part has been handed on up to a place.
  mutating func settle(at position: JournalPosition) {
    partPlace = position
    guard let best = furthest else {
      furthest = position
      return
    }
    let isFurther =
      best.sequenceID == position.sequenceID
      ? best.sequence < position.sequence : best.realtimeMicroseconds < position.realtimeMicroseconds
    if isFurther { furthest = position }
  }

  /// Leaves the part behind.
  mutating func finishPart() {
    done.formUnion(part)
    part = []
    partPlace = nil
  }

  /// True where all of a file lies within the round.
  func covers(_ header: JournalFileHeader) -> Bool {
    header.lastSequence <= bounds[header.sequenceID] ?? 0
  }

  private static func isOrdered(_ files: [CatalogFile], limit: Int) -> Bool {
    guard let sequence = files.first?.header.sequenceID else { return true }
    guard files.allSatisfy({ $0.header.sequenceID == sequence }) else { return false }
    return stride(from: max(1, limit), to: files.count, by: max(1, limit)).allSatisfy { place in
      let last = files[place - 1].header.lastSequence
      return files[place...].allSatisfy { $0.header.firstSequence > last }
    }
  }

  private static func isOlder(_ one: CatalogFile, _ other: CatalogFile) -> Bool {
    if one.header.sequenceID == other.header.sequenceID {
      return one.header.lastSequence < other.header.lastSequence
    }
    return one.header.lastRealtime < other.header.lastRealtime
  }
}
