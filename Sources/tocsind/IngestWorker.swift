import Configuration
import Control
import Glibc
import HostMetrics

/// Keeps the socket of `[ingest]` open while the settings want it, on a thread of its own.
final class IngestWorker {
  private let board: OutsideBoard
  private let settings: Monitor<Settings>
  private let inbox: Monitor<Inbox>
  private let path: String
  private var server: IngestServer?
  private var group = ""
  private var retryAt = 0.0

  init(board: OutsideBoard, settings: Monitor<Settings>, inbox: Monitor<Inbox>, path: String) {
    self.board = board
    self.settings = settings
    self.inbox = inbox
    self.path = path
  }

  /// Serves until the daemon stops.
  func run() {
    while !inbox.update({ $0.isStopping }) {
      let now = Double(Clock.monotonicNanoseconds) / 1e9
      adopt(settings.update { $0.ingest }, now)
      if let server { server.serve(now: now, waiting: 500) } else { usleep(500_000) }
    }
    server?.close()
  }

  private func adopt(_ wanted: Settings.Ingest, _ now: Double) {
    if server != nil, !wanted.enabled || wanted.group != group { stop() }
    guard wanted.enabled, server == nil, now >= retryAt else { return }
    group = wanted.group
    do throws(ControlFailure) {
      server = try IngestServer(path: path, board: board, now: now)
      SocketGroup.give(
        path, to: wanted.group, key: "ingest.group", isDefault: wanted.group == Settings().ingest.group)
      board.update { [path] in $0.note([], from: path) }
    } catch {
      retryAt = now + 30
      board.update { [path] in $0.note([(path, "\(error)")], from: path) }
    }
  }

  private func stop() {
    server?.close()
    server = nil
  }
}
