extension StatusReport {
  /// How the watch for changes stands.
  public struct Changes: Codable, Sendable {
    /// Changes of the last day that are known.
    public var known = 0
    /// Changes forgotten for want of room.
    public var evicted: UInt64 = 0
    /// Files of configuration that are watched.
    public var files = 0
    /// Their folders.
    public var folders = 0
    /// Of these, folders of which the kernel tells nothing: they are looked at by the clock.
    public var polledFolders = 0
    /// Folders that cannot be read, in which nothing is seen.
    public var unreadableFolders = 0
    /// One of them; empty where there is none.
    public var unreadableExample = ""
    /// Files and folders left out for want of room.
    public var refused = 0
    /// Changes of files that were told as part of a package's.
    public var foldedFiles: UInt64 = 0
    /// Changes of files that are written so often that they are not told.
    public var habitualFiles: UInt64 = 0
    /// Lines of the package log that could not be understood.
    public var strayLines: UInt64 = 0
    /// Changes left out because too many came at once.
    public var dropped: UInt64 = 0
    /// Files that units name and that are not asked about, as they lie on a mount that may hang.
    public var distantFiles = 0
    /// Seconds for which one look has been held up, as by a disk that does not answer; else 0.
    public var busySeconds: Double = 0

    /// Knows of nothing.
    public init() {}
  }
}
