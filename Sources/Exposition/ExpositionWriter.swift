/// Writes the Prometheus text format, version 0.0.4.
///
/// - Note: prometheus.io/docs/instrumenting/exposition_formats: help escapes backslash and line end, label values the
///   quotation mark as well; the lines of a family stand together.
public struct ExpositionWriter: Sendable {
  /// What sort of family.
  public enum Kind: String, Sendable {
    /// It goes up and down.
    case gauge
    /// It only goes up.
    case counter
  }

  /// What has been written.
  public private(set) var text = ""
  private var name = ""

  /// Begins with nothing.
  public init() {}

  /// Begins a family; samples follow.
  ///
  /// - Parameters:
  ///   - name: A metric name, such as `tocsin_signals`.
  ///   - kind: Its type.
  ///   - help: What it is, in a sentence.
  public mutating func family(_ name: String, _ kind: Kind, _ help: String) {
    self.name = name
    text += "# HELP \(name) \(Self.help(help))\n# TYPE \(name) \(kind.rawValue)\n"
  }

  /// Adds a sample of the family that was begun last.
  public mutating func sample(_ value: Double, _ labels: [Label] = []) {
    text += "\(name)\(Label.text(labels)) \(Self.number(value))\n"
  }

  /// Adds a family of one sample without labels.
  ///
  /// - Parameters:
  ///   - name: A metric name.
  ///   - kind: Its type.
  ///   - help: What it is, in a sentence.
  ///   - value: The value.
  public mutating func single(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
    family(name, kind, help)
    sample(value)
  }

  private static func help(_ text: String) -> String {
    text.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "\\\\")
      .split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n")
  }

  private static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    return value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : value.description
  }
}
