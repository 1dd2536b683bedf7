import Configuration
import Glibc

/// Reads the folders of `[[source.prometheus]]` on a thread of its own: one that hangs delays nobody.
final class TextfileWorker {
  /// Seconds between two looks; programs write such files once in fifteen seconds at the most.
  private static let interval: UInt32 = 5

  private let board: OutsideBoard
  private let settings: Monitor<Settings>
  private let inbox: Monitor<Inbox>
  private var wanted: [Settings.PrometheusFolder] = []
  private var folders: [ExpositionFolder] = []

  init(board: OutsideBoard, settings: Monitor<Settings>, inbox: Monitor<Inbox>) {
    self.board = board
    self.settings = settings
    self.inbox = inbox
  }

  /// Reads until the daemon stops.
  func run() {
    while !inbox.update({ $0.isStopping }) {
      pass(now: Double(Clock.realtimeMicroseconds) / 1e6)
      sleep(Self.interval)
    }
  }

  /// Looks at every folder once.
  func pass(now: Double) {
    adopt(settings.update { $0.source.prometheus })
    for index in folders.indices { folders[index].read(now: now) }
  }

  private func adopt(_ newest: [Settings.PrometheusFolder]) {
    guard newest != wanted else { return }
    for index in folders.indices { folders[index].close() }
    wanted = newest
    folders = []
    // A folder that stands there twice is read once.
    for folder in newest where !folders.contains(where: { $0.path == folder.directory }) {
      folders.append(
        ExpositionFolder(
          path: folder.directory, staleSeconds: Double(folder.staleAfter.seconds), board: board))
    }
  }
}
