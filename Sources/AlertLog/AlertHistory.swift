internal import Alerts
internal import Model

/// What one file of JSON lines holds, gathered line by line.
struct AlertHistory {
  /// The transitions that were asked for, in the order of the file.
  private(set) var transitions: [AlertTransition] = []
  /// The first line's sequence number.
  private(set) var firstSequence: UInt64?
  /// The largest sequence number.
  private(set) var lastSequence: UInt64 = 0
  /// How many lines are no transitions.
  private(set) var badLines: UInt64 = 0

  private static let opening = Array(#"{"schema":\#(AlertJSON.schema),"sequence":"#.utf8)

  /// Takes one line, and decodes it if its sequence number is larger than `sequence`.
  mutating func take(_ line: [UInt8], after sequence: UInt64) {
    guard let number = AlertHistory.sequence(of: line) else { return badLines += 1 }
    if number > sequence {
      do throws(TransitionDecodingFailure) {
        transitions.append(try AlertTransition(jsonLine: line))
      } catch {
        return badLines += 1
      }
    }
    firstSequence = firstSequence ?? number
    lastSequence = max(lastSequence, number)
  }

  /// The sequence number of a line, which is found without decoding it: keys have a fixed order.
  static func sequence(of line: [UInt8]) -> UInt64? {
    guard line.starts(with: opening), line.last == UInt8(ascii: "}") else { return nil }
    let digits = line[opening.count...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return UInt64(String(decoding: digits, as: UTF8.self))
  }
}
