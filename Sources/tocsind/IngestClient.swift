import Alerts
import CLinux
import Glibc
import HostMetrics

/// One program that hands in metrics over the socket.
///
/// What it says ends with `# EOF` on a line, or when it closes its end; it may go on after the former. Each time
/// it is told on one line what became of it.
struct IngestClient {
  /// Bytes of one exposition.
  static let byteCapacity = 2 << 20
  /// Seconds without a byte after which it is let go.
  static let patience = 300.0

  let descriptor: Int32
  /// The entity that its signals belong to.
  let source: String
  private(set) var lastByte: Double
  private var buffer: [UInt8] = []
  /// Where the line begins that is not known to be complete.
  private var lineStart = 0

  init(descriptor: Int32, now: Double) {
    self.descriptor = descriptor
    source = Self.source(of: descriptor)
    lastByte = now
  }

  /// Adds bytes.
  ///
  /// - Returns: The expositions that are complete with them, and nil in place of one that grew too long.
  mutating func add(_ bytes: ArraySlice<UInt8>, now: Double) -> [[UInt8]]? {
    lastByte = now
    var complete: [[UInt8]] = []
    buffer += bytes
    while let end = buffer[lineStart...].firstIndex(of: UInt8(ascii: "\n")) {
      let isLast = Self.isEnd(buffer[lineStart..<end])
      lineStart = end + 1
      guard isLast else { continue }
      complete.append(Array(buffer[..<lineStart]))
      buffer.removeFirst(lineStart)
      lineStart = 0
    }
    return buffer.count > Self.byteCapacity ? nil : complete
  }

  /// Bytes that wait for the end of their exposition.
  var waitingBytes: Int { buffer.count }

  /// What it said since the last `# EOF`, once it has closed its end.
  mutating func rest() -> [UInt8]? {
    defer { buffer = [] }
    return buffer.isEmpty ? nil : buffer
  }

  private static func isEnd(_ line: ArraySlice<UInt8>) -> Bool {
    line.elementsEqual("# EOF".utf8) || line.elementsEqual("# EOF\r".utf8)
  }

  /// The unit that the program at the other end belongs to, by the kernel's word; nobody can claim to be another.
  private static func source(of descriptor: Int32) -> String {
    var (process, user): (pid_t, uid_t) = (0, 0)
    guard linux_peer_of_socket(descriptor, &process, &user) == 0 else { return "unknown" }
    let unit = process > 0 ? PeerUnit.name(process: process) : ""
    return Escaping.printable(unit.isEmpty ? "uid:\(user)" : unit)
  }
}
