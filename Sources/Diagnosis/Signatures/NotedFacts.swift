public import Model

/// What was logged lately that is evidence and no fault by itself.
///
/// systemd says how a process ended before it says that its unit failed: who tells of the failure asks here.
public struct NotedFacts: Sendable {
  private struct Note {
    var fact: Fact
    var realtimeMicroseconds: Int64
  }

  /// The newest notes that are kept; of what comes in masses the newest say the same.
  private static let capacity = 64
  private var notes: [Note] = []

  /// Knows of nothing.
  public init() {}

  /// Remembers a piece of evidence; a newer one of the same signature and entity takes its place.
  public mutating func note(_ fact: Fact, at realtimeMicroseconds: Int64) {
    notes.removeAll { $0.fact.signature == fact.signature && $0.fact.key == fact.key }
    if notes.count >= Self.capacity { makeRoom() }
    notes.append(Note(fact: fact, realtimeMicroseconds: realtimeMicroseconds))
  }

  /// Takes out the oldest note of a process, else the oldest: whoever runs programs chooses their names, and
  /// thousands of them must not push out what is known of units.
  private mutating func makeRoom() {
    notes.remove(at: notes.firstIndex { $0.fact.key.entity.kind == .process } ?? 0)
  }

  /// Evidence about an entity in a span of time, nearest to the cause first, then newest first.
  public func facts(of entity: Entity, from start: Int64, through end: Int64) -> [Fact] {
    let found = notes.reversed().filter {
      $0.fact.key.entity == entity && (start...max(start, end)).contains($0.realtimeMicroseconds)
    }
    return found.enumerated().sorted { left, right in
      (left.element.fact.chain, left.offset) < (right.element.fact.chain, right.offset)
    }.map(\.element.fact)
  }
}

extension NotedFacts {
  /// Appends the notes.
  public func encode(into writer: inout ByteWriter) {
    writer.write(UInt64(notes.count))
    for note in notes {
      note.fact.encode(into: &writer)
      writer.write(note.realtimeMicroseconds)
    }
  }

  /// Reads what ``encode(into:)`` wrote.
  ///
  /// - Throws: ``CodingFailure`` where the input is something else.
  public init(decoding reader: inout ByteReader) throws(CodingFailure) {
    for _ in 0..<(try reader.readCount(elementSize: 10)) {
      let fact = try Fact(decoding: &reader)
      notes.append(Note(fact: fact, realtimeMicroseconds: try reader.readInt64()))
    }
    guard notes.count <= Self.capacity else { throw .invalid("notes", at: reader.position) }
  }
}
