/// What a program hands in at one moment, as the Prometheus text format has it.
public struct Exposition: Hashable, Sendable {
  /// One number.
  public struct Sample: Hashable, Sendable {
    /// The name that stands in the line, such as `http_requests_total`.
    public var name: String
    /// The labels, by name.
    public var labels: [Label]
    /// The value; may be infinite or not a number.
    public var value: Double

    /// The name with its labels, as in `http_requests_total{code="200"}`: the same for the same series.
    public var identity: String { name + Label.text(labels) }

    /// The value of a label.
    func label(_ name: String) -> String? {
      labels.first { $0.name == name }?.value
    }
  }

  /// The samples, in the order of their lines.
  public var samples: [Sample] = []
  /// What the `TYPE` lines say, by the family's name; for look-ups only.
  public var types: [String: MetricType] = [:]
  /// Samples left out for want of room, or with more or longer labels than are taken.
  public var refused = 0

  /// Nothing.
  public init() {}
}

/// A label of a series.
public struct Label: Hashable, Sendable {
  /// Its name.
  public var name: String
  /// Its value, any text.
  public var value: String

  /// Names a label.
  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }

  /// Labels in braces with their values quoted; nothing for none.
  static func text(_ labels: [Label]) -> String {
    guard !labels.isEmpty else { return "" }
    return "{" + labels.map { "\($0.name)=\"\(quoted($0.value))\"" }.joined(separator: ",") + "}"
  }

  private static func quoted(_ value: String) -> String {
    guard value.utf8.contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") || $0 < 0x20 })
    else { return value }
    var text = ""
    for character in value.unicodeScalars {
      switch character {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      default: text.unicodeScalars.append(character)
      }
    }
    return text
  }
}

/// What a family of samples is.
public enum MetricType: String, Sendable, CaseIterable {
  /// Grows, and begins at zero with its program.
  case counter
  /// Goes up and down.
  case gauge
  /// Counts of observations below bounds, their sum and number.
  case histogram
  /// Quantiles of observations, their sum and number.
  case summary
  /// Not said.
  case untyped
  /// OpenMetrics' word for not said.
  case unknown
  /// Says things in its labels; the value is 1.
  case info
  /// States, of which those that hold are 1.
  case stateset
  /// A histogram of what is, not of what happened.
  case gaugehistogram
}

/// How much of an exposition is taken.
public struct ExpositionLimits: Sendable {
  /// Bytes in a line; a longer one is an error.
  public var lineBytes = 8192
  /// Samples; those beyond are left out and counted.
  public var samples = 20_000
  /// Labels of a sample; one with more is left out and counted.
  public var labels = 32
  /// Bytes of a name with its labels; a sample with more is left out and counted.
  public var identityBytes = 400

  /// The usual limits.
  public init() {}
}

/// Why an exposition cannot be taken.
public struct ExpositionFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The line, the first being 1.
  public var line: Int
  /// What is wrong with it; may quote the line, so it is to be escaped before it is printed.
  public var reason: String

  /// Both.
  public var description: String { "line \(line): \(reason)" }
}
