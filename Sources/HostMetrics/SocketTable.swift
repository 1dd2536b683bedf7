import Glibc

/// How many TCP sockets there are in each state.
struct SocketStates: Equatable {
  /// From TCP_ESTABLISHED (1) on, in the order of ``ConnectionSignal``.
  var counts: [Int]
  /// The share of local ports that the destination with the most connections has taken.
  var portShare: Double
}

/// Counts the TCP sockets of `/proc/net/tcp` and `tcp6` by state, piece by piece as the files are read.
///
/// It also counts for each destination how many local ports are taken: `connect(2)` fails when a destination has
/// none left, which no counter of the kernel tells.
struct SocketTable {
  /// The states, in the order of ``ConnectionSignal``.
  static let stateCount = 11

  /// Lines beyond this are not looked at; who asks has made sure that there are fewer.
  static let maximumSockets = 30_000

  private var counts = [Int](repeating: 0, count: stateCount)
  /// How many lines were taken.
  private(set) var count = 0
  private let ports: ClosedRange<UInt64>
  private var destinations: [UInt64] = []

  /// Prepares to count.
  ///
  /// - Parameter ports: The local ports that the kernel gives to outgoing connections.
  init(ports: ClosedRange<UInt64>) {
    self.ports = ports
  }

  /// True when no more lines are taken.
  var isFull: Bool { count >= Self.maximumSockets }

  /// What was counted.
  ///
  /// - Complexity: O(n log n) in the number of sockets.
  var states: SocketStates { SocketStates(counts: counts, portShare: portShare) }

  private var portShare: Double {
    var longest = 0
    var run = 0
    var last: UInt64?
    for destination in destinations.sorted() {
      run = destination == last ? run + 1 : 1
      last = destination
      longest = max(longest, run)
    }
    return min(Double(longest) / Double(ports.count), 1)
  }

  /// Takes the complete lines of a piece.
  ///
  /// - Returns: How many bytes they had; what is left belongs to the next piece.
  mutating func take(_ piece: UnsafeRawBufferPointer) -> Int {
    guard let end = piece.lastIndex(of: UInt8(ascii: "\n")) else { return 0 }
    var text = ByteScanner(UnsafeRawBufferPointer(rebasing: piece[...end]))
    while !isFull, var line = text.line() { take(&line) }
    return end + 1
  }

  /// A line is number, local address, remote address, state; the heading has words instead.
  private mutating func take(_ line: inout ByteScanner) {
    line.skipFields(1)
    var local = ByteScanner(line.field())
    let remote = line.field()
    guard let state = line.hexadecimal(), state >= 1, state <= Self.stateCount else { return }
    count += 1
    counts[Int(state) - 1] += 1
    let isListening = state == 10
    let address = local.take(through: UInt8(ascii: ":"))
    guard !isListening, let port = local.hexadecimal(), ports.contains(port) else { return }
    destinations.append(Self.hash(address, remote))
  }

  /// FNV-1a over both: only equality matters.
  private static func hash(_ local: UnsafeRawBufferPointer, _ remote: UnsafeRawBufferPointer) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in local { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    for byte in remote { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    return hash
  }
}

extension SocketTable {
  /// Reads a whole file in pieces; to be called where it may take its time.
  ///
  /// - Returns: False where it cannot be read.
  mutating func read(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 8)
    defer { buffer.deallocate() }
    var length = 0
    while !isFull {
      // A line that fills the buffer is none of the kernel's.
      guard length < buffer.count else { return false }
      let got = Glibc.read(descriptor, buffer.baseAddress?.advanced(by: length), buffer.count - length)
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { return got == 0 }
      length += got
      let taken = take(UnsafeRawBufferPointer(rebasing: buffer[..<length]))
      let rest = UnsafeRawBufferPointer(rebasing: buffer[taken..<length])
      buffer.copyMemory(from: rest)
      length -= taken
    }
    return true
  }
}
