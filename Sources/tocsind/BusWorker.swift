import Glibc
import Model
import SystemBus

/// Follows the system bus on a thread of its own: a manager that is stuck delays no tick.
///
/// Without a bus the journal alone tells of units; that is said once, and a connection is tried for again, at
/// growing intervals.
struct BusWorker {
  private static let firstPause: UInt32 = 5
  private static let longestPause: UInt32 = 300

  private let inbox: Monitor<Inbox>
  private let counts: Monitor<[UnitCounts]>
  /// What it tells of units' files, for the watch for changes.
  private let relations: Monitor<RelationsNews>

  init(
    inbox: Monitor<Inbox>, counts: Monitor<[UnitCounts]>,
    relations: Monitor<RelationsNews> = Monitor(RelationsNews())
  ) {
    self.inbox = inbox
    self.relations = relations
    self.counts = counts
  }

  /// Follows it until the daemon stops.
  func run() {
    var pause = Self.firstPause
    var wasFollowing: Bool?
    var leftOut = 0
    while !isStopping {
      do throws(BusFailure) {
        let watcher = try UnitWatcher(ServiceManagerBus(), clock: Self.now)
        while !isStopping {
          deliver(try watcher.next(timeoutMilliseconds: 1000))
          if watcher.unitsLeftOut > 0, leftOut == 0 { tell("more units than the cap: relations left out") }
          leftOut = watcher.unitsLeftOut
          // A bus that lets itself be connected to says nothing of a manager that is stuck.
          if wasFollowing == false { tell("connected again") }
          wasFollowing = true
          pause = Self.firstPause
        }
      } catch {
        if wasFollowing != false { tell("\(error); units are followed by the journal alone") }
        wasFollowing = false
      }
      sleepUnlessStopping(pause)
      pause = min(pause * 2, Self.longestPause)
    }
  }

  private var isStopping: Bool { inbox.update { $0.isStopping } }

  private func deliver(_ found: (news: UnitNews, counts: [UnitCounts])) {
    if !found.news.isEmpty { inbox.update { $0.add(found.news) } }
    if !found.news.relations.isEmpty || !found.news.forgotten.isEmpty {
      relations.update { $0.add(found.news) }
    }
    // What nobody has taken is out of date.
    if !found.counts.isEmpty { counts.update { $0 = found.counts } }
  }

  private func tell(_ text: String) {
    inbox.update { $0.note("system bus: \(text)") }
  }

  private func sleepUnlessStopping(_ seconds: UInt32) {
    for _ in 0..<seconds where !isStopping { sleep(1) }
  }

  private static func now() -> (monotonic: UInt64, realtime: Int64) {
    (Clock.monotonicNanoseconds, Clock.realtimeMicroseconds)
  }
}
