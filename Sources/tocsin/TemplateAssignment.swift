import LogTemplates

/// `tocsin templates --assign`: for each line of an input, the id of the template that it ends in.
struct TemplateAssignment {
  private static let pieceSize = 1 << 18
  private static let unit = Array("stdin".utf8)

  private var survey = TemplateSurvey(clock: .lines, keepsValues: false)
  private var lineage = TemplateLineage()
  /// The template of each line by its number in ``lineage``, in pieces so that growing moves nothing.
  private var pieces: [[UInt32]] = []

  /// Reads an input to its end and prints one id a line.
  static func print(path: String) throws {
    var assignment = TemplateAssignment()
    var reader = try LineReader(path: path)
    try reader.forEachLine { assignment.add($0) }
    try assignment.print()
    assignment.survey.notes.forEach(complain)
  }

  private mutating func add(_ line: Span<UInt8>) {
    let time = Int64(survey.messages) + 1
    let seen = survey.observe(unit: Self.unit.span, message: line, priority: 7, time: time)
    for merge in survey.takeMerges() { lineage.take(merge) }
    if pieces.last?.count ?? Self.pieceSize == Self.pieceSize {
      pieces.append([])
      pieces[pieces.count - 1].reserveCapacity(Self.pieceSize)
    }
    pieces[pieces.count - 1].append(lineage.number(pair: seen.pair, generation: seen.generation))
  }

  private func print() throws {
    var output = OutputBuffer()
    let ids = lineage.finalPairs.map { pair in
      Array(TemplatePlain.identifier(survey.book.templateID(pair: pair)).utf8)
    }
    for piece in pieces {
      for number in piece { try output.write(line: ids[Int(number)]) }
    }
    try output.flush()
  }
}

/// Numbers for pairs that stay theirs when a merge gives their place in the book to another pair.
struct TemplateLineage {
  /// The number of the pair that was last seen at each place, with its generation.
  private var current: [(number: UInt32, generation: UInt32)?] = []
  private var places: [UInt32] = []
  /// For each number the one that it was merged into, or itself.
  private var successors: [UInt32] = []

  /// The number of a pair, a new one where it has none yet.
  mutating func number(pair: UInt32, generation: UInt32) -> UInt32 {
    if Int(pair) < current.count, let known = current[Int(pair)], known.generation == generation {
      return known.number
    }
    while current.count <= Int(pair) { current.append(nil) }
    let number = UInt32(places.count)
    current[Int(pair)] = (number, generation)
    places.append(pair)
    successors.append(number)
    return number
  }

  /// Notes that two pairs became one.
  mutating func take(_ merge: TemplateMerge) {
    guard let from = current[Int(merge.from)], from.generation == merge.fromGeneration,
      let into = current[Int(merge.into)]
    else { return }
    successors[Int(from.number)] = into.number
  }

  /// For each number the place in the book that its messages have ended at.
  var finalPairs: [UInt32] {
    // Every look halves the way for the next one: chains of merges may be long.
    var links = successors
    return links.indices.map { number in
      var last = number
      while Int(links[last]) != last {
        links[last] = links[Int(links[last])]
        last = Int(links[last])
      }
      return places[last]
    }
  }
}
