/// What things happen to: the host, one of its units, a device, a filesystem, an interface, a process.
public struct Entity: Hashable, Comparable, Sendable {
  /// What sort of thing an entity is.
  ///
  /// Raw values are stored: never renumber.
  public enum Kind: UInt8, Sendable, CaseIterable, Comparable {
    /// The machine as a whole.
    case host = 0
    /// A systemd unit, by its full name.
    case unit = 1
    /// A block device, by its kernel name.
    case device = 2
    /// A mounted filesystem, by its mount point.
    case filesystem = 3
    /// A network interface, by its name.
    case interface = 4
    /// Processes, by their command name.
    case process = 5
    /// A log template, by its text.
    case template = 6
    /// Whatever a user's processes do outside any unit; the name is the numeric user id.
    case unattributed = 7
    /// A program that hands in metrics of its own, by the name of its file or of its unit.
    case source = 8

    /// Orders as stored.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// The kind's name as it is written in JSON.
    public var word: String {
      switch self {
      case .host: "host"
      case .unit: "unit"
      case .device: "device"
      case .filesystem: "filesystem"
      case .interface: "interface"
      case .process: "process"
      case .template: "template"
      case .unattributed: "unattributed"
      case .source: "source"
      }
    }

    /// The kind of this name in JSON.
    public init?(word: String) {
      guard let kind = Kind.allCases.first(where: { $0.word == word }) else { return nil }
      self = kind
    }
  }

  /// What sort of thing this is.
  public var kind: Kind
  /// Its name, unique within the kind; empty for the host.
  public var name: String

  /// The machine as a whole.
  public static let host = Entity(kind: .host, name: "")

  /// Names an entity.
  public init(kind: Kind, name: String) {
    self.kind = kind
    self.name = name
  }

  /// Orders by kind, then by name.
  public static func < (left: Self, right: Self) -> Bool {
    (left.kind, left.name) < (right.kind, right.name)
  }

  /// How the entity is called in a line for people.
  public var label: String {
    switch kind {
    case .host: "host"
    case .unattributed: "user \(name)"
    default: name
    }
  }
}
