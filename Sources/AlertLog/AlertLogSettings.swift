/// How alert files are kept.
public struct AlertLogSettings: Hashable, Sendable {
  /// True when the lines for people are written as well, to `alerts.log`.
  public var text: Bool
  /// How large a file may grow before it is rotated, bytes.
  public var maximumBytes: Int64
  /// How many rotated files are kept beside the current one, at least 1.
  public var kept: Int

  /// The settings of an empty configuration, or some of one's own.
  public init(text: Bool = true, maximumBytes: Int64 = 64 << 20, kept: Int = 4) {
    self.text = text
    self.maximumBytes = maximumBytes
    self.kept = max(kept, 1)
  }
}
