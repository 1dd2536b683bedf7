internal import Model

extension ValueSketch {
  /// Writes the blanks, and of each the slots in use.
  func encode(into writer: inout ByteWriter) {
    writer.write(byte: UInt8(places.count))
    for (index, place) in places.enumerated() {
      writer.write(byte: place.token)
      writer.write(byte: place.ordinal)
      writer.write(byte: place.blank.rawValue)
      let kept = slotsInUse(of: index)
      writer.write(byte: UInt8(kept.count))
      for slot in kept {
        writer.write(UInt64(slot.count))
        writer.write(slot.value)
      }
    }
  }

  /// Reads a sketch back, slot by slot.
  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    let count = Int(try reader.readByte())
    guard count <= ValueSketch.mostBlanks else { throw .invalid("number of blanks", at: reader.position) }
    var places: [Place] = []
    var kept: [(index: Int, count: Int, value: [UInt8])] = []
    for index in 0..<count {
      let (token, ordinal) = (try reader.readByte(), try reader.readByte())
      guard let blank = Blank(rawValue: try reader.readByte()) else {
        throw .invalid("kind of blank", at: reader.position)
      }
      places.append(Place(token: token, ordinal: ordinal, blank: blank))
      for _ in 0..<(try reader.readByte()) {
        let times = Int(truncatingIfNeeded: try reader.readUInt64())
        kept.append((index, times, try reader.readBytes()))
      }
    }
    self.init(places)
    for slot in kept where !restore(slot.value, count: slot.count, at: slot.index) {
      throw .invalid("value of a blank", at: reader.position)
    }
  }
}
