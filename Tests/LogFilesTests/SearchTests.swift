import Model
import TestSupport
import Testing

@testable import LogFiles

@Suite("Searching rotated files")
struct SearchTests {
  /// A compressed log of a thousand lines, and the position at its end.
  private func compressed(_ bed: LogBed) throws -> (FileBytes, FilePosition) {
    bed.append(1000)
    bed.poll()
    let position = try #require(bed.taken.positions.all.first)
    bed.rotate()
    bed.compress("a.log.1")
    return (try FileBytes(path: bed.path("a.log.1.gz")), position)
  }

  @Test("a compressed file that begins otherwise costs nothing, one that begins alike is paid for")
  func budget() throws {
    let bed = LogBed()
    let (bytes, position) = try compressed(bed)
    let budget = SearchBudget(bytes: position.offset + 10)
    var other = position
    other.head &+= 1
    #expect(FileMarks(of: bytes, agreeingWith: other, budget) == nil)
    #expect(budget.bytes == position.offset + 10)
    #expect(FileMarks(of: bytes, agreeingWith: position, budget)?.tail.count == 256)
    #expect(budget.bytes == 10)
    #expect(FileMarks(of: bytes, agreeingWith: position, budget) == nil)
  }

  @Test("a plain file is searched at no cost")
  func plain() throws {
    let bed = LogBed()
    bed.append(1000)
    bed.poll()
    let position = try #require(bed.taken.positions.all.first)
    let marks = FileMarks(
      of: try FileBytes(path: bed.path("a.log")), agreeingWith: position, SearchBudget(bytes: 0))
    #expect(marks != nil)
  }
}
