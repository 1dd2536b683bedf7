/// Something that changed and can be a cause; it never rings by itself.
public struct Change: Hashable, Sendable {
  /// What sort of change.
  ///
  /// Raw values are stored.
  public enum Kind: UInt8, Sendable, CaseIterable {
    /// A unit was started, stopped or reloaded.
    case unit = 0
    /// A package was installed, upgraded or removed.
    case package = 1
    /// A configuration file was written.
    case configuration = 2
    /// The wall clock was set.
    case clock = 3
    /// The system was booted.
    case boot = 4
    /// A filesystem was mounted, unmounted or remounted, or stopped answering.
    case mount = 5
    /// A network interface came, went, or lost or found its link.
    case network = 6
    /// A block device came or went, or a RAID array began or ended some work.
    case device = 7
    /// Somebody logged in or acted as another user.
    case login = 8
    /// A socket began or ceased to listen.
    case listener = 9
    /// A kernel parameter, a module or the kernel itself.
    case kernel = 10
    /// A timer or cron started something.
    case job = 11

    /// The kind's name in JSON.
    public var word: String {
      switch self {
      case .unit: "unit"
      case .package: "package"
      case .configuration: "configuration"
      case .clock: "clock"
      case .boot: "boot"
      case .mount: "mount"
      case .network: "network"
      case .device: "device"
      case .login: "login"
      case .listener: "listener"
      case .kernel: "kernel"
      case .job: "job"
      }
    }

    /// The kind of this name in JSON.
    public init?(word: String) {
      guard let match = Kind.allCases.first(where: { $0.word == word }) else { return nil }
      self = match
    }
  }

  /// When it happened, microseconds since 1970 UTC.
  public var realtimeMicroseconds: Int64
  /// What sort of change it is.
  public var kind: Kind
  /// What it happened to.
  public var entity: Entity
  /// What changed, for people.
  public var summary: String
  /// Units that it touches, such as those whose files belong to a package; at most ``maximumUnits``.
  public var units: [String]

  /// How many units a change names.
  public static let maximumUnits = 16

  /// Reports a change.
  public init(
    realtimeMicroseconds: Int64, kind: Kind, entity: Entity, summary: String, units: [String] = []
  ) {
    self.realtimeMicroseconds = realtimeMicroseconds
    self.kind = kind
    self.entity = entity
    self.summary = summary
    self.units = units
  }
}

extension Change {
  /// Appends the change to a recording or snapshot.
  public func encode(into writer: inout ByteWriter) {
    writer.write(realtimeMicroseconds)
    writer.write(byte: kind.rawValue)
    entity.encode(into: &writer)
    writer.write(summary)
    writer.write(UInt64(units.count))
    for unit in units { writer.write(unit) }
  }

  /// Reads a change.
  public init(decoding reader: inout ByteReader) throws(CodingFailure) {
    let time = try reader.readInt64()
    guard let kind = Kind(rawValue: try reader.readByte()) else {
      throw .invalid("kind of change", at: reader.position)
    }
    self.init(
      realtimeMicroseconds: time, kind: kind, entity: try Entity(decoding: &reader),
      summary: try reader.readString())
    let count = try reader.readCount(elementSize: 1)
    guard count <= Self.maximumUnits else { throw .invalid("number of units", at: reader.position) }
    for _ in 0..<count { units.append(try reader.readString()) }
  }
}
