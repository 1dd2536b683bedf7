import Glibc

/// A socket that waits for others to speak first.
struct Listener: Hashable {
  enum Transport: UInt8 {
    case tcp
    case udp
  }

  var transport: Transport
  /// In the text form of RFC 5952.
  var address: String
  var port: UInt16
  /// Who opened it.
  var user: UInt32
}

/// Reads `/proc/net/tcp`, `tcp6`, `udp` and `udp6`.
enum ListenerTable {
  /// Listeners kept of one table at most.
  static let maximumCount = 2048
  /// Of a table this much is read: in TCP's, the kernel lists those that listen before all connections.
  static let maximumBytes = 512 << 10

  /// Reads a table, of TCP's no more than those that listen and what comes in one piece with them.
  ///
  /// - Parameters:
  ///   - path: Where it is.
  ///   - transport: What it is a table of.
  /// - Returns: The table, or its beginning; nil where it cannot be read.
  static func read(_ path: String, _ transport: Listener.Transport) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var text: [UInt8] = []
    while text.count < maximumBytes {
      guard let piece = try? WholeFile.read(descriptor, atMost: pieceBytes), !piece.isEmpty else { break }
      text += piece
      if transport == .tcp, hasConnections(piece) { break }
    }
    return text
  }

  private static let pieceBytes = 16 << 10

  /// True where a line is of a socket that does not listen.
  private static func hasConnections(_ piece: [UInt8]) -> Bool {
    piece.split(separator: UInt8(ascii: "\n")).dropFirst().contains { line in
      let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 4)
      return fields.count > 4 && !fields[3].elementsEqual("0A".utf8)
    }
  }

  /// The listeners in a table.
  ///
  /// - Parameters:
  ///   - text: The table, or its beginning.
  ///   - transport: What it is a table of.
  /// - Returns: The listeners, as far as the lines could be read, without those of TCP behind a connection.
  static func listeners(in text: [UInt8], _ transport: Listener.Transport) -> [Listener] {
    var found: [Listener] = []
    for line in text.split(separator: UInt8(ascii: "\n")).dropFirst() where found.count < maximumCount {
      let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 8)
      guard fields.count >= 8 else { continue }
      guard fields[3].elementsEqual(transport == .tcp ? "0A".utf8 : "07".utf8) else {
        guard transport == .tcp else { continue }
        break
      }
      if let listener = listener(fields, transport) { found.append(listener) }
    }
    return found
  }

  private static func listener(_ fields: [ArraySlice<UInt8>], _ transport: Listener.Transport) -> Listener? {
    let parts = fields[1].split(separator: UInt8(ascii: ":"))
    guard parts.count == 2, parts[1].count == 4, let port = number(parts[1], radix: 16),
      let address = address(parts[0]), let user = number(fields[7], radix: 10)
    else { return nil }
    return Listener(transport: transport, address: address, port: UInt16(port), user: user)
  }

  private static func number(_ digits: ArraySlice<UInt8>, radix: Int) -> UInt32? {
    UInt32(String(decoding: digits, as: UTF8.self), radix: radix)
  }

  /// Words of four bytes in the machine's order, each as eight digits.
  private static func address(_ digits: ArraySlice<UInt8>) -> String? {
    guard digits.count == 8 || digits.count == 32 else { return nil }
    var bytes: [UInt8] = []
    for start in stride(from: digits.startIndex, to: digits.endIndex, by: 8) {
      guard let word = number(digits[start..<start + 8], radix: 16) else { return nil }
      withUnsafeBytes(of: word) { bytes += $0 }
    }
    var text = [CChar](repeating: 0, count: 64)
    let family = bytes.count == 4 ? AF_INET : AF_INET6
    guard inet_ntop(family, &bytes, &text, socklen_t(text.count)) != nil else { return nil }
    let address = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return bytes.count == 4 ? address : "[\(address)]"
  }
}
