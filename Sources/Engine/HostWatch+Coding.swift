import Detection
import Model

extension HostWatch {
  /// More than any column can add: two squares of what distances are cut at.
  private static let largestPart = 1e4
  /// More decades than a double can tell apart.
  private static let largestSurprise = 1e3

  func encode(into writer: inout ByteWriter) {
    for column in members.indices {
      writer.write(members[column] != nil)
      guard let id = members[column] else { continue }
      writer.write(id.index)
      writer.write(id.generation)
      writer.write(parts[column])
    }
    writer.write(surprise)
    writer.write(UInt64(leftOut))
    writer.write(settling)
    detector.encode(into: &writer)
  }

  /// Reads a watch for the signals that a registry has read before.
  init(places: Int, decoding reader: inout ByteReader) throws(CodingFailure) {
    self.init()
    for column in members.indices {
      guard try reader.readBool() else { continue }
      let id = SignalID(index: try reader.readUInt32(), generation: try reader.readUInt32())
      guard Int(id.index) < places, !members.contains(id) else {
        throw .invalid("column of a signal", at: reader.position)
      }
      members[column] = id
      parts[column] = try Self.read(&reader, atMost: Self.largestPart)
    }
    surprise = try Self.read(&reader, atMost: Self.largestSurprise)
    let leftOut = try reader.readUInt32()
    guard leftOut <= SignalRegistry.capacity else { throw .invalid("count", at: reader.position) }
    self.leftOut = Int(leftOut)
    settling = try reader.readUInt32()
    guard settling <= Tuning.hostSettlingBins else { throw .invalid("count", at: reader.position) }
    try detector.decode(from: &reader)
  }

  private static func read(_ reader: inout ByteReader, atMost limit: Double) throws(CodingFailure) -> Double {
    let number = try reader.readDouble()
    guard number >= 0, number <= limit else { throw .invalid("surprise of the host", at: reader.position) }
    return number
  }
}
