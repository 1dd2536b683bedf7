import Glibc
import Model
import TestSupport
import Testing

@testable import LogFiles

@Suite("Rotation")
struct RotationTests {
  @Test("by renaming and creating, the old file is read to its end and then the new one")
  func renameAndCreate() {
    let bed = LogBed()
    bed.append(10)
    bed.poll()
    bed.append(5)
    bed.rotate()
    bed.append(5)
    bed.create()
    bed.append(10)
    bed.poll()
    #expect(bed.taken.lines == bed.everyLine)
    #expect(bed.taken.gaps == [])
  }

  @Test("a program that goes on writing to the renamed file is read on")
  func lateWriter() {
    let bed = LogBed()
    bed.append(3)
    bed.rotate()
    bed.poll()
    let other = open(bed.path("a.log"), O_WRONLY | O_CREAT | O_APPEND, 0o640)
    _ = Glibc.write(other, "new\n", 4)
    close(other)
    bed.poll()
    bed.append(3)
    bed.pass(20)
    bed.poll()
    #expect(bed.taken.lines == Array(bed.everyLine.prefix(3)) + ["new"] + bed.everyLine.suffix(3))
    #expect(bed.taken.positions.all.count == 2)
    bed.pass(601)
    bed.poll()
    #expect(bed.taken.positions.all.count == 1)
  }

  @Test("fifty rotations, several between two looks, lose nothing and repeat nothing", arguments: 1..<9)
  func manyRotations(each: Int) {
    let bed = LogBed()
    for number in 0..<50 {
      bed.append(200)
      bed.rotate()
      bed.create()
      if number % each == 0 { bed.poll() }
    }
    bed.poll()
    #expect(bed.everyLine.count == 10_000)
    #expect(bed.taken.lines == bed.everyLine)
    #expect(bed.taken.gaps == [])
    #expect(bed.follower.report.files.map(\.lines) == [10_000])
  }

  @Test("rotations while nobody read are caught up in order, compressed or not", arguments: [false, true])
  func rotationsWhileDown(compresses: Bool) {
    let bed = LogBed()
    bed.append(20)
    bed.poll()
    bed.save()
    bed.append(20)
    for _ in 0..<4 {
      bed.rotate()
      bed.create()
      bed.append(20)
      if compresses { bed.compress("a.log.1") }
    }
    bed.kill()
    #expect(bed.taken.lines == bed.everyLine)
    #expect(bed.taken.gaps == [])
  }

  @Test("a file that is gone for good is a gap, and what is left is read")
  func goneWhileDown() {
    let bed = LogBed()
    bed.append(20)
    bed.poll()
    bed.save()
    for _ in 0..<4 {
      bed.rotate(keeping: 2)
      bed.create()
      bed.append(20)
    }
    bed.kill()
    #expect(bed.taken.gaps.map(\.reason) == [.gone])
    #expect(bed.taken.lines == Array(bed.everyLine.prefix(20)) + bed.everyLine.suffix(60))
  }

  @Test("by copying and truncating, the copy is read to its end and the danger is told")
  func copyTruncate() {
    let bed = LogBed()
    bed.append(100)
    bed.poll()
    bed.append(50)
    bed.copyAndTruncate()
    bed.append(30)
    bed.poll()
    #expect(bed.taken.lines == bed.everyLine)
    #expect(bed.taken.gaps.map(\.reason) == [.truncated])
    #expect(bed.taken.gaps.map(\.bytes) == [0])
  }

  @Test("what was seen and is in no copy is counted as lost")
  func truncationWithoutCopy() {
    let bed = LogBed { $0.chunkBytes = 1 << 10 }
    bed.append(100)
    bed.poll()
    bed.append(20)
    bed.poll()
    bed.truncate()
    bed.append(5)
    bed.poll()
    #expect(bed.taken.gaps.map(\.reason) == [.truncated])
    #expect(bed.taken.lines == bed.everyLine)
  }

  @Test("a file that was truncated and grew beyond the old place is told by its content")
  func truncatedAndGrown() {
    let bed = LogBed()
    bed.append(10)
    bed.poll()
    bed.truncate()
    bed.append(500)
    bed.poll()
    #expect(bed.taken.gaps.map(\.reason) == [.truncated])
    #expect(bed.taken.lines == bed.everyLine)
  }

  @Test("copying and truncating while nobody reads is caught up from the copies")
  func copyTruncateWhileDown() {
    let bed = LogBed()
    bed.append(100)
    bed.poll()
    bed.save()
    for _ in 0..<3 {
      bed.append(50)
      bed.copyAndTruncate()
    }
    bed.append(30)
    bed.kill()
    #expect(bed.taken.lines == bed.everyLine)
    #expect(bed.taken.gaps.map(\.reason) == [.truncated])
  }

  @Test("fifty truncations with writes in between lose only what is told")
  func manyTruncations() {
    let bed = LogBed()
    for number in 0..<50 {
      bed.append(197)
      if number % 3 == 0 { bed.poll() }
      bed.copyAndTruncate(between: number % 4)
    }
    bed.poll()
    let lost = Set(bed.everyLine).subtracting(bed.taken.lines).count
    #expect(lost <= 75)
    #expect(Set(bed.taken.lines).count == bed.taken.lines.count)
    #expect(bed.taken.gaps.count >= 16)
  }

  @Test("a writer that does not append leaves a hole behind, and nothing of it is a line")
  func holeAfterTruncation() {
    let bed = LogBed()
    bed.append(3000)
    bed.poll()
    let size = bed.taken.positions.all[0].offset
    bed.truncate()
    let descriptor = open(bed.path("a.log"), O_WRONLY)
    _ = pwrite(descriptor, "after\n", 6, off_t(size))
    close(descriptor)
    bed.poll()
    #expect(bed.taken.lines == bed.everyLine + ["after"])
    #expect(bed.taken.gaps.map(\.reason) == [.truncated])
  }

  @Test(
    "random writes, rotations, polls, snapshots and kills lose nothing and repeat nothing",
    arguments: 0..<24)
  func interleaving(seed: Int) {
    var random = SplitMix64(seed: seed)
    let bed = LogBed { $0.chunkBytes = 4 << 10 }
    for _ in 0..<120 {
      switch random.next() % 10 {
      case 0, 1, 2: bed.append(Int(random.next() % 40))
      case 3:
        bed.write("line ")
        bed.poll()
        bed.write("x\n")
      case 4:
        bed.rotate()
        bed.append(Int(random.next() % 3))
        bed.create()
      case 5: if random.next() % 3 == 0 { bed.compress("a.log.2") }
      case 6: bed.save()
      case 7: bed.kill()
      default: bed.poll()
      }
      bed.pass(Double(random.next() % 3))
    }
    bed.poll()
    #expect(bed.taken.lines.filter { $0 != "line x" } == bed.everyLine)
    // An empty file that is compressed cannot be known again: that is told, though nothing is lost.
    #expect(bed.taken.gaps.allSatisfy { $0.bytes == 0 && $0.reason == .gone })
  }

  @Test("random truncations among all that lose nothing that is not told", arguments: 0..<24)
  func interleavedTruncations(seed: Int) {
    var random = SplitMix64(seed: seed)
    let bed = LogBed { $0.chunkBytes = 4 << 10 }
    var (lossless, lossy) = (true, 0)
    for _ in 0..<80 {
      switch random.next() % 8 {
      case 0, 1, 2: bed.append(Int(random.next() % 40))
      case 3:
        let between = Int(random.next() % 6 / 4)
        if between > 0 { (lossless, lossy) = (false, lossy + between) }
        bed.copyAndTruncate(between: between)
      case 4: bed.save()
      case 5: bed.kill()
      default: bed.poll()
      }
      bed.pass(1)
    }
    bed.poll()
    let lost = Set(bed.everyLine).subtracting(bed.taken.lines).count
    #expect(lost <= lossy)
    #expect(lost == 0 || !bed.taken.gaps.isEmpty)
    if lossless { #expect(bed.taken.lines == bed.everyLine) }
    #expect(Set(bed.taken.lines).count == bed.taken.lines.count)
  }
}
