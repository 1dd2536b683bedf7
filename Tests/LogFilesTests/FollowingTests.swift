import Glibc
import Model
import TestSupport
import Testing

@testable import LogFiles

@Suite("Following")
struct FollowingTests {
  @Test("what a file held before is not read, what is appended is")
  func fromEnd() {
    let bed = LogBed()
    bed.append(3)
    let other = LogBed { $0.sources = [FileSource(path: bed.path("a.log"), format: .plain)] }
    #expect(other.taken.lines == [])
    bed.append(2)
    other.poll()
    #expect(other.taken.lines == Array(bed.everyLine.suffix(2)))
  }

  @Test("a file that is made while one watches is read from its start")
  func newFile() {
    let bed = LogBed()
    let descriptor = open(bed.path("b.log"), O_WRONLY | O_CREAT, 0o600)
    _ = Glibc.write(descriptor, "first\n", 6)
    close(descriptor)
    bed.pass(11)
    bed.poll()
    #expect(bed.taken.lines == ["first"])
    #expect(bed.follower.report.files.count == 2)
  }

  @Test("a line without its end is waited for, and taken as it is in the end")
  func partial() {
    let bed = LogBed()
    bed.write("half a")
    bed.poll()
    #expect(bed.taken.lines == [])
    bed.write(" line\nlast words")
    bed.poll()
    #expect(bed.taken.lines == ["half a line"])
    bed.pass(31)
    bed.poll()
    #expect(bed.taken.lines == ["half a line", "last words"])
    bed.save()
    bed.kill()
    bed.write(" and more\nnext\n")
    bed.poll()
    #expect(bed.taken.lines == ["half a line", "last words", "next"])
  }

  @Test("a line of many megabytes is cut and costs no memory")
  func longLine() {
    let bed = LogBed()
    for _ in 0..<64 { bed.write([UInt8](repeating: UInt8(ascii: "x"), count: 64 << 10)) }
    bed.write("\nafter\n")
    bed.poll()
    #expect(bed.taken.lines.map(\.utf8.count) == [8192, 5])
    #expect(bed.follower.report.files.map(\.cutLines) == [1])
  }

  @Test("a reader that nobody listens to stops, and goes on where it was")
  func refusal() {
    let bed = LogBed()
    bed.append(10)
    #expect(!bed.follower.poll { _ in false })
    bed.kill()
    #expect(bed.taken.lines == bed.everyLine)
  }

  @Test("sources that are added or taken away leave the others where they are")
  func otherSources() {
    let bed = LogBed()
    bed.append(5)
    bed.poll()
    bed.append(5)
    bed.follower.apply([
      FileSource(path: bed.path("*.log"), format: .plain), FileSource(path: bed.path("*.txt")),
    ])
    bed.poll()
    #expect(bed.taken.lines == bed.everyLine)
    bed.follower.apply([])
    bed.poll()
    #expect(bed.taken.positions.all.isEmpty)
  }

  @Test("a damaged compressed rotation is a gap, and what follows is read")
  func damaged() {
    let bed = LogBed()
    bed.append(50)
    bed.poll()
    bed.save()
    for _ in 0..<2 {
      bed.append(50)
      bed.rotate()
      bed.create()
    }
    let size = 60
    bed.compress("a.log.1")
    Glibc.truncate(bed.path("a.log.1.gz"), off_t(size))
    bed.append(5)
    bed.kill()
    #expect(bed.taken.gaps.map(\.reason) == [.damaged])
    #expect(bed.taken.lines.suffix(5) == bed.everyLine.suffix(5))
    #expect(Array(bed.taken.lines.prefix(100)) == Array(bed.everyLine.prefix(100)))
  }

  @Test("a compressed rotation of many chunks is read in order")
  func manyChunks() {
    let bed = LogBed { $0.chunkBytes = 1 << 10 }
    bed.append(1)
    bed.poll()
    bed.save()
    bed.append(20_000)
    bed.rotate()
    bed.create()
    bed.compress("a.log.1")
    bed.kill()
    #expect(bed.taken.lines == bed.everyLine)
    #expect(bed.taken.gaps == [])
  }
}
