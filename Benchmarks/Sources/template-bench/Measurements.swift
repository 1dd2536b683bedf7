import Glibc
import LogTemplates

/// Prints what each line of a stream ends in, and whether it was new when it came.
func observe(_ stream: Stream) {
  var book = TemplateBook()
  let lines = stream.lines.indices.map { place in
    let seen = observe(place, of: stream, in: &book)
    return (unit: seen.unit, id: book.templateID(pair: seen.pair), isNew: seen.isNewForUnit)
  }
  for line in lines {
    // What has been merged since is known by the ids that it had.
    let id = book.pair(unit: line.unit, templateID: line.id).map { book.templateID(pair: $0) } ?? line.id
    print(String(id, radix: 16), line.isNew ? "new" : "known", separator: "\t")
  }
}

/// Lines a second of processor time that a book takes in: the medians of several runs.
///
/// Cold is the first pass by a new book, learning included; warm are the passes after it.
func speed(of stream: Stream, runs: Int, passes: Int) -> (cold: Double, warm: Double) {
  var figures: [(cold: Double, warm: Double)] = []
  for _ in 0..<runs {
    var book = TemplateBook()
    figures.append(
      (cold: speed(of: stream, passes: 1, &book), warm: speed(of: stream, passes: passes - 1, &book)))
  }
  return (figures.map(\.cold).sorted()[runs / 2], figures.map(\.warm).sorted()[runs / 2])
}

private func speed(of stream: Stream, passes: Int, _ book: inout TemplateBook) -> Double {
  let began = clock()
  for _ in 0..<passes {
    for place in stream.lines.indices { _ = observe(place, of: stream, in: &book) }
  }
  return Double(passes * stream.lines.count) * Double(CLOCKS_PER_SEC) / Double(clock() - began)
}

private func observe(_ place: Int, of stream: Stream, in book: inout TemplateBook) -> Observation {
  let line = stream.lines[place]
  let bytes = stream.bytes.span
  return book.observe(
    unit: bytes.extracting(line.unit), message: bytes.extracting(line.message), priority: 6,
    realtimeMicroseconds: Int64(place))
}
