import Model

/// What may be unusual about a template, a unit or the whole journal.
///
/// Raw values are stored.
enum LogAspect: UInt8, CaseIterable {
  case templateBurst = 0
  case templateDrop = 1
  case templateSilence = 2
  case errorBurst = 3
  case warningBurst = 4
  case otherBurst = 5
  case errorDrop = 6
  case warningDrop = 7
  case otherDrop = 8
  case unitSilence = 9
  case runs = 10
  case errorShare = 11
  case mixture = 12
  case hostSilence = 13

  /// What the number of its place counts.
  enum Scope {
    case pair
    case unit
    case host
  }

  var scope: Scope {
    switch self {
    case .templateBurst, .templateDrop, .templateSilence: .pair
    case .hostSilence: .host
    default: .unit
    }
  }

  /// True for what ends when it is heard of again.
  var isSilence: Bool {
    switch self {
    case .templateSilence, .unitSilence, .runs, .hostSilence: true
    default: false
    }
  }

  static func burst(of sort: LogSort) -> LogAspect {
    [.errorBurst, .warningBurst, .otherBurst][sort.rawValue]
  }

  static func drop(of sort: LogSort) -> LogAspect { [.errorDrop, .warningDrop, .otherDrop][sort.rawValue] }
}

/// How bad entries are, in three classes; the raw value is the place in arrays of three.
enum LogSort: Int, CaseIterable {
  /// syslog's `err` and worse.
  case errors = 0
  case warnings = 1
  case others = 2

  init(priority: UInt8) {
    self = priority <= 3 ? .errors : priority == 4 ? .warnings : .others
  }

  /// The name of the signal that counts them.
  var signal: String {
    switch self {
    case .errors: "log.error.rate"
    case .warnings: "log.warning.rate"
    case .others: "log.entry.rate"
    }
  }

  /// Their name in lines.
  var title: String {
    switch self {
    case .errors: "errors"
    case .warnings: "warnings"
    case .others: "log entries"
    }
  }
}
