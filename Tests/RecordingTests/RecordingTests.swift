import Engine
import Glibc
import Model
import TestSupport
import Testing

@testable import Recording

@Suite struct RecordingTests {
  @Test("random frames come back as they were", arguments: 0..<40)
  func roundTrip(seed: UInt64) throws {
    var random = RandomFrame(seed: seed)
    let frames = (0..<8).map { _ in random.next() }
    let read = try RecordingFile(frames: frames).readAll()
    #expect(read.frames == frames)
    #expect(!read.isCut)
  }

  @Test("not a number and the sign of zero come back bit for bit")
  func specialValues() throws {
    var frame = RandomFrame.empty
    let values: [Double] = [.nan, -.nan, .signalingNaN, -0.0, .infinity, .leastNonzeroMagnitude]
    frame.samples = values.map { Sample(slot: 0, value: $0) }
    let read = try RecordingFile(frames: [frame]).readAll()
    #expect(read.frames.first?.samples.map(\.value.bitPattern) == values.map(\.bitPattern))
  }

  @Test("the header brings the host, the settings and the snapshot")
  func header() throws {
    var header = RecordingFile.header
    header.settings.maxPerWeek = 7
    header.settings.minSeverity = .notice
    header.settings.observeForSeconds = 0
    header.settings.filesystemLimits = [
      .init(path: "/backup", freeFraction: 0.01, freeBytes: 1e9, freeInodesFraction: 0)
    ]
    header.settings.ignoredUnits = ["user@*.service"]
    header.settings.ignoredTemplates = ["a", "ü"]
    let file = try RecordingFile(frames: [], header: header)
    let read = try RecordingReader(path: file.path)
    #expect(read.header.host == header.host)
    #expect(read.header.settings == header.settings)
    #expect(read.header.snapshot == header.snapshot)
  }

  @Test("a recording without frames is whole")
  func noFrames() throws {
    let read = try RecordingFile(frames: []).readAll()
    #expect(read.frames.isEmpty)
    #expect(!read.isCut)
  }

  @Test("what was there before is replaced, and others may not read")
  func replacement() throws {
    let file = RecordingFile(bytes: [UInt8](repeating: 7, count: 10_000))
    unlink(file.path)
    _ = try RecordingWriter(path: file.path, header: RecordingFile.header)
    var status = stat()
    #expect(stat(file.path, &status) == 0 && status.st_mode & 0o007 == 0)
    #expect(try file.readAll().frames.isEmpty)
  }

  @Test("many frames in one block come back one by one")
  func gathered() throws {
    var random = RandomFrame(seed: 9)
    let frames = (0..<50).map { _ in random.next() }
    let file = RecordingFile()
    let writer = try RecordingWriter(path: file.path, header: RecordingFile.header)
    for frame in frames { try writer.append(frame) }
    try writer.flush()
    #expect(try file.readAll().frames == frames)
  }

  @Test("a frame that no reader would take is refused")
  func excessive() throws {
    var frame = RandomFrame.empty
    frame.samples = Array(repeating: Sample(slot: 0, value: 0), count: FramePast.maximumSamples + 1)
    let file = RecordingFile()
    let writer = try RecordingWriter(path: file.path, header: RecordingFile.header)
    #expect(throws: RecordingFailure.self) { try writer.append(frame) }
  }

  @Test("a frame is on its way to the disk after a flush, and not cut off by the next one")
  func flushing() throws {
    let file = RecordingFile()
    let writer = try RecordingWriter(path: file.path, header: RecordingFile.header)
    for count in 1...3 {
      try writer.append(RandomFrame.empty)
      try writer.flush()
      #expect(try file.readAll().frames.count == count)
    }
  }

  @Test("a file that cannot be written is named")
  func unwritable() {
    let path = "/nonexistent/recording"
    let failure = #expect(throws: RecordingFailure.self) {
      _ = try RecordingWriter(path: path, header: RecordingFile.header)
    }
    #expect(failure?.description == "recording /nonexistent/recording: No such file or directory")
  }

  @Test("a full disk is named when what was gathered is written")
  func fullDisk() {
    let failure = #expect(throws: RecordingFailure.self) {
      _ = try RecordingWriter(path: "/dev/full", header: RecordingFile.header)
    }
    #expect(failure?.description == "recording /dev/full: No space left on device")
  }

  @Test("the example of docs/recording.md is what is written")
  func documentedExample() throws {
    let header = RecordingHeader(
      host: HostIdentity(name: "h", machineID: .none), settings: EngineSettings(), snapshot: [])
    let recording = try RecordingFile(frames: [RandomFrame.empty], header: header)
    let file = try BlockFile(path: recording.path)
    var blocks: [[UInt8]] = []
    while let block = try file.next() { blocks.append(block) }
    #expect(blocks == RecordingExample.documented())
  }
}

extension RandomFrame {
  /// The frame in which everything is zero or absent.
  static var empty: Frame {
    Frame(
      header: FrameHeader(
        bootID: .none, monotonicNanoseconds: 0, realtimeMicroseconds: 0, utcOffsetSeconds: 0, flags: []))
  }
}
