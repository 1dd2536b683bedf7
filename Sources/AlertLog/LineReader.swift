internal import Glibc

/// Reads a file line by line, holding no more of it than one line.
struct LineReader {
  /// How long a line may be; longer ones are passed over.
  static let maximumLineBytes = 1 << 20

  /// How many lines were too long or had no end.
  private(set) var brokenLines: UInt64 = 0

  private let path: String
  private let read: (UnsafeMutableRawBufferPointer) -> Int
  private var chunk = [UInt8](repeating: 0, count: 65_536)
  private var line: [UInt8] = []
  private var isTooLong = false

  /// Reads an open file.
  init(descriptor: Int32, path: String) {
    self.init(path: path) { Glibc.read(descriptor, $0.baseAddress, $0.count) }
  }

  /// Reads whatever `read` puts into its buffer; it returns how many bytes, 0 at the end, or sets `errno`.
  init(path: String, read: @escaping (UnsafeMutableRawBufferPointer) -> Int) {
    self.path = path
    self.read = read
  }

  /// Hands out every line without its end.
  mutating func forEachLine(_ body: ([UInt8]) -> Void) throws(AlertLogFailure) {
    while true {
      let count = chunk.withUnsafeMutableBytes { read($0) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .system("read", path) }
      guard count > 0 else { break }
      take(chunk[..<count], body)
    }
    if !line.isEmpty || isTooLong { brokenLines += 1 }
  }

  private mutating func take(_ bytes: ArraySlice<UInt8>, _ body: ([UInt8]) -> Void) {
    var rest = bytes
    while let end = LineReader.lineEnd(in: rest) {
      keep(rest[..<end])
      if isTooLong { brokenLines += 1 } else { body(line) }
      line.removeAll(keepingCapacity: true)
      isTooLong = false
      rest = rest[(end + 1)...]
    }
    keep(rest)
  }

  private static func lineEnd(in bytes: ArraySlice<UInt8>) -> Int? {
    bytes.withUnsafeBytes { raw in
      guard let base = raw.baseAddress, let place = memchr(base, 0x0a, raw.count) else { return nil }
      return bytes.startIndex + (UnsafeRawPointer(place) - base)
    }
  }

  private mutating func keep(_ bytes: ArraySlice<UInt8>) {
    isTooLong = isTooLong || line.count + bytes.count > LineReader.maximumLineBytes
    if isTooLong { line.removeAll() } else { line.append(contentsOf: bytes) }
  }
}
