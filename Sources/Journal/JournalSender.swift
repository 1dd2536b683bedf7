import CSystemd
import Glibc

/// Writes entries to the journal by its native protocol.
public enum JournalSender {
  /// Sends one entry; where no journald listens it is gone, as `sd_journal_sendv(3)` has it.
  ///
  /// - Parameter fields: Names of capital letters, digits and underscores, that begin with a letter, with
  ///   their values: any bytes.
  /// - Throws: ``JournalFailure`` for a name of another form, or where the journal does not take the entry.
  public static func send(_ fields: [(name: String, value: [UInt8])]) throws(JournalFailure) {
    for field in fields where !isName(field.name) {
      throw .invalid("\(field.name): not a journal field name")
    }
    var texts = fields.map { Array("\($0.name)=".utf8) + $0.value }
    let result = withVectors(of: &texts) { sd_journal_sendv($0.baseAddress, Int32($0.count)) }
    try JournalFailure.check(result, "sd_journal_sendv")
  }

  /// True where somebody listens for entries; nothing is sent.
  public static var isThere: Bool {
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: "/run/systemd/journal/socket".utf8) }
    let length = socklen_t(MemoryLayout<sockaddr_un>.size)
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, length) == 0 }
    }
  }

  /// True for a name that journald takes from anyone.
  static func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, name.utf8.count <= 64 else { return false }
    let letters = UInt8(ascii: "A")...UInt8(ascii: "Z")
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    return letters.contains(first)
      && name.utf8.allSatisfy { letters.contains($0) || digits.contains($0) || $0 == UInt8(ascii: "_") }
  }

  /// Calls a function with the places of the texts, laid end to end in memory that stays where it is.
  private static func withVectors(
    of texts: inout [[UInt8]], _ body: (UnsafeBufferPointer<iovec>) -> Int32
  ) -> Int32 {
    var joined = Array(texts.joined())
    return joined.withUnsafeMutableBytes { bytes in
      var offset = 0
      let vectors = texts.map { text in
        defer { offset += text.count }
        return iovec(iov_base: bytes.baseAddress?.advanced(by: offset), iov_len: text.count)
      }
      return vectors.withUnsafeBufferPointer(body)
    }
  }
}
