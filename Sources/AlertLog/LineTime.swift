internal import Alerts

/// The first RFC 3339 time in some bytes, wherever it stands: alert files of all kinds tell one in each line.
enum LineTime {
  private static let form = Array("dddd-dd-ddTdd:dd:dd".utf8)

  /// The time in seconds since 1970, its offset ignored, as days are what counts; nil where there is none.
  ///
  /// - Complexity: O(*n*)
  static func first(in bytes: ArraySlice<UInt8>) -> Int64? {
    let starts = bytes.startIndex..<max(bytes.startIndex, bytes.endIndex - form.count + 1)
    guard let start = starts.first(where: { hasForm(bytes[$0...]) }) else { return nil }
    let text = String(decoding: bytes[start...].prefix(form.count), as: UTF8.self)
    return Timestamp.microseconds(fromUTC: text + ".000000Z").map { $0 / 1_000_000 }
  }

  private static func hasForm(_ bytes: ArraySlice<UInt8>) -> Bool {
    zip(bytes, form).allSatisfy { byte, sign in
      sign == UInt8(ascii: "d") ? (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) : byte == sign
    }
  }
}
