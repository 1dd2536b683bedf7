extension FilePosition {
  /// Appends the position to a recording or snapshot.
  public func encode(into writer: inout ByteWriter) {
    writer.write(path)
    writer.write(device)
    writer.write(inode)
    writer.write(birthMicroseconds)
    for number in [offset, head, tail] { writer.write(number) }
    writer.write(seenMicroseconds)
    writer.write(isInsideLine)
    writer.write(isFinished)
  }

  /// Reads a position.
  public init(decoding reader: inout ByteReader) throws(CodingFailure) {
    let path = try reader.readString()
    let device = try reader.readUInt64()
    self.init(path: path, device: device, inode: try reader.readUInt64())
    birthMicroseconds = try reader.readInt64()
    offset = try reader.readUInt64()
    guard offset <= UInt64(Int64.max) else { throw .invalid("place in a file", at: reader.position) }
    head = try reader.readUInt64()
    tail = try reader.readUInt64()
    seenMicroseconds = try reader.readInt64()
    isInsideLine = try reader.readBool()
    isFinished = try reader.readBool()
  }

  /// Bytes of the shortest position.
  static let smallest = 10
}

extension FilePositions {
  /// Appends the positions to a snapshot.
  public func encode(into writer: inout ByteWriter) {
    writer.write(UInt64(all.count))
    for position in all { position.encode(into: &writer) }
  }

  /// Reads positions.
  public init(decoding reader: inout ByteReader) throws(CodingFailure) {
    self.init()
    for _ in 0..<(try reader.readCount(elementSize: FilePosition.smallest)) {
      note(try FilePosition(decoding: &reader))
    }
  }
}

extension FileGap {
  /// Appends the gap to a recording.
  public func encode(into writer: inout ByteWriter) {
    writer.write(path)
    writer.write(unit)
    writer.write(bytes)
    writer.write(byte: reason.rawValue)
  }

  /// Reads a gap.
  public init(decoding reader: inout ByteReader) throws(CodingFailure) {
    let path = try reader.readString()
    let unit = try reader.readString()
    let bytes = try reader.readUInt64()
    guard let reason = Reason(rawValue: try reader.readByte()) else {
      throw .invalid("reason of a gap", at: reader.position)
    }
    self.init(path: path, unit: unit, bytes: bytes, reason: reason)
  }
}
