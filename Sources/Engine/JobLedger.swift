import Detection
import Model

/// What jobs that run now and then do to the host each time: a backup, an index, a package manager's timer.
///
/// A job is a service that begins and ends by itself; nobody has to say which ones are. What deviated during two
/// former runs to about the same extent is the job's footprint, and when it deviates during the next run it is
/// explained for as long as the job runs. What goes beyond that is no usual run, and rings.
struct JobLedger: Hashable {
  /// Jobs that are remembered; the one that has not run for longest makes room, daemons before jobs.
  static let maximumJobs = 128
  /// Former runs that must have shown what is to be explained.
  static let formerRuns: UInt32 = 2
  /// A run may show what former runs did by this much more.
  static let latitude = 1.3
  /// By how much more than former runs a usual run may become what is usual: slow growth must be noticed, too.
  static let growth = 1.05
  /// Runs that show nothing of a thing after which it is no longer the job's.
  static let missedRuns: UInt32 = 8
  /// Seconds after its end in which what a job did is still measured.
  static let afterglow: Double = 30
  /// Seconds between two runs that are two: what ends and begins again all the time is a loop.
  static let apart: Double = 600
  /// A run longer than this, in seconds, is no run of a job, or not a usual one.
  static let longestRun: Double = 6 * 3600

  private(set) var jobs: [Job] = []
  /// Jobs that made room for others.
  private(set) var evictions: UInt64 = 0

  /// Takes what the service manager says of a service.
  mutating func note(_ event: LogLife.Event, unit: String, at seconds: Double) {
    guard unit.hasSuffix(".service"), !unit.contains("*") else { return }
    let known = jobs.firstIndex { $0.unit == unit }
    switch event {
    case .starting, .started: begin(unit, known, event, at: seconds)
    case .succeeded: if let known { jobs[known].end(at: seconds, inOrder: true) }
    case .stopping, .stopped, .failed: if let known { jobs[known].end(at: seconds, inOrder: false) }
    }
  }

  private mutating func begin(_ unit: String, _ known: Int?, _ event: LogLife.Event, at seconds: Double) {
    if let known {
      // Of a job the manager says that it was started when it has ended.
      if event == .started, seconds - jobs[known].endedAt <= Self.afterglow { return }
      return jobs[known].begin(at: seconds)
    }
    guard event == .starting else { return }
    if jobs.count >= Self.maximumJobs { evict() }
    jobs.append(Job(unit: unit, at: seconds))
  }

  private mutating func evict() {
    // A boot starts a hundred daemons at once, and none of them has a footprint.
    let lesser = jobs.indices.filter { !jobs[$0].hasFootprint }
    let choice = lesser.isEmpty ? Array(jobs.indices) : lesser
    guard let oldest = choice.min(by: { jobs[$0].startedAt < jobs[$1].startedAt }) else { return }
    jobs.remove(at: oldest)
    evictions &+= 1
  }

  /// The host was booted: what ran was cut off.
  mutating func noteBoot(at seconds: Double) {
    for index in jobs.indices { jobs[index].end(at: seconds, inOrder: false) }
  }

  /// The jobs that have run before and run now, in the order in which they were first seen.
  func atWork(at seconds: Double) -> [Job] { jobs.filter { $0.hasFootprint && $0.isAtWork(at: seconds) } }

  /// Takes what deviates just now, for the jobs that run.
  mutating func learn(_ deviations: [Deviation], at seconds: Double) {
    for index in jobs.indices where jobs[index].isAtWork(at: seconds) {
      for deviation in deviations { jobs[index].learn(deviation) }
    }
  }

  /// True where one job that runs explains everything that an incident is made of.
  func explains(_ incident: Incident, at seconds: Double) -> Bool {
    explainer(of: incident, at: seconds) != nil
  }

  /// The unit of the job that explains everything that an incident is made of.
  func explainer(of incident: Incident, at seconds: Double) -> String? {
    let deviations = [incident.lead].compactMap { $0 } + incident.folded
    // What is not named cannot be explained.
    guard !deviations.isEmpty, incident.foldedCount == UInt64(incident.folded.count) else { return nil }
    return jobs.first { job in
      job.isAtWork(at: seconds) && deviations.allSatisfy { job.explains($0, severity: incident.severity) }
    }?.unit
  }
}

/// A service that begins and ends by itself.
struct Job: Hashable {
  /// Signals whose deviation during a run is remembered.
  static let maximumTraits = 32

  /// What a job's runs show of one signal, in what the signal measures.
  struct Trait: Hashable {
    var entity: Entity
    var signal: String
    var isAbove: Bool
    /// How many former runs have shown it.
    var runs: UInt32
    /// The furthest from the expected that former runs came, and that this one came; 0 where it did not.
    var peak: Double
    var present: Double
    /// How far the last run came where that was beyond what former runs explain; 0 where it was not.
    var beyond = 0.0
    /// How many runs in a row have shown it, up to the last.
    var inRow: UInt32 = 0
    /// How many runs have not shown it since the last that did.
    var missed: UInt32 = 0
  }

  let unit: String
  private(set) var isRunning = true
  private(set) var startedAt: Double
  private(set) var endedAt: Double
  private(set) var traits: [Trait] = []

  init(unit: String, at seconds: Double) {
    self.unit = unit
    startedAt = seconds
    endedAt = seconds
  }

  /// True where a former run has shown something.
  var hasFootprint: Bool { traits.contains { $0.runs > 0 } }

  func isAtWork(at seconds: Double) -> Bool {
    // What was wrong before it began is none of its doing.
    guard seconds >= startedAt else { return false }
    return isRunning
      ? seconds - startedAt <= JobLedger.longestRun
      : seconds - endedAt <= JobLedger.afterglow && endedAt > startedAt
  }

  mutating func begin(at seconds: Double) {
    let isAnother = seconds - startedAt >= JobLedger.apart
    if !isRunning, isAnother { settle() }
    if isAnother { startedAt = seconds }
    isRunning = true
  }

  /// Ends a run; one that was stopped or failed says nothing of what runs are like.
  mutating func end(at seconds: Double, inOrder: Bool) {
    guard isRunning else { return }
    isRunning = false
    endedAt = seconds
    guard !inOrder else { return }
    for index in traits.indices { traits[index].present = 0 }
  }

  /// Counts the last run among the former ones, and forgets what many runs have not shown.
  private mutating func settle() {
    for index in traits.indices { traits[index].settle() }
    traits.removeAll { $0.missed >= JobLedger.missedRuns }
  }

  mutating func learn(_ deviation: Deviation) {
    let excess = (deviation.observed - deviation.expected.mid).magnitude
    guard excess.isFinite, excess > 0 else { return }
    if let index = index(of: deviation) {
      traits[index].present = max(traits[index].present, excess)
    } else if traits.count < Self.maximumTraits {
      traits.append(
        Trait(
          entity: deviation.entity, signal: deviation.signal, isAbove: deviation.isAbove, runs: 0, peak: 0,
          present: excess))
    }
  }

  /// True where former runs showed as much of it, or where the job is one of the system's own.
  func explains(_ deviation: Deviation, severity: Severity) -> Bool {
    guard let index = index(of: deviation) else { return false }
    let trait = traits[index]
    if trait.runs >= JobLedger.formerRuns, isItsOwn(trait) || trait.inRow >= JobLedger.formerRuns {
      return trait.present <= JobLedger.latitude * trait.peak
    }
    return severity < .error && Self.ofTheSystem.contains(unit)
      && (deviation.entity.kind != .unit || deviation.entity.name == unit)
  }

  /// True for what the job is or shares; what happens to another unit meanwhile may have nothing to do with it.
  private func isItsOwn(_ trait: Trait) -> Bool {
    switch trait.entity.kind {
    case .host, .device, .filesystem, .interface: true
    default: trait.entity.name == unit
    }
  }

  private func index(of deviation: Deviation) -> Int? {
    traits.firstIndex {
      $0.entity == deviation.entity && $0.signal == deviation.signal && $0.isAbove == deviation.isAbove
    }
  }

  /// Jobs that systemd and Debian start by timers of their own: what they do is nobody's fault, the first time
  /// too, unless it stops others from working.
  private static let ofTheSystem = [
    "apt-daily.service", "apt-daily-upgrade.service", "dpkg-db-backup.service", "e2scrub_all.service",
    "fstrim.service", "logrotate.service", "man-db.service", "mdcheck_continue.service",
    "mdcheck_start.service", "plocate-updatedb.service", "systemd-tmpfiles-clean.service",
  ]
}

extension Job.Trait {
  /// Counts what the last run has shown.
  fileprivate mutating func settle() {
    guard present > 0 else {
      inRow = 0
      missed = missed.next
      return
    }
    // A run that went beyond has rung, and may have been a fault: two that agree are the new usual.
    if runs == 0 || present <= JobLedger.latitude * peak {
      count(atMost: runs < JobLedger.formerRuns ? present : JobLedger.growth * peak)
    } else if agreesWithLast {
      count(atMost: present)
    } else {
      beyond = present
    }
    inRow = inRow.next
    missed = 0
    present = 0
  }

  private var agreesWithLast: Bool {
    present <= JobLedger.latitude * beyond && beyond <= JobLedger.latitude * present
  }

  private mutating func count(atMost limit: Double) {
    peak = max(0.9 * peak, min(present, limit))
    runs = runs.next
    beyond = 0
  }
}

// MARK: - Coding

extension JobLedger {
  func encode(into writer: inout ByteWriter) {
    writer.write(evictions)
    writer.write(UInt64(jobs.count))
    for job in jobs { job.encode(into: &writer) }
  }

  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    evictions = try reader.readUInt64()
    let count = try reader.readCount(elementSize: 19)
    guard count <= Self.maximumJobs else { throw .invalid("number of jobs", at: reader.position) }
    for _ in 0..<count { jobs.append(try Job(decoding: &reader)) }
  }
}

extension Job {
  fileprivate func encode(into writer: inout ByteWriter) {
    writer.write(unit)
    writer.write(isRunning)
    writer.write(startedAt)
    writer.write(endedAt)
    writer.write(UInt64(traits.count))
    for trait in traits {
      trait.entity.encode(into: &writer)
      writer.write(trait.signal)
      writer.write(trait.isAbove)
      writer.write(trait.runs)
      writer.write(trait.peak)
      writer.write(trait.present)
      writer.write(trait.beyond)
      writer.write(trait.inRow)
      writer.write(trait.missed)
    }
  }

  fileprivate init(decoding reader: inout ByteReader) throws(CodingFailure) {
    unit = try reader.readString()
    isRunning = try reader.readBool()
    startedAt = try reader.readDouble()
    endedAt = try reader.readDouble()
    let count = try reader.readCount(elementSize: 21)
    guard startedAt.isFinite, endedAt.isFinite, count <= Self.maximumTraits else {
      throw .invalid("job", at: reader.position)
    }
    for _ in 0..<count {
      let trait = Trait(
        entity: try Entity(decoding: &reader), signal: try reader.readString(),
        isAbove: try reader.readBool(), runs: try reader.readUInt32(), peak: try reader.readDouble(),
        present: try reader.readDouble(), beyond: try reader.readDouble(),
        inRow: try reader.readUInt32(), missed: try reader.readUInt32())
      guard trait.peak.isFinite, trait.present.isFinite, trait.beyond.isFinite else {
        throw .invalid("job", at: reader.position)
      }
      traits.append(trait)
    }
  }
}
