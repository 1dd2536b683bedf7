import Configuration
import Glibc
import HostChanges
import Model

/// What the system bus told of units since the watch for changes last looked.
struct RelationsNews: Sendable {
  /// Units that wait at most; the bus tells of all of them again in time.
  private static let maximum = 8192

  private var relations: [UnitRelations] = []
  private var forgotten: [String] = []

  mutating func add(_ news: UnitNews) {
    if relations.count < Self.maximum { relations += news.relations }
    if forgotten.count < Self.maximum { forgotten += news.forgotten }
  }

  mutating func take() -> (relations: [UnitRelations], forgotten: [String]) {
    defer { (relations, forgotten) = ([], []) }
    return (relations, forgotten)
  }
}

/// Watches for what changes on the host, on a thread of its own: a mount that hangs delays nothing else.
final class ChangesWorker {
  /// Between two looks where nothing happens, milliseconds.
  private static let pause: Int32 = 2000
  /// Events in a row cost one look in this time at most, microseconds.
  private static let breather: UInt32 = 250_000

  /// How the watch stands, for `tocsin status`.
  let report = Monitor(ChangeWatchReport())
  private let inbox: Monitor<Inbox>
  private let settings: Monitor<Settings>
  private let relations: Monitor<RelationsNews>
  private var options: ChangeOptions
  private var watch: ChangeWatch

  /// Makes a watch that goes on after the newest changes that an engine knows.
  init(
    inbox: Monitor<Inbox>, settings: Monitor<Settings>, relations: Monitor<RelationsNews>, root: String,
    known: ChangeTimes
  ) {
    self.inbox = inbox
    self.settings = settings
    self.relations = relations
    options = settings.update { ChangeOptions($0, root: root, known: known) }
    watch = ChangeWatch(options)
  }

  /// Watches until the daemon stops.
  func run() {
    while inbox.update({ !$0.isStopping }) {
      adoptSettings()
      let news = relations.update { $0.take() }
      watch.note(news.relations, forgotten: news.forgotten)
      let changes = watch.poll(Self.now())
      if !changes.isEmpty { inbox.update { $0.add(changes) } }
      let current = watch.report
      report.update { $0 = current }
      watch.wait(milliseconds: Self.pause)
      usleep(Self.breather)
    }
  }

  /// A watch with other settings begins anew, and tells nothing again.
  private func adoptSettings() {
    let now = Clock.realtimeMicroseconds
    let known = ChangeTimes(packages: now, files: now)
    let wanted = settings.update { ChangeOptions($0, root: options.root, known: known) }
    guard
      wanted.watchesConfiguration != options.watchesConfiguration
        || wanted.keepsUserNames != options.keepsUserNames
    else { return }
    options = wanted
    watch = ChangeWatch(wanted)
  }

  private static func now() -> ChangeClock {
    ChangeClock(
      monotonicNanoseconds: Clock.monotonicNanoseconds, realtimeMicroseconds: Clock.realtimeMicroseconds)
  }
}

/// The newest changes that were told before the daemon's start, microseconds since 1970 UTC; 0 for none.
struct ChangeTimes {
  var packages: Int64 = 0
  var files: Int64 = 0
}

extension ChangeOptions {
  fileprivate init(_ settings: Settings, root: String, known: ChangeTimes) {
    self.init()
    self.root = root
    watchesConfiguration = settings.collect.watchConfiguration
    keepsUserNames = settings.privacy.userNames
    (packagesSinceMicroseconds, filesSinceMicroseconds) = (known.packages, known.files)
  }
}
