import Alerts
import Control
import Exposition
import Glibc
import HostMetrics
import Model

/// Takes metrics of other programs over a socket: many clients, none of whom can hold up the others for long.
///
/// A program's signals belong to the unit that it runs in, as a source. They vanish when they have not come for
/// ``staleSeconds``.
final class IngestServer {
  /// Clients at a time; more are sent away.
  static let clientCapacity = 32
  /// Bytes that may wait for the end of their expositions, from all clients together.
  static let waitingCapacity = 8 << 20
  /// Bytes a second from all clients together, above which nobody is read for a while.
  static let bytesPerSecond = 1 << 20
  /// Sources that are remembered; the one that was silent for longest is forgotten for another.
  static let sourceCapacity = 256
  /// Seconds after which a series that did not come again is gone.
  static let staleSeconds = 900.0

  private struct Source {
    var book: SeriesBook
    var entity: Entity
    var lastSeen: Double
    var problem: String?
  }

  private let path: String
  private let listener: Int32
  private let board: OutsideBoard
  private var clients: [IngestClient] = []
  private var sources: [Source] = []
  private var allowance = Double(bytesPerSecond)
  private var lastRefill: Double
  private var lastSweep: Double
  private var chunk = [UInt8](repeating: 0, count: 1 << 16)

  /// Begins to listen.
  init(path: String, board: OutsideBoard, now: Double) throws(ControlFailure) {
    self.path = path
    self.board = board
    listener = try LocalListener.open(path: path)
    (lastRefill, lastSweep) = (now, now)
  }

  /// Ends it; the signals vanish.
  func close() {
    clients.forEach { Glibc.close($0.descriptor) }
    Glibc.close(listener)
    unlink(path)
    sources.forEach { forget($0, before: .infinity) }
    board.update { [path] in $0.note([], from: path) }
  }

  /// Waits for clients and serves those who have something to say.
  ///
  /// - Parameters:
  ///   - now: Seconds of the monotonic clock.
  ///   - milliseconds: How long to wait at most.
  func serve(now: Double, waiting milliseconds: Int32) {
    refill(now)
    var waits = [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)]
    // Who may not be read is not asked about: the bytes wait in the kernel, and the client with them.
    if allowance > 0 { waits += clients.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) } }
    guard poll(&waits, nfds_t(waits.count), milliseconds) > 0 else { return sweep(now) }
    for wait in waits.dropFirst() where wait.revents != 0 { read(from: wait.fd, now) }
    if waits[0].revents != 0 { accept(now) }
    sweep(now)
  }

  private func refill(_ now: Double) {
    let rate = Double(Self.bytesPerSecond)
    allowance = min(rate, allowance + max(0, now - lastRefill) * rate)
    lastRefill = now
  }

  private func accept(_ now: Double) {
    while true {
      let descriptor = Glibc.accept(listener, nil, nil)
      guard descriptor >= 0 else { return }
      guard clients.count < Self.clientCapacity else {
        Self.tell("error: \(Self.clientCapacity) clients are connected, come again later", descriptor)
        Glibc.close(descriptor)
        continue
      }
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      clients.append(IngestClient(descriptor: descriptor, now: now))
    }
  }

  private func read(from descriptor: Int32, _ now: Double) {
    guard let index = clients.firstIndex(where: { $0.descriptor == descriptor }) else { return }
    let count = recv(descriptor, &chunk, chunk.count, Int32(MSG_DONTWAIT))
    if count < 0, errno == EAGAIN || errno == EINTR { return }
    guard count > 0 else {
      if count == 0, let rest = clients[index].rest() { take(rest, from: clients[index], now) }
      return leave(index)
    }
    allowance -= Double(count)
    guard let complete = clients[index].add(chunk[..<count], now: now) else {
      Self.tell("error: more than \(IngestClient.byteCapacity) bytes without # EOF", descriptor)
      return leave(index)
    }
    guard clients.reduce(0, { $0 + $1.waitingBytes }) <= Self.waitingCapacity else {
      Self.tell("error: too much is being sent at a time, come again later", descriptor)
      return leave(index)
    }
    complete.forEach { take($0, from: clients[index], now) }
  }

  private func leave(_ index: Int) {
    Glibc.close(clients[index].descriptor)
    clients.remove(at: index)
  }

  /// Takes an exposition and tells the client what became of it.
  private func take(_ bytes: [UInt8], from client: IngestClient, _ now: Double) {
    let index = place(of: client.source, now)
    sources[index].lastSeen = now
    do throws(ExpositionFailure) {
      let exposition = try ExpositionParser.parse(bytes)
      board.report(sources[index].book.take(exposition, at: now), at: now)
      sources[index].problem =
        exposition.refused > 0 ? "\(exposition.refused) series left out: too many" : nil
      Self.tell("ok: \(exposition.samples.count) samples, \(exposition.refused) left out", client.descriptor)
    } catch {
      let reason = Escaping.printable(error.description)
      sources[index].problem = reason
      Self.tell("error: \(reason)", client.descriptor)
    }
    tellProblems()
  }

  private func place(of name: String, _ now: Double) -> Int {
    if let index = sources.firstIndex(where: { $0.entity.name == name }) { return index }
    if sources.count == Self.sourceCapacity,
      let oldest = sources.indices.min(by: { sources[$0].lastSeen < sources[$1].lastSeen })
    {
      forget(sources.remove(at: oldest), before: .infinity)
    }
    sources.append(
      Source(book: SeriesBook(source: name), entity: Entity(kind: .source, name: name), lastSeen: now))
    return sources.count - 1
  }

  private func tellProblems() {
    let problems = sources.compactMap { source in
      source.problem.map { ("\(path) from \(source.entity.name)", $0) }
    }
    board.update { [path] in $0.note(problems, from: path) }
  }

  private func forget(_ source: Source, before seconds: Double) {
    board.update { $0.retire(of: source.entity, seenBefore: seconds) }
  }

  /// Lets go who has been silent for too long, and what has not come again.
  private func sweep(_ now: Double) {
    guard now - lastSweep >= 10 else { return }
    lastSweep = now
    for index in clients.indices.reversed() where now - clients[index].lastByte > IngestClient.patience {
      Self.tell("error: nothing said for \(Int(IngestClient.patience)) s", clients[index].descriptor)
      leave(index)
    }
    sources.forEach { forget($0, before: now - Self.staleSeconds) }
    guard sources.contains(where: { now - $0.lastSeen > Self.staleSeconds }) else { return }
    sources.removeAll { now - $0.lastSeen > Self.staleSeconds }
    tellProblems()
  }

  /// Says something to a client, as far as it listens.
  private static func tell(_ text: String, _ descriptor: Int32) {
    let bytes = Array((text + "\n").utf8)
    _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
  }
}
