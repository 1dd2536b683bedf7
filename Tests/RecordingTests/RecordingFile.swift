import Engine
import Glibc
import Model
import TestSupport

@testable import Recording

/// A recording in a file of its own, removed at the end of the test.
final class RecordingFile {
  let path: String

  init() {
    var template = Array("/tmp/tocsin-recording-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    close(descriptor)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { unlink(path) }

  static let header = RecordingHeader(
    host: HostIdentity(name: "db1", machineID: Identifier128(high: 1, low: 2)), settings: EngineSettings(),
    snapshot: [1, 2, 3])

  /// Writes a recording of these frames, a block each.
  convenience init(frames: [Frame], header: RecordingHeader = RecordingFile.header) throws {
    self.init()
    let writer = try RecordingWriter(path: path, header: header)
    for frame in frames {
      try writer.append(frame)
      try writer.flush()
    }
  }

  /// Writes these bytes as they are.
  convenience init(bytes: [UInt8]) {
    self.init()
    let descriptor = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC)
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  var bytes: [UInt8] { Self.bytes(of: path) }

  static func bytes(of path: String) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      guard count > 0 else { return bytes }
      bytes += chunk[..<count]
    }
  }

  /// Everything that can be read, and whether the end is missing.
  func readAll() throws(RecordingFailure) -> (frames: [Frame], isCut: Bool) {
    let reader = try RecordingReader(path: path)
    var frames: [Frame] = []
    while let frame = try reader.next() { frames.append(frame) }
    return (frames, reader.isCut)
  }
}
