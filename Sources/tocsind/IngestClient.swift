import Alerts
import CLinux
import Exposition
import Glibc
import HostMetrics

/// One program that hands in metrics over the socket.
///
/// What it says ends with `# EOF` on a line, or when it closes its end; it may go on after the former. Each time
/// it is told on one line what became of it.
struct IngestClient {
  /// Bytes of one exposition.
  static let byteCapacity = 2 << 20
  /// Bytes of a line; a longer one is refused before its end has come.
  static let lineCapacity = ExpositionLimits().lineBytes
  /// Seconds without a byte after which it is let go.
  static let patience = 300.0

  let descriptor: Int32
  /// The entity that its signals belong to.
  let source: String
  /// The process that connected, 0 where the kernel cannot name it here.
  let process: pid_t
  /// Which of its source's writers it is, once it has said something.
  var writer: UInt64?
  private(set) var lastByte: Double
  private var buffer: [UInt8] = []
  /// Where the line begins that is not known to be complete.
  private var lineStart = 0

  init(descriptor: Int32, now: Double) {
    self.descriptor = descriptor
    (source, process) = Self.peer(of: descriptor)
    lastByte = now
  }

  /// Adds bytes.
  ///
  /// - Parameters:
  ///   - bytes: What it says.
  ///   - now: Seconds of the monotonic clock.
  /// - Returns: The expositions that are complete with them.
  /// - Throws: ``Excess`` where it says more than is taken; it is to be let go.
  /// - Complexity: O(bytes added).
  mutating func add(_ bytes: ArraySlice<UInt8>, now: Double) throws(Excess) -> [[UInt8]] {
    lastByte = now
    var complete: [[UInt8]] = []
    var taken = 0
    var searchedTo = buffer.count
    buffer += bytes
    while let end = buffer[searchedTo...].firstIndex(of: UInt8(ascii: "\n")) {
      let isLast = Self.isEnd(buffer[lineStart..<end])
      lineStart = end + 1
      searchedTo = lineStart
      guard isLast else { continue }
      complete.append(Array(buffer[taken..<lineStart]))
      taken = lineStart
    }
    // Once for all of them: many small ones must not move the rest as often.
    buffer.removeFirst(taken)
    lineStart -= taken
    guard buffer.count - lineStart <= Self.lineCapacity else { throw .line }
    guard buffer.count <= Self.byteCapacity else { throw .exposition }
    return complete
  }

  /// What a client says too much of.
  enum Excess: Error, CustomStringConvertible {
    case line, exposition

    var description: String {
      switch self {
      case .line: "a line of more than \(IngestClient.lineCapacity) bytes"
      case .exposition: "more than \(IngestClient.byteCapacity) bytes without # EOF"
      }
    }
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

  /// The unit and the process of the program at the other end, by the kernel's word: nobody can claim to be another.
  private static func peer(of descriptor: Int32) -> (source: String, process: pid_t) {
    var (process, user): (pid_t, uid_t) = (0, 0)
    guard linux_peer_of_socket(descriptor, &process, &user) == 0 else { return ("unknown", 0) }
    let unit = process > 0 ? PeerUnit.name(process: process) : ""
    return (Escaping.printable(unit.isEmpty ? "uid:\(user)" : unit), max(0, process))
  }
}
