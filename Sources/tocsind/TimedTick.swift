import HostMetrics
import Model

/// One pass of the collectors, with its time.
struct TimedTick: Sendable {
  /// No more changes of dropped ticks are kept than this, the newest ones.
  static let maximumChanges = 256

  var header: FrameHeader
  var tick: Tick

  /// Takes over what must not be lost of a tick that is dropped: who appeared, who vanished, who used what,
  /// what changed.
  ///
  /// The newer tick's records come after the older one's, as they happened; where it opened the sources anew, the
  /// older one's are void.
  mutating func absorb(_ dropped: TimedTick) {
    defer { header.flags.formUnion(dropped.header.flags.union(.gap)) }
    if tick.usages.isEmpty { tick.usages = dropped.tick.usages }
    tick.changes = Array((dropped.tick.changes + tick.changes).suffix(Self.maximumChanges))
    guard !header.flags.contains(.sourcesOpened) else { return }
    let reused = Set(dropped.tick.appeared.map(\.slot))
    let gone = Set(tick.vanished)
    // What appeared and vanished in between was never seen.
    let stillThere = dropped.tick.appeared.filter { !gone.contains($0.slot) }
    tick.vanished = dropped.tick.vanished + tick.vanished.filter { !reused.contains($0) }
    tick.appeared = stillThere + tick.appeared
  }
}
