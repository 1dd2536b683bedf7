import Exposition
import Glibc
import HostMetrics
import Model

/// A unit whose programs hand in metrics over the socket, with what is remembered of each of them.
///
/// A unit may have several programs, whose counters have nothing to do with each other: each has a book of its own.
/// One that is run anew each time goes on with the book of the run before.
struct IngestSource {
  /// Programs of a unit that are told apart; of more, the one silent for longest is forgotten.
  static let writerCapacity = IngestServer.clientCapacity

  /// One of its programs.
  struct Writer {
    let id: UInt64
    /// The process that said something last.
    var process: pid_t
    var book: SeriesBook
    var lastSeen: Double
  }

  let entity: Entity
  var lastSeen: Double
  var problem: String?
  /// True while the source's name is this one's.
  var ownsName = false
  var writers: [Writer] = []

  init(name: String, now: Double) {
    entity = Entity(kind: .source, name: name)
    lastSeen = now
  }

  /// Numbers that are remembered of it.
  var count: Int { writers.reduce(0) { $0 + $1.book.count } }

  /// Finds whose book a client goes on with.
  ///
  /// - Parameters:
  ///   - client: The client.
  ///   - held: The writers that are connected.
  /// - Returns: The one that it has been, that its process was, or one whose process is gone; nil for none.
  func writer(for client: IngestClient, held: [UInt64]) -> Int? {
    if let id = client.writer, let index = writers.firstIndex(where: { $0.id == id }) { return index }
    let free = writers.indices.filter { !held.contains(writers[$0].id) }
    if client.process > 0, let same = free.first(where: { writers[$0].process == client.process }) {
      return same
    }
    return free.filter { !Self.isAlive(writers[$0].process) }
      .max { writers[$0].lastSeen < writers[$1].lastSeen }
  }

  /// The one silent for longest of those that are not connected, where there is no room for another.
  func surplus(held: [UInt64]) -> Int? {
    guard writers.count >= Self.writerCapacity else { return nil }
    return writers.indices.filter { !held.contains(writers[$0].id) }
      .min { writers[$0].lastSeen < writers[$1].lastSeen }
  }

  private static func isAlive(_ process: pid_t) -> Bool {
    process > 0 && access("/proc/\(process)", F_OK) == 0
  }
}
