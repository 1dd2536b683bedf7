import Detection
import Diagnosis
import LogTemplates
public import Model

/// What the engine counts.
struct EngineCounters {
  var frames: UInt64 = 0
  var transitions: UInt64 = 0
  var lostEntries: UInt64 = 0
  /// Samples whose slot meant nothing.
  var strayedSamples: UInt64 = 0
}

/// What the engine knows of itself, for `tocsin status`.
public struct EngineStatus: Sendable {
  /// Seconds of observation over the life of the state folder.
  public var observedSeconds: Double
  /// Signals that are being sampled.
  public var signals: Int
  /// Those of them that have too short a past to be judged.
  public var warming: Int
  /// How many signals are mature, warming or dead.
  public var health: SignalHealth
  /// Signals that were refused for want of room.
  public var refusedSignals: UInt64
  /// Signals that had vanished and were forgotten for others, since the start.
  public var evictedSignals: UInt64
  /// Bytes of detector state that a signal takes on average.
  public var bytesPerSignal: Int
  /// Journal entries taken.
  public var entries: UInt64
  /// Of these, entries that came too late to count for a rate.
  public var lateEntries: UInt64
  /// Measured values refused, being infinite or larger than any measurement can be.
  public var refusedValues: UInt64
  /// Journal entries known to be lost.
  public var lostEntries: UInt64
  /// Log templates known.
  public var templates: Int
  /// Templates dropped for want of room.
  public var evictedTemplates: UInt64
  /// Templates that turned out to be another one with a variable in it.
  public var mergedTemplates: UInt64
  /// Entries longer than what is read of them.
  public var cutEntries: UInt64
  /// Entries counted under their unit's `<other>` template for want of room.
  public var overflowedEntries: UInt64
  /// Entries counted under the unit `<other>` for want of room.
  public var entriesOfOtherUnits: UInt64
  /// Units dropped for want of room.
  public var evictedUnits: UInt64
  /// Entries that journald has dropped by its rate limit.
  public var suppressedEntries: UInt64
  /// Signatures in force.
  public var signatures: Int
  /// Entries that a signature stood for.
  public var signatureMatches: UInt64
  /// Searches for a signature's pattern that were given up at a limit.
  public var signatureLimits: UInt64
  /// Counters of signatures that made room for others.
  public var evictedSignatureCounts: UInt64
  /// Entries taken of each unit, in the order in which the units were first seen.
  public var units: [(name: String, entries: UInt64)]
  /// Open incidents, oldest first, with whether they rang and why not, and which decision keeps more from being told.
  public var open: [(incident: Incident, heldBack: HeldBackReason?, decision: String?)]
  /// Units that are failed and of which no incident tells: they failed before anybody watched.
  public var failedUnseen: [FailedUnit]
  /// Incidents held back, by reason.
  public var heldBack: [(reason: HeldBackReason, count: UInt64)]
  /// Statistical incidents that rang in the last seven days.
  public var ringsInWeek: Int
  /// How many may.
  public var maxPerWeek: UInt32
  /// What all of the host's signals together say.
  public var host: HostStatus
  /// Steps taken.
  public var frames: UInt64
  /// The number of the newest transition.
  public var alertSequence: UInt64
}

/// What is known of a host's signals judged together.
public struct HostStatus: Sendable {
  /// −log10 of the probability of the newest five minutes; 0 before there is a judgement.
  public var surprise: Double
  /// Signals that are judged.
  public var signals: Int
  /// Signals that found no room.
  public var leftOut: Int
  /// Bytes of memory taken.
  public var bytes: Int
  /// The signals that add most, most first; at most three.
  public var contributors: [Hint]
}

extension Engine {
  /// Bytes of detector state that a signal takes at both paces together.
  public static func detectorBytes(of descriptor: SignalDescriptor) -> Int {
    [Tuning.quickBinSeconds, Tuning.slowBinSeconds].reduce(0) { sum, length in
      sum + SignalBank.bytes(Cadence.tier(of: descriptor, length: length))
    }
  }

  /// The mean of ``detectorBytes(of:)`` over signals, 0 over none.
  public static func meanDetectorBytes(of descriptors: some Collection<SignalDescriptor>) -> Int {
    descriptors.isEmpty ? 0 : descriptors.reduce(0) { $0 + detectorBytes(of: $1) } / descriptors.count
  }

  /// What there is to tell about the engine.
  ///
  /// - Complexity: O(signals + units).
  public borrowing func status() -> EngineStatus {
    EngineStatus(
      observedSeconds: clock.observed, signals: registry.liveCount, warming: warmingCount,
      health: signalHealth(),
      refusedSignals: registry.refusals, evictedSignals: registry.evictions, bytesPerSignal: meanBytes,
      entries: logs.entries, lateEntries: logs.lateEntries, refusedValues: quick.bank.refusedValues,
      lostEntries: counters.lostEntries,
      templates: logs.book.templateCount, evictedTemplates: logs.book.evictions,
      mergedTemplates: logs.book.counters.merges, cutEntries: logs.book.counters.cutMessages,
      overflowedEntries: logs.book.counters.overflowedMessages,
      entriesOfOtherUnits: logs.book.counters.messagesOfOtherUnits,
      evictedUnits: logs.book.counters.evictedUnits, suppressedEntries: logs.droppedEntries,
      signatures: signatures.count, signatureMatches: signatures.matches,
      signatureLimits: signatures.gaveUp, evictedSignatureCounts: signatures.evictedCounts,
      units: logs.entriesByUnit,
      open: book.open.map { ($0.incident, $0.heldBack, hold(on: $0)?.decision) },
      failedUnseen: unitsFailedUnseen,
      heldBack: HeldBackReason.allCases.map { ($0, admission.heldBack[Int($0.rawValue)]) },
      ringsInWeek: admission.ringsInWeek(before: clock.realtimeMicroseconds), maxPerWeek: settings.maxPerWeek,
      host: hostStatus, frames: counters.frames, alertSequence: sequence)
  }

  private var hostStatus: HostStatus {
    HostStatus(
      surprise: hostWatch.surprise, signals: hostWatch.columns, leftOut: hostWatch.leftOut,
      bytes: hostWatch.bytes, contributors: hostContributors())
  }

  private var meanBytes: Int {
    Self.meanDetectorBytes(of: registry.places.lazy.filter { $0.isLive }.map { $0.descriptor })
  }

  private var warmingCount: Int {
    registry.places.indices.count { registry.places[$0].isLive && !quick.latestJudgements[$0].isWarm }
  }
}
