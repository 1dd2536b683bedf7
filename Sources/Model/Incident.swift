/// How bad an incident is, in syslog's words and numbers.
///
/// Raw values are syslog's (RFC 5424 §6.2.1).
public enum Severity: UInt8, Sendable, CaseIterable, Comparable {
  /// Something is unusable or about to be.
  case critical = 2
  /// Something failed.
  case error = 3
  /// Something is unusual and costs somebody.
  case warning = 4
  /// Something is unusual.
  case notice = 5

  /// The word in alert lines: syslog's short form.
  public var word: String {
    switch self {
    case .critical: "crit"
    case .error: "err"
    case .warning: "warning"
    case .notice: "notice"
    }
  }

  /// The severity of this word; syslog's long forms are known too.
  public init?(word: String) {
    switch word {
    case "crit", "critical": self = .critical
    case "err", "error": self = .error
    case "warning", "warn": self = .warning
    case "notice": self = .notice
    default: return nil
    }
  }

  /// A severity is greater when it is worse.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue > right.rawValue }
}

/// What sort of thing went wrong; with the entity, the key under which at most one incident is open.
public enum IncidentClass: UInt8, Sendable, CaseIterable {
  /// A resource is used or wanted far beyond what is normal here.
  case resource = 0
  /// A unit logs far more, far less or other things than is normal for it, or does not run any more.
  case logRate = 1
  /// A unit logs an error or a warning of a form that it has never logged before.
  case newErrorTemplate = 2
  /// A unit failed.
  case unitFailed = 3
  /// The kernel or systemd-oomd killed a process for want of memory.
  case outOfMemory = 4
  /// Journal entries were lost before they were read.
  case journalGap = 5
  /// The host was booted without having been shut down.
  case uncleanBoot = 30
  /// A hard limit of the settings was crossed.
  case limit = 6
  /// The kernel stopped all writes to a filesystem.
  case readOnly = 7
  /// A mounted filesystem does not answer.
  case unresponsive = 8
  /// A RAID array runs with too few devices.
  case degraded = 9
  /// A disk, an array or a filesystem reports errors.
  case storage = 10
  /// The processor, memory or a bus reports an error, or is too hot.
  case hardware = 11
  /// The kernel found a fault in itself, or something in it hangs.
  case kernelFault = 12
  /// An interface, or the kernel's handling of the network, does not work as it should.
  case network = 13
  /// A limit of the kernel or of a unit was reached, or a filesystem is full.
  case exhausted = 14
  /// A process crashed.
  case crash = 15
  /// A unit ends and is started again, many times.
  case restartLoop = 16
  /// Logins failed many times, or somebody got in after that.
  case authentication = 17
  /// The wall clock was set, or cannot be kept right.
  case clock = 18
  /// A unit cannot resolve names.
  case nameResolution = 19
  /// A certificate has expired or is not accepted.
  case certificate = 20
  /// A program reports a fault of its own, such as a lock that it does not get.
  case application = 21
  /// A unit, or a family of units, is started, stopped or fails like never before.
  case unitActivity = 40

  /// The class's name in JSON.
  public var word: String {
    switch self {
    case .resource: "resource"
    case .logRate: "log-rate"
    case .newErrorTemplate: "new-error-template"
    case .unitFailed: "unit-failed"
    case .outOfMemory: "out-of-memory"
    case .journalGap: "journal-gap"
    case .uncleanBoot: "unclean-boot"
    case .limit: "limit"
    case .readOnly: "read-only"
    case .unresponsive: "unresponsive"
    case .degraded: "degraded"
    case .storage: "storage"
    case .hardware: "hardware"
    case .kernelFault: "kernel-fault"
    case .network: "network"
    case .exhausted: "exhausted"
    case .crash: "crash"
    case .restartLoop: "restart-loop"
    case .authentication: "authentication"
    case .clock: "clock"
    case .nameResolution: "name-resolution"
    case .certificate: "certificate"
    case .application: "application"
    case .unitActivity: "unit-activity"
    }
  }

  /// The class of this name in JSON.
  public init?(word: String) {
    guard let match = IncidentClass.allCases.first(where: { $0.word == word }) else { return nil }
    self = match
  }

  /// True for what is wrong by itself: it waits for no warm-up and lives under no ceiling.
  public var isFact: Bool {
    switch self {
    case .resource, .logRate, .newErrorTemplate, .unitActivity: false
    default: true
    }
  }
}

/// A log template that belongs to an incident.
public struct LogEvidence: Hashable, Sendable {
  /// The unit that logged it.
  public var unit: String
  /// The template's text, with typed blanks.
  public var template: String
  /// One message of the template, as it came: escape and mask before showing it.
  public var sample: String
  /// How often it was logged since the incident's onset.
  public var count: UInt64
  /// True when the unit had never logged it before.
  public var isNew: Bool

  /// Names a template.
  public init(unit: String, template: String, sample: String, count: UInt64, isNew: Bool) {
    self.unit = unit
    self.template = template
    self.sample = sample
    self.count = count
    self.isNew = isNew
  }
}

/// A signal that stuck out among all of the host's when an incident rang.
public struct Hint: Hashable, Sendable {
  /// What the signal is about.
  public var entity: Entity
  /// The signal's name.
  public var signal: String
  /// Its share in how unlike its past the host was, 0 to 1.
  public var share: Double

  /// Names a signal.
  public init(entity: Entity, signal: String, share: Double) {
    self.entity = entity
    self.signal = signal
    self.share = share
  }
}

/// How an incident came to its end.
public struct Ending: Hashable, Sendable {
  /// Wall-clock time of the end, microseconds since 1970 UTC.
  public var realtimeMicroseconds: Int64
  /// What ended it, for people.
  public var reason: String

  /// Describes an end.
  public init(realtimeMicroseconds: Int64, reason: String) {
    self.realtimeMicroseconds = realtimeMicroseconds
    self.reason = reason
  }
}

/// What belongs together: one thing that went wrong, with all that is known of it.
public struct Incident: Hashable, Sendable {
  /// Forty bits in Crockford's base 32: eight characters.
  public var id: String
  /// What sort of thing went wrong.
  public var category: IncidentClass
  /// What it happened to.
  public var entity: Entity
  /// How bad it is.
  public var severity: Severity
  /// Wall-clock time of its beginning, microseconds since 1970 UTC.
  public var onsetMicroseconds: Int64
  /// What happened, for people, such as `failed (exit-code)`; empty where the lead deviation says it.
  public var summary: String
  /// The deviation that says most, where the incident has one.
  public var lead: Deviation?
  /// What the lead deviation's signal was up to the moment that a line tells of; only lines have it.
  public var course: SignalCourse?
  /// Deviations of the same moment, worst first.
  public var folded: [Deviation]
  /// Deviations of the same moment, those beyond the cap on ``folded`` included.
  public var foldedCount: UInt64
  /// True when the lead deviation's baseline is younger than a day.
  public var isLearning: Bool
  /// How often it came back within a day of its end.
  public var reopenings: UInt32
  /// Candidates for the cause, most probable first; those that are not clear are not told in lines.
  public var causes: [Cause]
  /// Who suffers from it, the worst off first.
  public var victims: [Victim]
  /// What changed just before, nearest first.
  public var changes: [Change]
  /// What is wrong by itself and belongs to it, in the order in which it became known.
  public var facts: [IncidentFact]
  /// What happened, oldest first.
  public var notes: [IncidentNote]
  /// What was looked at and is as usual, such as `memory 41% (normal 38-44%)`.
  public var ruledOut: [String]
  /// One command that shows more; empty where there is none.
  public var check: String
  /// Seconds of the past that the ranking of causes compares with; 0 where nothing was compared.
  public var referenceSeconds: Double
  /// How often the causes were ranked so far.
  public var rankings: UInt32
  /// Why nobody is named as the one who uses the resource; nil where that is known or means nothing.
  public var unknownCulprit: UnknownCulprit?
  /// Log templates that belong to it.
  public var logs: [LogEvidence]
  /// What else of the host stuck out when it rang, most first; empty where the host was like its past.
  public var hints: [Hint]
  /// What must hold for how long for the incident to clear, for people.
  public var clearRule: String
  /// How it ended, once it has.
  public var ending: Ending?

  /// Begins an incident with nothing but what happened to whom.
  public init(
    id: String, category: IncidentClass, entity: Entity, severity: Severity, onsetMicroseconds: Int64,
    summary: String, clearRule: String
  ) {
    self.id = id
    self.category = category
    self.entity = entity
    self.severity = severity
    self.onsetMicroseconds = onsetMicroseconds
    self.summary = summary
    self.clearRule = clearRule
    self.lead = nil
    self.course = nil
    self.folded = []
    self.foldedCount = 0
    self.isLearning = false
    self.reopenings = 0
    self.causes = []
    self.victims = []
    self.changes = []
    self.facts = []
    self.notes = []
    self.ruledOut = []
    self.check = ""
    self.referenceSeconds = 0
    self.rankings = 0
    self.unknownCulprit = nil
    self.logs = []
    self.hints = []
    self.ending = nil
  }
}

/// What is written: an incident at one moment of its life.
public struct AlertTransition: Hashable, Sendable {
  /// What became of the incident.
  public enum Kind: UInt8, Sendable, CaseIterable {
    /// It began.
    case open = 0
    /// It became worse, or its cause became clearer.
    case update = 1
    /// It came back within a day of its end.
    case reopen = 2
    /// It ended.
    case clear = 3

    /// The word in alert lines.
    public var word: String {
      switch self {
      case .open: "open"
      case .update: "update"
      case .reopen: "reopen"
      case .clear: "clear"
      }
    }

    /// The kind of this word.
    public init?(word: String) {
      guard let kind = Kind.allCases.first(where: { $0.word == word }) else { return nil }
      self = kind
    }
  }

  /// One more than the transition before, over the life of the state folder; the first is 1.
  public var sequence: UInt64
  /// What became of the incident.
  public var kind: Kind
  /// Time of the frame that decided it, microseconds since 1970 UTC.
  public var realtimeMicroseconds: Int64
  /// What to add to UTC for local time, seconds.
  public var utcOffsetSeconds: Int32
  /// The host's name.
  public var host: String
  /// The host's machine id.
  public var machineID: Identifier128
  /// The boot in which it was decided.
  public var bootID: Identifier128
  /// The incident as it was known then.
  public var incident: Incident

  /// Describes a transition.
  public init(
    sequence: UInt64, kind: Kind, realtimeMicroseconds: Int64, utcOffsetSeconds: Int32, host: String,
    machineID: Identifier128, bootID: Identifier128, incident: Incident
  ) {
    self.sequence = sequence
    self.kind = kind
    self.realtimeMicroseconds = realtimeMicroseconds
    self.utcOffsetSeconds = utcOffsetSeconds
    self.host = host
    self.machineID = machineID
    self.bootID = bootID
    self.incident = incident
  }
}
