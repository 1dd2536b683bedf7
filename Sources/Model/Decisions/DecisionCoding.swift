extension Decision {
  /// Decisions that an engine takes at most; more than anybody can keep an eye on.
  public static let maximumCount = 512

  /// The bytes of a decision whose texts and lists are empty.
  private static let smallest = 21

  /// Appends the decision to a recording or snapshot.
  public func encode(into writer: inout ByteWriter) {
    writer.write(id)
    writer.write(byte: kind.rawValue)
    scope.encode(into: &writer)
    writer.write(looser)
    writer.write(UInt64(intervals.count))
    for interval in intervals {
      writer.write(interval.fromMicroseconds)
      writer.write(interval.untilMicroseconds)
    }
    writer.write(accepted != nil)
    accepted?.encode(into: &writer)
    for text in [author, reason] { writer.write(text) }
    writer.write(createdMicroseconds)
    writer.write(expiresMicroseconds)
  }

  /// Reads a decision.
  public init(decoding reader: inout ByteReader) throws(CodingFailure) {
    let id = try reader.readString()
    guard let kind = Kind(rawValue: try reader.readByte()) else {
      throw .invalid("kind of decision", at: reader.position)
    }
    self.init(id: id, kind: kind)
    scope = try DecisionScope(decoding: &reader)
    looser = try reader.readDouble()
    for _ in 0..<(try reader.readCount(elementSize: 2)) {
      intervals.append(
        DecisionInterval(
          fromMicroseconds: try reader.readInt64(), untilMicroseconds: try reader.readInt64()))
    }
    accepted = try reader.readBool() ? try AcceptedLevel(decoding: &reader) : nil
    author = try reader.readString()
    reason = try reader.readString()
    createdMicroseconds = try reader.readInt64()
    expiresMicroseconds = try reader.readInt64()
  }

  /// Appends decisions to a frame or snapshot.
  public static func encode(_ decisions: [Decision], into writer: inout ByteWriter) {
    writer.write(UInt64(decisions.count))
    for decision in decisions { decision.encode(into: &writer) }
  }

  /// Reads decisions.
  public static func decode(from reader: inout ByteReader) throws(CodingFailure) -> [Decision] {
    let count = try reader.readCount(elementSize: smallest)
    guard count <= maximumCount else { throw .invalid("number of decisions", at: reader.position) }
    var decisions: [Decision] = []
    for _ in 0..<count { decisions.append(try Decision(decoding: &reader)) }
    return decisions
  }
}

extension DecisionScope {
  fileprivate func encode(into writer: inout ByteWriter) {
    writer.write(UInt64(entities.count))
    for item in entities {
      writer.write(byte: item.kind.rawValue)
      writer.write(item.pattern)
    }
    for list in [signals, templates] {
      writer.write(UInt64(list.count))
      for pattern in list { writer.write(pattern) }
    }
    writer.write(UInt64(classes.count))
    for category in classes { writer.write(byte: category.rawValue) }
    writer.write(incident)
  }

  fileprivate init(decoding reader: inout ByteReader) throws(CodingFailure) {
    self.init()
    for _ in 0..<(try reader.readCount(elementSize: 2)) {
      guard let kind = Entity.Kind(rawValue: try reader.readByte()) else {
        throw .invalid("kind of entity", at: reader.position)
      }
      entities.append(Entities(kind: kind, pattern: try reader.readString()))
    }
    for _ in 0..<(try reader.readCount()) { signals.append(try reader.readString()) }
    for _ in 0..<(try reader.readCount()) { templates.append(try reader.readString()) }
    for _ in 0..<(try reader.readCount()) {
      guard let category = IncidentClass(rawValue: try reader.readByte()) else {
        throw .invalid("class of incident", at: reader.position)
      }
      classes.append(category)
    }
    incident = try reader.readString()
  }
}

extension AcceptedLevel {
  fileprivate func encode(into writer: inout ByteWriter) {
    entity.encode(into: &writer)
    writer.write(byte: category.rawValue)
    for text in [signal, template] { writer.write(text) }
    writer.write(isAbove)
    writer.write(limit)
    writer.write(byte: severity.rawValue)
  }

  fileprivate init(decoding reader: inout ByteReader) throws(CodingFailure) {
    let entity = try Entity(decoding: &reader)
    guard let category = IncidentClass(rawValue: try reader.readByte()) else {
      throw .invalid("class of incident", at: reader.position)
    }
    let signal = try reader.readString()
    let template = try reader.readString()
    let isAbove = try reader.readBool()
    let limit = try reader.readDouble()
    guard let severity = Severity(rawValue: try reader.readByte()) else {
      throw .invalid("severity", at: reader.position)
    }
    self.init(entity: entity, category: category, severity: severity)
    (self.signal, self.template, self.isAbove, self.limit) = (signal, template, isAbove, limit)
  }
}
