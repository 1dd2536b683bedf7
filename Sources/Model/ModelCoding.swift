extension Entity {
  /// Appends the entity to a recording or snapshot.
  public func encode(into writer: inout ByteWriter) {
    writer.write(byte: kind.rawValue)
    writer.write(name)
  }

  /// Reads an entity.
  public init(decoding reader: inout ByteReader) throws(CodingFailure) {
    guard let kind = Kind(rawValue: try reader.readByte()) else {
      throw .invalid("kind of entity", at: reader.position)
    }
    self.init(kind: kind, name: try reader.readString())
  }
}

extension SignalDescriptor {
  /// Appends the descriptor to a recording or snapshot.
  public func encode(into writer: inout ByteWriter) {
    entity.encode(into: &writer)
    writer.write(name)
    writer.write(title)
    writer.write(byte: unit.rawValue)
    writer.write(byte: harmful.rawValue)
    writer.write(byte: resource.rawValue)
    writer.write(floorAbsolute)
    writer.write(floorRelative)
    writer.write(mayRing)
  }

  /// Reads a descriptor.
  public init(decoding reader: inout ByteReader) throws(CodingFailure) {
    let entity = try Entity(decoding: &reader)
    let name = try reader.readString()
    let title = try reader.readString()
    guard let unit = MeasurementUnit(rawValue: try reader.readByte()),
      let harmful = HarmfulDirection(rawValue: try reader.readByte()),
      let resource = Resource(rawValue: try reader.readByte())
    else { throw .invalid("signal", at: reader.position) }
    self.init(
      entity: entity, name: name, title: title, unit: unit, harmful: harmful, resource: resource,
      floorAbsolute: try reader.readDouble(), floorRelative: try reader.readDouble(),
      mayRing: try reader.readBool())
  }
}

extension FrameHeader {
  /// Appends the header to a recording or snapshot.
  public func encode(into writer: inout ByteWriter) {
    writer.write(bootID)
    writer.write(monotonicNanoseconds)
    writer.write(realtimeMicroseconds)
    writer.write(Int64(utcOffsetSeconds))
    writer.write(byte: flags.rawValue)
  }

  /// Reads a header.
  public init(decoding reader: inout ByteReader) throws(CodingFailure) {
    let boot = try reader.readIdentifier()
    let monotonic = try reader.readUInt64()
    let realtime = try reader.readInt64()
    guard let offset = Int32(exactly: try reader.readInt64()) else {
      throw .invalid("UTC offset", at: reader.position)
    }
    self.init(
      bootID: boot, monotonicNanoseconds: monotonic, realtimeMicroseconds: realtime, utcOffsetSeconds: offset,
      flags: Flags(rawValue: try reader.readByte()))
  }
}
