/// What decided about a signal's newest value.
///
/// The later in this list, the nearer it came to an alert. Raw values are stored.
public enum SignalRule: UInt8, Sendable, CaseIterable, Comparable {
  /// It is not measured any more.
  case gone = 0
  /// No value of it has come yet.
  case unmeasured = 1
  /// Too few values have been learned to judge one.
  case warming = 2
  /// The value is as usual.
  case usual = 3
  /// The value is a surprise in the direction that harms nobody.
  case harmless = 4
  /// The change is smaller than what is worth a human's time.
  case small = 5
  /// The signal only explains others and never rings.
  case evidence = 6
  /// The settings say to ignore it.
  case ignored = 7
  /// It has not lasted for long enough.
  case brief = 8
  /// It would be told, but no incident holds it yet: the next bin decides.
  case ripe = 9
  /// An incident holds it.
  case incident = 10

  /// The rule for people and in JSON.
  public var word: String {
    switch self {
    case .gone: "gone"
    case .unmeasured: "no-value"
    case .warming: "warming"
    case .usual: "usual"
    case .harmless: "harmless-direction"
    case .small: "below-floor"
    case .evidence: "evidence-only"
    case .ignored: "ignored"
    case .brief: "too-brief"
    case .ripe: "about-to-ring"
    case .incident: "incident"
    }
  }

  /// Orders by how near it came to an alert.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
