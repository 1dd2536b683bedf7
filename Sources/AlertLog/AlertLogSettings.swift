/// How alert files are kept.
public struct AlertLogSettings: Hashable, Sendable {
  /// True when the lines for people are written as well, to `alerts.log`.
  public var text: Bool
  /// How large a file may grow before it is rotated, bytes.
  public var maximumBytes: Int64
  /// How many rotated files are kept beside the current one, at least 1; ``AlertLog/removeOld(at:)`` keeps fewer.
  public var kept: Int
  /// How long lines are kept, seconds.
  public var keptSeconds: Int64
  /// How many bytes all files of the folder may take.
  public var keptBytes: Int64

  /// The settings of an empty configuration, or some of one's own.
  public init(
    text: Bool = true, maximumBytes: Int64 = 64 << 20, kept: Int = 64, keptSeconds: Int64 = 180 * 86_400,
    keptBytes: Int64 = 256 << 20
  ) {
    self.text = text
    // A file that is being written cannot be removed: none may take all the room.
    self.maximumBytes = min(maximumBytes, keptBytes / 4)
    self.kept = max(kept, 1)
    self.keptSeconds = keptSeconds
    self.keptBytes = keptBytes
  }
}
