public import Model

extension Fact {
  /// Appends the fact to a snapshot.
  public func encode(into writer: inout ByteWriter) {
    key.encode(into: &writer)
    writer.write(byte: severity.rawValue)
    writer.write(byte: kind.rawValue)
    for text in [summary, check, cause, signature] { writer.write(text) }
    writer.write(byte: chain)
    writer.write(endsByEvent)
  }

  /// Reads what ``encode(into:)`` wrote.
  ///
  /// - Throws: ``CodingFailure`` where the input is something else.
  public init(decoding reader: inout ByteReader) throws(CodingFailure) {
    let key = try IncidentKey(decoding: &reader)
    guard let severity = Severity(rawValue: try reader.readByte()),
      let kind = CauseKind(rawValue: try reader.readByte())
    else { throw .invalid("fact", at: reader.position) }
    self.init(
      key: key, summary: try reader.readString(), severity: severity, kind: kind,
      check: try reader.readString(), cause: try reader.readString())
    signature = try reader.readString()
    chain = try reader.readByte()
    endsByEvent = try reader.readBool()
  }
}

extension IncidentKey {
  /// Appends the key to a snapshot.
  public func encode(into writer: inout ByteWriter) {
    entity.encode(into: &writer)
    writer.write(byte: category.rawValue)
    writer.write(byte: resource.map { $0.rawValue + 1 } ?? 0)
  }

  /// Reads what ``encode(into:)`` wrote.
  ///
  /// - Throws: ``CodingFailure`` where the input is something else.
  public init(decoding reader: inout ByteReader) throws(CodingFailure) {
    let entity = try Entity(decoding: &reader)
    guard let category = IncidentClass(rawValue: try reader.readByte()) else {
      throw .invalid("class of incident", at: reader.position)
    }
    let resource = try reader.readByte()
    self.init(
      entity: entity, category: category, resource: resource == 0 ? nil : Resource(rawValue: resource - 1))
  }
}
