/// CRC-32C, the cyclic redundancy check of Castagnoli, Bräuer and Herrmann (1993), doi:10.1109/26.231911.
///
/// - Note: As in RFC 3720, appendix B.4: reflected, begun and ended with all bits inverted.
enum Checksum {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { rest, _ in rest & 1 == 1 ? rest >> 1 ^ 0x82f6_3b78 : rest >> 1 }
  }

  /// The check of some bytes.
  static func of(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { check, byte in
      table[Int(UInt8(truncatingIfNeeded: check) ^ byte)] ^ check >> 8
    }
  }
}
