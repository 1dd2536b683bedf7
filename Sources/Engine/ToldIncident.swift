import Model

/// What the newest line of an incident said of what matters: another line is worth writing where there is more to say.
struct ToldIncident: Hashable {
  private struct Subject: Hashable {
    var kind: CauseKind
    var entity: Entity
  }

  private var entity: Entity
  private var category: IncidentClass
  private var severity: Severity
  private var cause: Subject?
  /// How sure the cause is; means nothing without one.
  private var confidence = Confidence.unclear
  private var victim: Entity?
  /// How many of its facts are as bad as an error: each that joins is news.
  private var errors: UInt64

  /// Takes what a line of an incident says, its facts included.
  init(_ incident: Incident) {
    entity = incident.entity
    category = incident.category
    severity = incident.severity
    // What is not clear stands in no line.
    if let first = incident.causes.first, first.confidence != .unclear {
      cause = Subject(kind: first.kind, entity: first.entity)
      confidence = first.confidence
    }
    victim = incident.victims.first?.entity
    errors = UInt64(incident.facts.count { $0.severity >= .error })
  }

  /// True where this says that it is worse than was told, or knows better what it is about, who did it or that
  /// somebody suffers.
  ///
  /// Whoever is told of something worse or clearer is helped; that a cause has become less clear, or that somebody
  /// else is now the first to suffer, is no reason for a line.
  func says(moreThan told: ToldIncident) -> Bool {
    if isWorse(than: told) { return true }
    if entity != told.entity || category != told.category { return true }
    if victim != nil, told.victim == nil { return true }
    guard let cause else { return false }
    guard let former = told.cause else { return true }
    return confidence.rawValue < told.confidence.rawValue
      || (cause != former && confidence == told.confidence)
  }
}

extension ToldIncident {
  /// True where it is more severe than was told, or has more facts that are as bad as an error.
  func isWorse(than told: ToldIncident) -> Bool {
    severity > told.severity || errors > told.errors
  }

  func encode(into writer: inout ByteWriter) {
    entity.encode(into: &writer)
    writer.write(byte: category.rawValue)
    writer.write(byte: severity.rawValue)
    writer.write(cause != nil)
    if let cause {
      writer.write(byte: cause.kind.rawValue)
      writer.write(byte: confidence.rawValue)
      cause.entity.encode(into: &writer)
    }
    writer.write(victim != nil)
    victim?.encode(into: &writer)
    writer.write(errors)
  }

  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    entity = try Entity(decoding: &reader)
    guard let category = IncidentClass(rawValue: try reader.readByte()),
      let severity = Severity(rawValue: try reader.readByte())
    else { throw .invalid("told incident", at: reader.position) }
    (self.category, self.severity) = (category, severity)
    if try reader.readBool() {
      guard let kind = CauseKind(rawValue: try reader.readByte()),
        let confidence = Confidence(rawValue: try reader.readByte())
      else { throw .invalid("cause", at: reader.position) }
      self.confidence = confidence
      cause = Subject(kind: kind, entity: try Entity(decoding: &reader))
    }
    if try reader.readBool() { victim = try Entity(decoding: &reader) }
    errors = try reader.readUInt64()
  }
}
