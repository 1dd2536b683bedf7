/// How the watch for changes stands: every cap that bit is counted here.
public struct ChangeWatchReport: Hashable, Sendable {
  /// Changes told since the start.
  public var changes: UInt64 = 0
  /// Files of configuration that are known.
  public var files = 0
  /// Their folders.
  public var folders = 0
  /// Of these, folders that are only looked at by the clock, as the kernel tells nothing of them.
  public var polledFolders = 0
  /// Folders that cannot be read, in which nothing is seen.
  public var unreadableFolders = 0
  /// One of them.
  public var unreadableExample = ""
  /// Files and folders left out for want of room.
  public var refused = 0
  /// Files that units name and that are not asked about, as they lie on a mount that may hang.
  public var distantFiles = 0
  /// Nanoseconds of `CLOCK_MONOTONIC` at the last look that came to its end; 0 before the first.
  public var lookedAtNanoseconds: UInt64 = 0
  /// Changes of files that were told as part of a package's.
  public var foldedFiles: UInt64 = 0
  /// Changes of files that are written so often that they are not told one by one.
  public var habitualFiles: UInt64 = 0
  /// Lines of the package log that could not be understood.
  public var strayLines: UInt64 = 0
  /// Changes beyond the most that one look may bring.
  public var dropped: UInt64 = 0

  /// Knows of nothing.
  public init() {}
}
