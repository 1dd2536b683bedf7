import Model
import TestSupport
import Testing

@Suite("Positions in files")
struct FilePositionTests {
  private func position(_ random: inout SplitMix64) -> FilePosition {
    var position = FilePosition(
      path: "/var/log/\(random.next() % 3).log", device: random.next() % 2, inode: random.next() % 3)
    position.birthMicroseconds = Int64(bitPattern: random.next())
    position.offset = random.next() >> 1
    (position.head, position.tail) = (random.next(), random.next())
    position.seenMicroseconds = Int64(bitPattern: random.next())
    position.isInsideLine = random.next() % 2 == 0
    return position
  }

  @Test("a frame's positions and gaps come back as they were written", arguments: 0..<50)
  func roundTrip(seed: Int) throws {
    var random = SplitMix64(seed: seed)
    var frame = Frame(
      header: FrameHeader(
        bootID: .none, monotonicNanoseconds: 1, realtimeMicroseconds: 2, utcOffsetSeconds: 3, flags: []))
    frame.filePositions = (0..<4).map { _ in position(&random) }
    frame.fileGaps = [FileGap(path: "/a", unit: "a.service", bytes: random.next(), reason: .gone)]
    var writer = ByteWriter()
    frame.encode(into: &writer)
    var reader = ByteReader(writer.bytes)
    #expect(try Frame(decoding: &reader) == frame)
    #expect(reader.isAtEnd)
  }

  @Test("bytes cut or changed anywhere are refused or read, never a crash", arguments: 0..<300)
  func hostile(seed: Int) throws {
    var random = SplitMix64(seed: seed)
    var positions = FilePositions()
    for _ in 0..<5 { positions.note(position(&random)) }
    var writer = ByteWriter()
    positions.encode(into: &writer)
    var bytes = writer.bytes
    for _ in 0..<3 {
      bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
    }
    var reader = ByteReader(Array(bytes.prefix(Int(random.next() % UInt64(bytes.count + 1)))))
    let read = try? FilePositions(decoding: &reader)
    #expect(read?.all.count ?? 0 <= FilePositions.capacity)
  }

  @Test("a newer position replaces the older one in its place, a finished file is forgotten")
  func noting() {
    var positions = FilePositions()
    var first = FilePosition(path: "/a", device: 1, inode: 1)
    positions.note(first)
    positions.note(FilePosition(path: "/a", device: 1, inode: 2))
    first.offset = 9
    positions.note(first)
    #expect(positions.all.map(\.inode) == [1, 2])
    #expect(positions.all[0].offset == 9)
    first.isFinished = true
    positions.note(first)
    positions.note(first)
    #expect(positions.all.map(\.inode) == [2])
  }

  @Test("where there is no more room the file that was read longest ago is forgotten, never the newest")
  func eviction() {
    var positions = FilePositions()
    for number in 0..<UInt64(FilePositions.capacity) {
      var position = FilePosition(path: "/a", device: 1, inode: number)
      position.seenMicroseconds = number == 7 ? 50 : 100
      #expect(positions.note(position) == nil)
    }
    var newest = FilePosition(path: "/b", device: 1, inode: 1)
    newest.seenMicroseconds = 1
    #expect(positions.note(newest)?.inode == 7)
    #expect(positions.all.count == FilePositions.capacity)
    #expect(positions.all.last == newest)
    #expect(positions.note(newest) == nil)
  }
}
