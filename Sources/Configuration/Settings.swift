public import CalendarEvents
public import Model

/// Everything that can be configured, with the defaults in place: one nested struct a TOML section.
///
/// `Settings()` is what an empty configuration means. What the keys mean to an operator is written in
/// `config/tocsin.toml`.
public struct Settings: Hashable, Sendable {
  /// `[alerts]`: what may ring, and how often.
  public struct Alerts: Hashable, Sendable {
    /// How many statistical incidents may ring in seven days, host-wide.
    public var maxPerWeek: UInt32 = 1
    /// What is less bad than this does not ring.
    public var minSeverity = Severity.warning
    /// How long a host is watched before statistics may ring.
    public var observeFor = TimeSpan.days(1)
  }

  /// `[limits]`: what rings whatever is normal here.
  public struct Limits: Hashable, Sendable {
    /// The least share of room that must stay free.
    public var filesystemFree = Percent(5)
    /// The least room that must stay free.
    public var filesystemFreeMin = ByteSize.gibibytes(1)
    /// The least share of inodes that must stay free.
    public var inodesFree = Percent(5)
    /// The least share of memory that must stay available.
    public var memoryAvailable = Percent(3)
    /// The least share of swap that must stay free while memory is short.
    public var swapFree = Percent(5)
    /// How many units may be failed at once.
    public var failedUnits: UInt32 = 10
    /// `[[limits.filesystem]]`: filesystems with limits of their own.
    public var filesystems: [FilesystemLimit] = []
  }

  /// One `[[limits.filesystem]]`: what it leaves out holds as in `[limits]`.
  public struct FilesystemLimit: Hashable, Sendable {
    /// The mount point.
    public var path: String
    /// The least share of room that must stay free.
    public var filesystemFree: Percent?
    /// The least room that must stay free.
    public var filesystemFreeMin: ByteSize?
    /// The least share of inodes that must stay free.
    public var inodesFree: Percent?

    /// Begins with the limits of `[limits]`.
    public init(path: String) {
      self.path = path
    }
  }

  /// `[ignore]`: what never rings, as shell globs.
  public struct Ignore: Hashable, Sendable {
    /// Units, by name.
    public var units: [String] = []
    /// Filesystems, by mount point.
    public var filesystems: [String] = []
    /// Interfaces, by name.
    public var interfaces: [String] = []
    /// Log templates, by text.
    public var templates: [String] = []
  }

  /// `[collect]`: how often is measured.
  public struct Collect: Hashable, Sendable {
    /// Processor, memory, disks and network of the host.
    public var hostInterval = TimeSpan(seconds: 1)
    /// Units; a multiple of ``hostInterval``.
    public var unitInterval = TimeSpan(seconds: 2)
    /// Filesystems; a multiple of ``hostInterval``.
    public var filesystemInterval = TimeSpan(seconds: 60)
    /// Whether files of configuration are watched for changes.
    public var watchConfiguration = true
  }

  /// `[journal]`: the logs that are read.
  public struct Journal: Hashable, Sendable {
    /// False leaves the journal alone: no log templates and no facts from logs.
    public var enabled = true
    /// Folders of journal files to read; empty means the journal of this host.
    public var directories: [String] = []
  }

  /// `[source]`: what is read beside the journal and the host's own figures.
  public struct Source: Hashable, Sendable {
    /// `[[source.file]]`: text files.
    public var files: [FileSource] = []
    /// `[[source.prometheus]]`: folders of files in the Prometheus text format.
    public var prometheus: [PrometheusFolder] = []
  }

  /// One `[[source.file]]`: text files that are read as they grow.
  public struct FileSource: Hashable, Sendable {
    /// An absolute path, with shell globs in its components.
    public var path: String
    /// The unit under which the lines count; nil for each file's own path.
    public var unit: String?
    /// What stands in front of a line's message.
    public var format = FileFormat.auto

    /// Names files.
    public init(path: String) {
      self.path = path
    }
  }

  /// What stands in front of the message in a line of a text file.
  public enum FileFormat: String, Sendable, CaseIterable {
    /// A time stamp of any known form, if there is one.
    case auto
    /// A time stamp, a host, and who speaks.
    case syslog
    /// Nothing.
    case plain
  }

  /// One `[[source.prometheus]]`.
  public struct PrometheusFolder: Hashable, Sendable {
    /// The folder; files are those whose name ends with `.prom`.
    public var directory: String
    /// How long ago a file was written whose signals are no longer believed.
    public var staleAfter = TimeSpan.minutes(15)

    /// Names a folder.
    public init(directory: String) {
      self.directory = directory
    }
  }

  /// `[ingest]`: the socket on which other programs hand in metrics of their own.
  public struct Ingest: Hashable, Sendable {
    /// Whether there is a socket.
    public var enabled = false
    /// The group that may use it, beside root.
    public var group = "tocsin"
    /// How many signals of other programs are followed, from folders and from the socket together.
    public var maxSignals: UInt32 = 2000
  }

  /// `[resources]`: what the daemon may use.
  public struct Resources: Hashable, Sendable {
    /// The room that stored state may take.
    public var stateMax = ByteSize.mebibytes(256)
  }

  /// `[retention]`: for how long, and in how much room, what was written is kept.
  public struct Retention: Hashable, Sendable {
    /// Lines of the alert files and of the digest.
    public var alerts = TimeSpan.days(180)
    /// The room that all of these files may take.
    public var alertsMax = ByteSize.mebibytes(256)
    /// What another version of the program knew, and damaged state.
    public var formerState = TimeSpan.days(14)
  }

  /// `[privacy]`: what may be kept of what was seen.
  public struct Privacy: Hashable, Sendable {
    /// How much of a process's command line is kept.
    public var commandLines = CommandLines.name
    /// How much of a log message is kept as a template's sample.
    public var logSamples = LogSamples.masked
    /// What is kept of no text beside secrets: regular expressions.
    public var redactPatterns: [String] = []
    /// Whether changes name the people who made them.
    public var userNames = false
  }

  /// What is kept of a process's command line.
  public enum CommandLines: String, Sendable, CaseIterable {
    /// The command's name, no arguments.
    case name
    /// Command and arguments, with passwords, tokens and other secrets cut out.
    case masked
    /// Command and arguments as they are.
    case full
    /// Nothing.
    case none
  }

  /// What is kept of a log message.
  public enum LogSamples: String, Sendable, CaseIterable {
    /// The message with numbers, addresses and the like blanked.
    case masked
    /// Nothing but the template.
    case none
  }

  /// `[output]`: where alerts go beside `alerts.jsonl`, which is always written: it is the source of truth.
  public struct Output: Hashable, Sendable {
    /// Lines for people in `alerts.log`.
    public var text = true
    /// Entries in the journal.
    public var journal = true
    /// A file in the Prometheus text format with the daemon's health; empty for none.
    public var prometheusTextfile = ""
  }

  /// `[control]`: who may steer the daemon.
  public struct Control: Hashable, Sendable {
    /// The group that may use the control socket.
    public var group = "tocsin"
  }

  /// One `[[window]]`: times that come again and again, in which less rings.
  public struct Window: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// When it begins; nothing before it was read.
    public var onCalendar: CalendarEvent?
    /// How long it lasts.
    public var duration = TimeSpan.minutes(60)
    /// The units that it is about, as shell globs; empty for the whole host.
    public var units: [String] = []
    /// What it does.
    public var effect = WindowEffect.digest
    /// By how much further out than usual something must be to ring all the same; nil where nothing does.
    public var looser: Double?

    /// Begins a window.
    public init(name: String) {
      self.name = name
    }
  }

  /// What a window does.
  public enum WindowEffect: String, Sendable, CaseIterable {
    /// What would ring goes to the digest.
    case digest
    /// The same, but for what is critical; and nothing is learned.
    case maintenance
  }

  /// `[[window]]`: times in which less rings.
  public var windows: [Window] = []
  /// The section `[alerts]`.
  public var alerts = Alerts()
  /// The section `[limits]`.
  public var limits = Limits()
  /// The section `[ignore]`.
  public var ignore = Ignore()
  /// The section `[collect]`.
  public var collect = Collect()
  /// The section `[journal]`.
  public var journal = Journal()
  /// The section `[source]`.
  public var source = Source()
  /// The section `[ingest]`.
  public var ingest = Ingest()
  /// The section `[resources]`.
  public var resources = Resources()
  /// The section `[retention]`.
  public var retention = Retention()
  /// The section `[privacy]`.
  public var privacy = Privacy()
  /// The section `[output]`.
  public var output = Output()
  /// The section `[control]`.
  public var control = Control()

  /// The settings of an empty configuration.
  public init() {}
}
