public import Model

/// Text files that are read, and how.
public struct FileSource: Hashable, Sendable {
  /// What stands in front of a line's message.
  public enum Format: String, Hashable, Sendable, CaseIterable {
    /// A time stamp of any known form, if there is one.
    case auto
    /// A time stamp, a host, and who speaks, as syslog daemons write it.
    case syslog
    /// Nothing: the whole line is the message.
    case plain
  }

  /// An absolute path; `*`, `?` and `[…]` stand within one component each.
  public var path: String
  /// The unit under which the lines count; nil for the path of each file.
  public var unit: String?
  /// What stands in front of a line's message.
  public var format: Format

  /// Names files.
  public init(path: String, unit: String? = nil, format: Format = .auto) {
    self.path = path
    self.unit = unit
    self.format = format
  }
}

/// How files are followed, with the caps of everything that grows.
public struct FollowerOptions: Sendable {
  /// The files.
  public var sources: [FileSource] = []
  /// Folders whose files are never read: what the daemon writes must not come back in.
  public var excludedFolders: [String] = []
  /// Files followed at most.
  public var maximumFiles = 256
  /// Rotated files that are still open, over all files.
  public var maximumRotated = 128
  /// Bytes read at once.
  public var chunkBytes = 128 << 10
  /// Lines handed over at once.
  public var chunkLines = 2000
  /// The most of a line that is kept, bytes.
  public var longestLine = 8192
  /// After so long without its newline a line is taken as it is.
  public var partialLineSeconds: Double = 30
  /// After so long without a new line a rotated file is done with.
  public var drainSeconds: Double = 600
  /// The same for a rotated file that has been deleted.
  public var deletedDrainSeconds: Double = 10
  /// Seconds between two expansions of the paths, where no folder tells of a change.
  public var scanSeconds: Double = 10
  /// A file without a position that is not older than the saved ones by more than this is read from its start.
  public var newFileToleranceSeconds: Double = 600

  /// Names files, with the defaults.
  public init(sources: [FileSource] = []) {
    self.sources = sources
  }
}

/// What became known of files at once.
public struct FileBatch: Sendable {
  /// Lines, in the order of each file.
  public var entries = EntryBatch()
  /// How far the files had been read after these lines.
  public var positions: [FilePosition] = []
  /// What could not be read before them.
  public var gaps: [FileGap] = []

  /// A batch of nothing.
  public init() {}

  /// True where there is nothing to tell.
  public var isEmpty: Bool { entries.isEmpty && positions.isEmpty && gaps.isEmpty }
}
