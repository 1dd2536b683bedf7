import Alerts
import Glibc

/// The lines of a file or of standard input, one at a time.
struct ScoreLines: ~Copyable {
  /// What messages call it.
  let name: String
  /// The number of the newest line, from one.
  private(set) var number = 0

  /// A line may have so many bytes, its end included: far more than the most columns need.
  private static let capacity = 1 << 20

  private let descriptor: Int32
  private let buffer: UnsafeMutableBufferPointer<UInt8>
  private var begin = 0
  private var end = 0
  private var isAtEnd = false

  /// Opens a file; `-` is standard input.
  init(path: String) throws(ScoreFailure) {
    let isStandardInput = path == "-"
    name = isStandardInput ? "standard input" : path
    descriptor = isStandardInput ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.refusal(name) }
    buffer = .allocate(capacity: Self.capacity)
  }

  deinit {
    buffer.deallocate()
    if descriptor > STDIN_FILENO { close(descriptor) }
  }

  /// The next line without its end; nil after the last one.
  ///
  /// - Parameter beforeWaiting: What to do before the reader may have to wait for more input.
  /// - Returns: Bytes that are there until the next call.
  /// - Throws: Where the system refuses to read, or a line is too long.
  mutating func next(
    beforeWaiting: () throws(ScoreFailure) -> Void
  ) throws(ScoreFailure) -> UnsafeBufferPointer<UInt8>? {
    var searched = 0
    while true {
      if let length = lineLength(from: searched) { return take(length, skipping: 1) }
      searched = end - begin
      guard !isAtEnd else { return searched > 0 ? take(searched, skipping: 0) : nil }
      try beforeWaiting()
      try fill()
    }
  }

  private func lineLength(from start: Int) -> Int? {
    guard end > begin + start, let base = buffer.baseAddress else { return nil }
    let found = memchr(base + begin + start, Int32(UInt8(ascii: "\n")), end - begin - start)
    return found.map { UnsafeRawPointer(base + begin).distance(to: $0) }
  }

  private mutating func take(_ length: Int, skipping: Int) -> UnsafeBufferPointer<UInt8> {
    number += 1
    var line = UnsafeBufferPointer(rebasing: buffer[begin..<begin + length])
    begin += length + skipping
    if line.last == UInt8(ascii: "\r") { line = UnsafeBufferPointer(rebasing: line.dropLast()) }
    if number == 1, line.starts(with: [0xef, 0xbb, 0xbf]) {
      line = UnsafeBufferPointer(rebasing: line.dropFirst(3))
    }
    return line
  }

  private mutating func fill() throws(ScoreFailure) {
    if begin > 0, let base = buffer.baseAddress {
      memmove(base, base + begin, end - begin)
      (begin, end) = (0, end - begin)
    }
    guard end < buffer.count else {
      throw ScoreFailure(name, line: number + 1, "a line of more than \(buffer.count) bytes")
    }
    let count = try read()
    isAtEnd = count == 0
    end += count
    if number == 0, begin == 0 { try refuseOtherFormats() }
  }

  private func read() throws(ScoreFailure) -> Int {
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress.map { $0 + end }, buffer.count - end)
      if count >= 0 { return count }
      guard errno == EINTR else { throw Self.refusal(name) }
    }
  }

  /// Says what is wrong with a file that is no text, where a complaint about its first cell would not help.
  private func refuseOtherFormats() throws(ScoreFailure) {
    guard end >= 2 else { return }
    switch (buffer[0], buffer[1]) {
    case (0x1f, 0x8b):
      throw ScoreFailure(name, line: 1, "expected text, found gzip: zcat FILE | tocsin score -")
    case (0xff, 0xfe), (0xfe, 0xff):
      throw ScoreFailure(name, line: 1, "expected UTF-8 or ASCII, found UTF-16")
    default: return
    }
  }

  private static func refusal(_ name: String) -> ScoreFailure {
    let code = errno
    let status = code == EACCES || code == EPERM ? ExitStatus.permission : ExitStatus.data
    return ScoreFailure("\(Escaping.printable(name)): \(String(cString: strerror(code)))", status: status)
  }
}
