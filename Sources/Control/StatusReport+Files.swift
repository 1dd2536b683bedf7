extension StatusReport {
  /// How text files are being read.
  public struct Files: Codable, Sendable {
    /// One log.
    public struct File: Codable, Sendable {
      /// Its name.
      public var path: String
      /// The unit under which its lines count, or its name.
      public var unit: String
      /// Why it cannot be read; empty where it can.
      public var problem: String
      /// Lines read since the daemon started.
      public var lines: UInt64
      /// Bytes that are there and not yet read.
      public var waitingBytes: UInt64
      /// Rotated files that are still open.
      public var rotated: Int
      /// Gaps found since the daemon started.
      public var gaps: UInt64
      /// Bytes known to be lost.
      public var lostBytes: UInt64
      /// Lines of which the end was left out.
      public var cutLines: UInt64

      /// Tells of a log that cannot be read.
      public init(
        path: String, unit: String, problem: String, lines: UInt64, waitingBytes: UInt64, rotated: Int,
        gaps: UInt64, lostBytes: UInt64, cutLines: UInt64
      ) {
        self.path = path
        self.unit = unit
        self.problem = problem
        self.lines = lines
        self.waitingBytes = waitingBytes
        self.rotated = rotated
        self.gaps = gaps
        self.lostBytes = lostBytes
        self.cutLines = cutLines
      }
    }

    /// The logs, by the order of the configuration.
    public var logs: [File] = []
    /// Paths of the configuration that match no file.
    public var unmatched: [String] = []
    /// Files that match and are not read for want of room.
    public var refused = 0
    /// Names that match and are no regular files, or files that are read under another name.
    public var skipped = 0
    /// Folders that are looked at by the clock, as nothing tells of changes in them.
    public var polledFolders = 0
    /// Seconds for which reading has been held up by one file, as by a mount that does not answer; else 0.
    public var busySeconds: Double = 0

    /// Knows of no logs.
    public init() {}
  }
}
