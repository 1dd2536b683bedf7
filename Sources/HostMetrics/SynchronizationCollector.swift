import Glibc
import Model

/// Whether somebody keeps the clock right, from the file that systemd-timesyncd touches at each synchronization.
///
/// The age of the last one says little to people: timesyncd asks every half minute to half an hour. What
/// matters is that it has not heard of the time for much longer than it waits at most. The kernel's own state
/// (adjtimex) would know of chrony too, but a sandbox without the clock's system calls cannot ask for it:
/// beside other daemons nothing is said.
struct SynchronizationCollector: Collector, ~Copyable {
  /// Four of timesyncd's longest pauses (`PollIntervalMaxSec=`, 2048 s).
  private static let patienceNanoseconds: UInt64 = 8192 * 1_000_000_000

  private let folder: String
  private let file: String
  private var signals = SignalGroup<ClockSignal>(of: .host)
  private var lastSeen: (touched: timespec, at: UInt64)?

  init(_ settings: SamplerSettings) {
    folder = settings.path("run/systemd/timesync")
    file = settings.path("run/systemd/timesync/synchronized")
  }

  mutating func collect(_ context: inout CollectionContext) {
    guard let isSynchronized = look(at: context.now) else { return signals.close(in: &context.signals) }
    signals.report(.unsynchronized, isSynchronized ? 0 : 1, to: &context.signals)
  }

  /// The file's time is compared with its own past only, never with the clock that it is about.
  private mutating func look(at now: UInt64) -> Bool? {
    var status = stat()
    guard stat(file, &status) == 0 else {
      lastSeen = nil
      return access(folder, F_OK) == 0 ? false : nil
    }
    let touched = status.st_mtim
    guard let last = lastSeen, last.touched.tv_sec == touched.tv_sec, last.touched.tv_nsec == touched.tv_nsec
    else {
      lastSeen = (touched, now)
      return true
    }
    return now - last.at < Self.patienceNanoseconds
  }
}
