/// Why nobody can be named as the one who uses a resource: what it takes to know was not measured.
///
/// Raw values are stored.
public enum UnknownCulprit: UInt8, Sendable, CaseIterable {
  /// No unit's disk reads and writes are counted.
  case ioAccountingOff = 0
  /// No unit's network traffic is counted.
  case ipAccountingOff = 1

  /// The reason in alert lines.
  public var phrase: String {
    switch self {
    case .ioAccountingOff: "IO accounting off"
    case .ipAccountingOff: "IP accounting off"
    }
  }

  /// The reason in JSON.
  public var word: String {
    switch self {
    case .ioAccountingOff: "io-accounting-off"
    case .ipAccountingOff: "ip-accounting-off"
    }
  }

  /// The reason of this word in JSON.
  public init?(word: String) {
    guard let match = UnknownCulprit.allCases.first(where: { $0.word == word }) else { return nil }
    self = match
  }
}
