import Glibc
import Model

/// One block device that is followed, with what it counted the last time.
final class Disk {
  /// What its signals and changes are about.
  let entity: Entity
  private var signals: SignalGroup<DiskSignal>
  private var previous: DiskCounters?
  private var errorFile: KeptFile
  private let countsErrors: Bool
  private var errors: UInt64?

  /// Begins to follow a device.
  ///
  /// - Parameters:
  ///   - name: The kernel's name for it.
  ///   - settings: Where to look for what else is to know about it.
  init(named name: UnsafeRawBufferPointer, _ settings: SamplerSettings) {
    entity = Entity(kind: .device, name: Self.stableName(name.text, settings))
    signals = SignalGroup(of: entity, mayRing: !DiskName.isStacked(name))
    errorFile = KeptFile(settings.path("sys/block/\(name.text)/device/ioerr_cnt"), isOneRecord: true)
    countsErrors = access(errorFile.path, R_OK) == 0
  }

  /// The device mapper numbers its devices in the order of their making, which may be another after a boot; its
  /// names stay.
  private static func stableName(_ name: String, _ settings: SamplerSettings) -> String {
    guard name.hasPrefix("dm-") else { return name }
    var file = KeptFile(settings.path("sys/block/\(name)/dm/name"), isOneRecord: true)
    var buffer = ReadBuffer()
    guard let bytes = try? file.read(into: &buffer) else { return name }
    var text = ByteScanner(bytes)
    let mapped = text.take(through: UInt8(ascii: "\n"))
    return mapped.isEmpty ? name : mapped.text
  }

  /// True where the counters are those of another device that has taken its name.
  func isAnother(_ current: DiskCounters) -> Bool {
    guard let previous else { return false }
    return current.reads < previous.reads && current.writes < previous.writes
  }

  /// Reports what the device did since the last time.
  func report(_ current: DiskCounters, _ elapsed: Double?, to output: inout SignalOutput) {
    defer { previous = current }
    guard let previous else { return }
    let read = rate(current.sectorsRead, since: previous.sectorsRead, over: elapsed)
    let written = rate(current.sectorsWritten, since: previous.sectorsWritten, over: elapsed)
    let discarded = rate(current.sectorsDiscarded, since: previous.sectorsDiscarded, over: elapsed)
    let busy = rate(current.busyMilliseconds, since: previous.busyMilliseconds, over: elapsed)
    let queued = rate(current.queuedMilliseconds, since: previous.queuedMilliseconds, over: elapsed)
    signals.report(.readBytes, read.map { $0 * DiskCounters.sectorBytes }, to: &output)
    signals.report(.writtenBytes, written.map { $0 * DiskCounters.sectorBytes }, to: &output)
    signals.report(.discardedBytes, discarded.map { $0 * DiskCounters.sectorBytes }, to: &output)
    signals.report(.reads, rate(current.reads, since: previous.reads, over: elapsed), to: &output)
    signals.report(.writes, rate(current.writes, since: previous.writes, over: elapsed), to: &output)
    signals.report(.flushes, rate(current.flushes, since: previous.flushes, over: elapsed), to: &output)
    signals.report(.utilization, busy.map { min($0 / 1000, 1) }, to: &output)
    signals.report(.queue, queued.map { $0 / 1000 }, to: &output)
    signals.report(.latency, current.meanLatency(since: previous), to: &output)
    signals.report(.readLatency, current.readLatency(since: previous), to: &output)
    signals.report(.writeLatency, current.writeLatency(since: previous), to: &output)
    signals.report(.flushLatency, current.flushLatency(since: previous), to: &output)
  }

  /// Reports how many requests failed since the last time; few drivers count them.
  func reportErrors(_ context: inout CollectionContext) {
    guard countsErrors else { return }
    let current = context.readIfPresent(&errorFile, Self.errorCount(parsing:))
    signals.report(.errors, growth(current, since: errors), to: &context.signals)
    errors = current
  }

  /// A number after `0x`.
  static func errorCount(parsing bytes: UnsafeRawBufferPointer) -> UInt64? {
    var text = ByteScanner(bytes)
    var field = ByteScanner(text.field())
    return field.take(through: UInt8(ascii: "x")).equals("0") ? field.hexadecimal() : nil
  }

  /// Lets all its signals vanish.
  func close(in output: inout SignalOutput) {
    signals.close(in: &output)
  }
}
