import Diagnosis
import Model

/// How a host stands to the limits that are its own: memory, swap, failed units.
struct HostLimitWatch {
  /// Bins of ten seconds for which memory must be short: a build or a backup may take all of it for a moment, and
  /// the kernel then finds room.
  static let shortBins: UInt32 = 6
  /// Share of memory below which a full swap means want: beside free memory it only holds what nobody needs.
  static let memoryBesideSwap = 0.10

  /// Names of the signals that are looked at.
  static let memoryName = "system.memory.utilization"
  static let swapName = "system.paging.utilization"

  /// Bins in a row in which less memory was available than the limit.
  private(set) var memoryBins: UInt32 = 0
  /// Bins in a row in which less swap was free than the limit, and memory scarce.
  private(set) var swapBins: UInt32 = 0
  /// Units that are failed, of the newest list; each name of a family once.
  var failedUnits: UInt32 = 0

  /// Takes the values of a bin; where memory is not known, NaN, nothing changes.
  ///
  /// Both are of one reading: where memory is known and swap is not, there is no swap any more.
  mutating func note(memoryUsed: Double, swapUsed: Double, _ settings: EngineSettings) {
    guard memoryUsed.isFinite else { return }
    let free = 1 - memoryUsed
    memoryBins = free < settings.minMemoryFraction ? memoryBins.next : 0
    guard swapUsed.isFinite else {
      swapBins = 0
      return
    }
    let isShort = 1 - swapUsed < settings.minSwapFraction && free < Self.memoryBesideSwap
    swapBins = isShort ? swapBins.next : 0
  }
}

extension HostLimitWatch {
  func encode(into writer: inout ByteWriter) {
    for count in [memoryBins, swapBins, failedUnits] { writer.write(count) }
  }

  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    memoryBins = try reader.readUInt32()
    swapBins = try reader.readUInt32()
    failedUnits = try reader.readUInt32()
  }
}

extension Engine {
  /// Takes what the newest ten seconds say of the host's memory.
  mutating func noteHostLimits() {
    limits.host.note(
      memoryUsed: newest(HostLimitWatch.memoryName), swapUsed: newest(HostLimitWatch.swapName), settings)
  }

  /// The newest bin's value of a signal of the host; NaN where it has none.
  private func newest(_ name: String) -> Double {
    registry.index(entity: .host, name: name).map { quick.values[$0] } ?? .nan
  }

  /// The limits that the host is beyond, all in one fact.
  ///
  /// One, as they have one cause as a rule, and what is short is told in its order of weight. What was told a moment
  /// ago waits for no minute.
  func hostCrossing(_ key: IncidentKey) -> Fact? {
    let bins = book.place(ofFact: key) == nil ? HostLimitWatch.shortBins : 1
    let parts = [memoryCrossing(bins), swapCrossing(bins)].compactMap { $0 }
    let failures = failedUnitsCrossing
    guard !parts.isEmpty || failures != nil else { return nil }
    return Fact(
      key: key, summary: (parts + [failures].compactMap { $0 }).joined(separator: "; "),
      severity: parts.isEmpty ? .warning : .error, kind: parts.isEmpty ? .unit : .memory,
      check: parts.isEmpty ? "systemctl --failed" : "systemd-cgtop --order=memory --iterations=1")
  }

  private func memoryCrossing(_ bins: UInt32) -> String? {
    guard limits.host.memoryBins >= bins, settings.minMemoryFraction > 0 else { return nil }
    let free = 1 - latest(HostLimitWatch.memoryName, of: .host)
    return "\(LimitWatch.percent(free)) of memory available "
      + "(limit \(LimitWatch.percent(settings.minMemoryFraction)))"
  }

  private func swapCrossing(_ bins: UInt32) -> String? {
    guard limits.host.swapBins >= bins, settings.minSwapFraction > 0 else { return nil }
    let free = 1 - latest(HostLimitWatch.swapName, of: .host)
    return "\(LimitWatch.percent(free)) of swap free (limit \(LimitWatch.percent(settings.minSwapFraction)))"
  }

  private var failedUnitsCrossing: String? {
    let (count, limit) = (limits.host.failedUnits, settings.failedUnitsLimit)
    return limit > 0 && count >= limit ? "\(count) units are failed (limit \(limit))" : nil
  }

  /// How many of these are counted for the limit: nobody's that is ignored, and each family once.
  func countedFailures(_ failed: [FailedUnit]) -> Int {
    let names = failed.map { UnitName.folded($0.name) }.filter {
      !admission.isIgnored(Entity(kind: .unit, name: $0))
    }
    return Set(names).count
  }
}
