import Model
import TestSupport
import Testing

@testable import Recording

@Suite struct DamagedRecordingTests {
  private static func frames() -> [Frame] {
    var random = RandomFrame(seed: 3)
    return (0..<3).map { _ in random.next() }
  }

  @Test("cut at any byte, the whole frames before the cut are read and the cut is told")
  func everyTruncation() throws {
    let frames = Self.frames()
    let whole = try RecordingFile(frames: frames).bytes
    let ends = try (0...frames.count).map { try RecordingFile(frames: Array(frames.prefix($0))).bytes.count }
    for length in ends[0]...whole.count {
      let read = try RecordingFile(bytes: Array(whole.prefix(length))).readAll()
      let expected = ends.count { $0 <= length } - 1
      #expect(read.frames == Array(frames.prefix(expected)), "cut at \(length)")
      #expect(read.isCut == !ends.contains(length), "cut at \(length)")
    }
  }

  @Test("cut within its beginning, it is no recording or a damaged one")
  func truncatedHeader() throws {
    let file = try RecordingFile(frames: [])
    let whole = file.bytes
    for length in 0..<whole.count {
      let cut = RecordingFile(bytes: Array(whole.prefix(length)))
      let failure = #expect(throws: RecordingFailure.self) { try cut.readAll() }
      let expected: RecordingFailure =
        length <= RecordingFormat.magic.count
        ? .notARecording(path: cut.path)
        : .damaged(path: cut.path, record: 0, reason: .truncated(at: 0))
      #expect(failure == expected, "cut at \(length)")
    }
  }

  @Test("garbage is no recording", arguments: ["", "TOCSINR", "{\"schema\":1}", "SQLite format 3"])
  func garbage(text: String) {
    let file = RecordingFile(bytes: Array(text.utf8))
    #expect(throws: RecordingFailure.notARecording(path: file.path)) { try file.readAll() }
  }

  @Test("a missing file and a folder are named with the system's reason")
  func unreadable() {
    #expect(
      throws: RecordingFailure.file(path: "/nonexistent", reason: "No such file or directory")
    ) { _ = try RecordingReader(path: "/nonexistent") }
    #expect(throws: RecordingFailure.file(path: "/tmp", reason: "Is a directory")) {
      _ = try RecordingReader(path: "/tmp")
    }
  }

  @Test("another version is refused by its number")
  func version() {
    let file = RecordingFile(bytes: RecordingFormat.magic + [9])
    let failure = #expect(throws: RecordingFailure.self) { try file.readAll() }
    #expect(
      failure?.description
        == "recording \(file.path): record 0: format version 9, this program reads version 2")
  }

  @Test("a length beyond the cap is damage, not memory", arguments: [26, 35, 63])
  func oversizedRecord(bit: UInt64) throws {
    var length = ByteWriter()
    length.write((UInt64(1) << bit) + 1)
    let file = RecordingFile(bytes: try RecordingFile(frames: []).bytes + length.bytes)
    let failure = #expect(throws: RecordingFailure.self) { try file.readAll() }
    #expect(failure?.description.contains("record 1: invalid record length") == true)
  }

  @Test("a length that never ends is damage")
  func endlessLength() throws {
    let endless = [UInt8](repeating: 0xff, count: 20)
    let file = RecordingFile(bytes: try RecordingFile(frames: []).bytes + endless)
    #expect(throws: RecordingFailure.self) { try file.readAll() }
  }

  @Test("bytes after a frame within its record are damage")
  func surplus() throws {
    var frame = ByteWriter()
    RandomFrame.empty.encode(into: &frame)
    var record = ByteWriter()
    record.write(frame.bytes + [0])
    let file = RecordingFile(bytes: try RecordingFile(frames: []).bytes + record.bytes)
    let failure = #expect(throws: RecordingFailure.self) { try file.readAll() }
    #expect(failure?.description.contains("invalid bytes after the frame") == true)
  }

  @Test("a damaged recording is read or refused, never a crash", arguments: 0..<300)
  func mutation(seed: UInt64) throws {
    var random = SplitMix64(state: seed)
    var bytes = try RecordingFile(frames: Self.frames()).bytes
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let index = Int.random(in: 0..<bytes.count, using: &random)
      switch random.next() % 3 {
      case 0: bytes[index] = UInt8(truncatingIfNeeded: random.next())
      case 1: bytes.remove(at: index)
      default: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: index)
      }
    }
    do throws(RecordingFailure) {
      let frames = try RecordingFile(bytes: bytes).readAll().frames
      #expect(frames.allSatisfy { $0.entries.isWellFormed })
    } catch {
      #expect(!"\(error)".contains("\n"))
    }
  }
}
