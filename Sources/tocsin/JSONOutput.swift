import FoundationEssentials

/// JSON of values whose texts others have chosen, as printable ASCII.
///
/// `JSONEncoder` escapes what is below a blank and leaves the rest as it is: DEL, the C1 controls that some terminals
/// obey, and what turns the direction of writing.
enum JSONOutput {
  /// A value as JSON.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - isIndented: True for a member a line, false for all on one.
  ///   - hasSnakeCase: True where the key of `someName` is `some_name`.
  /// - Returns: Printable ASCII, with line ends where it is indented.
  /// - Throws: What the encoder throws, as for a number that is infinite.
  static func bytes(
    of value: some Encodable, isIndented: Bool = false, hasSnakeCase: Bool = false
  ) throws -> [UInt8] {
    let encoder = JSONEncoder()
    if hasSnakeCase { encoder.keyEncodingStrategy = .convertToSnakeCase }
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if isIndented { encoder.outputFormatting.insert(.prettyPrinted) }
    return ascii(Array(try encoder.encode(value)))
  }

  /// JSON with every character above `~` written as `\uNNNN`: outside of texts JSON has none.
  static func ascii(_ json: [UInt8]) -> [UInt8] {
    guard json.contains(where: { $0 > 0x7e }) else { return json }
    var result: [UInt8] = []
    result.reserveCapacity(json.count + 64)
    for unit in String(decoding: json, as: UTF8.self).utf16 {
      if unit <= 0x7e { result.append(UInt8(unit)) } else { result += escape(unit) }
    }
    return result
  }

  private static func escape(_ unit: UInt16) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    return Array("\\u".utf8) + [12, 8, 4, 0].map { digits[Int(unit >> $0 & 15)] }
  }
}
