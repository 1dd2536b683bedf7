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
        : .damaged(path: cut.path, block: 0, reason: .truncated(at: 0))
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

  @Test("another version is refused by its number, whatever follows", arguments: [3, 5] as [UInt8])
  func version(number: UInt8) throws {
    var bytes = try RecordingFile(frames: []).bytes
    bytes[RecordingFormat.magic.count] = number
    let file = RecordingFile(bytes: bytes)
    let failure = #expect(throws: RecordingFailure.self) { try file.readAll() }
    #expect(
      failure?.description
        == "recording \(file.path): block 0: format version \(number), this program reads version 4")
  }

  @Test("a length beyond the cap is damage, not memory", arguments: [26, 35, 63])
  func oversizedBlock(bit: UInt64) throws {
    var length = ByteWriter()
    length.write((UInt64(1) << bit) + 1)
    let file = RecordingFile(bytes: try RecordingFile(frames: []).bytes + length.bytes)
    let failure = #expect(throws: RecordingFailure.self) { try file.readAll() }
    #expect(failure?.description.contains("block 1: invalid block length") == true)
  }

  @Test("a length that never ends is damage")
  func endlessLength() throws {
    let endless = [UInt8](repeating: 0xff, count: 20)
    let file = RecordingFile(bytes: try RecordingFile(frames: []).bytes + endless)
    #expect(throws: RecordingFailure.self) { try file.readAll() }
  }

  @Test("a byte after a frame is damage, within its length and beyond", arguments: [true, false])
  func surplus(isWithin: Bool) throws {
    var frame = ByteWriter()
    RandomFrame.empty.encode(into: &frame)
    var block = ByteWriter()
    block.write(isWithin ? frame.bytes + [0] : frame.bytes)
    let file = Self.recording(block: block.bytes + [1])
    let reader = try RecordingReader(path: file.path)
    if !isWithin { #expect(try reader.next() == RandomFrame.empty) }
    let failure = #expect(throws: RecordingFailure.self) { try reader.next() }
    let reason = isWithin ? "invalid bytes after the frame" : "invalid count 1 larger than what is left"
    #expect(failure?.description.contains("block 1: \(reason)") == true)
  }

  @Test("a wrong checksum is damage, and at the very end a cut")
  func checksum() throws {
    let frames = Self.frames()
    let ends = try (0...2).map { try RecordingFile(frames: Array(frames.prefix($0))).bytes.count }
    var bytes = try RecordingFile(frames: Array(frames.prefix(2))).bytes
    bytes[ends[2] - 1] ^= 1
    let cut = try RecordingFile(bytes: bytes).readAll()
    #expect(cut.frames == Array(frames.prefix(1)))
    #expect(cut.isCut)
    bytes[ends[1] - 1] ^= 1
    let damaged = RecordingFile(bytes: bytes)
    let failure = #expect(throws: RecordingFailure.self) { try damaged.readAll() }
    #expect(failure == .damaged(path: damaged.path, block: 1, reason: .invalid("checksum", at: 0)))
  }

  @Test("zeros that a power cut left at the end are a cut, and in the middle damage")
  func zeros() throws {
    let frames = Self.frames()
    let whole = try RecordingFile(frames: frames).bytes
    let zeros = [UInt8](repeating: 0, count: 5000)
    let read = try RecordingFile(bytes: whole + zeros).readAll()
    #expect(read.frames == frames)
    #expect(read.isCut)
    #expect(throws: RecordingFailure.self) { try RecordingFile(bytes: whole + zeros + [1]).readAll() }
  }

  @Test("a small file that stands for endless bytes is refused")
  func bomb() throws {
    let zeros = [UInt8](repeating: 0, count: RecordingFormat.maximumBlock + 1)
    let file = Self.recording(block: zeros)
    #expect(file.bytes.count < 1 << 20)
    let reader = try RecordingReader(path: file.path)
    let failure = #expect(throws: RecordingFailure.self) { try reader.next() }
    #expect(failure?.description.contains("block 1: invalid size of a block") == true)
  }

  /// A recording whose first block after the header holds these bytes.
  private static func recording(block: [UInt8]) -> RecordingFile {
    let compressor = BlockCompressor()
    var start = ByteWriter()
    start.write(raw: RecordingFormat.magic)
    start.write(RecordingFormat.version)
    let header = RecordingFormat.framed(compressor.compress(RecordingFormat.encode(RecordingFile.header)))
    return RecordingFile(
      bytes: start.bytes + header + RecordingFormat.framed(compressor.compress(block)))
  }

  @Test("frames that are damaged under a right checksum are read or refused", arguments: 0..<300)
  func damagedContent(seed: UInt64) throws {
    var random = SplitMix64(state: seed)
    var block = ByteWriter()
    var past = FramePast()
    for frame in Self.frames() {
      var writer = ByteWriter()
      frame.encode(into: &writer, after: &past)
      block.write(writer.bytes)
    }
    let file = Self.recording(block: Self.mutated(block.bytes, &random))
    do throws(RecordingFailure) {
      let frames = try file.readAll().frames
      #expect(frames.allSatisfy { $0.entries.isWellFormed })
    } catch {
      #expect(!"\(error)".contains("\n"))
    }
  }

  @Test("a damaged stream under a right checksum is read or refused", arguments: 0..<300)
  func damagedStream(seed: UInt64) throws {
    var random = SplitMix64(state: seed)
    var block = ByteWriter()
    for frame in Self.frames() { frame.encode(into: &block) }
    let stream = Self.mutated(BlockCompressor().compress(block.bytes), &random)
    let decompressor = BlockDecompressor()
    do throws(CodingFailure) {
      let bytes = try decompressor.decompress(stream, limit: 1 << 20)
      #expect(bytes.count <= 1 << 20)
    } catch {
      #expect(!"\(error)".contains("\n"))
    }
  }

  @Test("a damaged recording is read or refused, never a crash", arguments: 0..<300)
  func mutation(seed: UInt64) throws {
    var random = SplitMix64(state: seed)
    let bytes = Self.mutated(try RecordingFile(frames: Self.frames()).bytes, &random)
    do throws(RecordingFailure) {
      let frames = try RecordingFile(bytes: bytes).readAll().frames
      #expect(frames.allSatisfy { $0.entries.isWellFormed })
    } catch {
      #expect(!"\(error)".contains("\n"))
    }
  }

  private static func mutated(_ honest: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    var bytes = honest
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let index = Int.random(in: 0..<bytes.count, using: &random)
      switch random.next() % 3 {
      case 0: bytes[index] = UInt8(truncatingIfNeeded: random.next())
      case 1: bytes.remove(at: index)
      default: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: index)
      }
    }
    return bytes
  }
}
