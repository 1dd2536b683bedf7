public import Model

/// What happened while work was being done, told once at its end.
public struct MaintenanceSummary: Hashable, Sendable {
  /// An incident that was not told for it.
  public struct Item: Hashable, Sendable {
    /// Its id.
    public var incident: String
    /// How bad it was when it was first held back.
    public var severity: Severity
    /// Whom it happened to.
    public var entity: Entity
    /// What happened, for people, as an alert line would have told it.
    public var text: String
    /// True where it had not ended when the work did, and rings now if it may.
    public var isOpen: Bool
  }

  /// Incidents that a summary names.
  public static let maximumItems = 16

  /// The decision, as it was when it was last in force.
  public var decision: Decision
  /// When it came into force, microseconds since 1970 UTC.
  public var fromMicroseconds: Int64
  /// When it was over, microseconds since 1970 UTC.
  public var untilMicroseconds: Int64
  /// What to add to UTC for local time, seconds.
  public var utcOffsetSeconds: Int32
  /// Incidents that were not told for it since ``fromMicroseconds``; a recurring one counts each of its intervals anew.
  public var heldBack: UInt64
  /// The worst of these, those of one severity as they came, at most ``maximumItems``.
  public var items: [Item]
  /// Incidents that rang meanwhile, being critical or about something else.
  public var rang: UInt64
}

/// What is noted of a maintenance while it lasts.
struct MaintenanceLedger: Hashable {
  var fromMicroseconds: Int64
  /// Incidents that were not told for it; of more than a summary names, only the number is known, and the worst.
  private(set) var heldBack: UInt64 = 0
  private(set) var items: [MaintenanceSummary.Item] = []
  var rang: UInt64 = 0

  /// Counts one more incident that is not told.
  mutating func countHeldBack(_ item: MaintenanceSummary.Item) {
    heldBack = heldBack == .max ? .max : heldBack + 1
    guard !items.contains(where: { $0.incident == item.incident }) else { return }
    if items.count == MaintenanceSummary.maximumItems {
      // The last of the least, so that of equals the first stay.
      guard let least = items.map(\.severity).min(), least < item.severity,
        let place = items.lastIndex(where: { $0.severity == least })
      else { return }
      items.remove(at: place)
    }
    items.append(item)
  }

  func encode(into writer: inout ByteWriter) {
    writer.write(fromMicroseconds)
    writer.write(heldBack)
    writer.write(rang)
    writer.write(UInt64(items.count))
    for item in items {
      writer.write(item.incident)
      writer.write(byte: item.severity.rawValue)
      item.entity.encode(into: &writer)
      writer.write(item.text)
    }
  }

  init(fromMicroseconds: Int64) { self.fromMicroseconds = fromMicroseconds }

  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    fromMicroseconds = try reader.readInt64()
    heldBack = try reader.readUInt64()
    rang = try reader.readUInt64()
    let count = try reader.readCount(elementSize: 5)
    guard count <= MaintenanceSummary.maximumItems else {
      throw .invalid("number of incidents", at: reader.position)
    }
    for _ in 0..<count {
      let incident = try reader.readString()
      guard let severity = Severity(rawValue: try reader.readByte()) else {
        throw .invalid("severity", at: reader.position)
      }
      items.append(
        MaintenanceSummary.Item(
          incident: incident, severity: severity, entity: try Entity(decoding: &reader),
          text: try reader.readString(), isOpen: false))
    }
  }
}
