/// How text files are being read, for `tocsin status`.
public struct FollowerReport: Hashable, Sendable {
  /// How one log is being read.
  public struct File: Hashable, Sendable {
    /// Its name.
    public var path: String
    /// Under which unit its lines count.
    public var unit: String
    /// Why it cannot be read; empty where it can.
    public var problem: String
    /// Lines read.
    public var lines: UInt64
    /// Bytes that are there and not yet read.
    public var waitingBytes: UInt64
    /// Rotated files that are still open.
    public var rotated: Int
    /// Gaps found.
    public var gaps: UInt64
    /// Bytes known to be lost.
    public var lostBytes: UInt64
    /// Lines of which the end was left out.
    public var cutLines: UInt64
  }

  /// The logs, by the order of the configuration and of their names.
  public var files: [File] = []
  /// Paths of the configuration that match no file.
  public var unmatched: [String] = []
  /// Files that match and are not read for want of room.
  public var refused = 0
  /// Names that match and are neither regular files nor read: pipes, devices, what was opened under another name.
  public var skipped = 0
  /// Folders that tell nothing of their own accord and are looked at by the clock.
  public var polledFolders = 0
  /// Since when the reader reads without a pause, nanoseconds of the monotonic clock; nil while it waits.
  public var busySinceNanoseconds: UInt64?

  /// Knows of no files.
  public init() {}
}
