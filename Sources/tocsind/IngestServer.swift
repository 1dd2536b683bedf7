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

  /// Seconds for which nobody is let in after the system had no descriptor or memory for one.
  static let acceptPause = 1.0
  /// Bytes that an exposition counts for at least, as the shortest costs work too.
  static let leastBytes = 256

  private let path: String
  private let listener: Int32
  private let board: OutsideBoard
  private var clients: [IngestClient] = []
  private var sources: [IngestSource] = []
  private var lastWriter: UInt64 = 0
  private var allowance = Double(bytesPerSecond)
  private var lastRefill: Double
  private var lastSweep: Double
  private var acceptsFrom = -Double.infinity
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
    sources.forEach(drop)
    board.update { [path] in $0.note([], from: path) }
  }

  /// Waits for clients and serves those who have something to say.
  ///
  /// - Parameters:
  ///   - now: Seconds of the monotonic clock.
  ///   - milliseconds: How long to wait at most.
  func serve(now: Double, waiting milliseconds: Int32) {
    refill(now)
    // A negative descriptor is passed over: who cannot be let in would only be reported again and again.
    var waits = [pollfd(fd: now < acceptsFrom ? -1 : listener, events: Int16(POLLIN), revents: 0)]
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
      guard descriptor >= 0 else {
        if ![EAGAIN, EINTR, ECONNABORTED].contains(errno) { acceptsFrom = now + Self.acceptPause }
        return
      }
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
      if count == 0, let rest = clients[index].rest() { take(rest, from: index, now) }
      return leave(index)
    }
    allowance -= Double(count)
    let complete: [[UInt8]]
    do throws(IngestClient.Excess) {
      complete = try clients[index].add(chunk[..<count], now: now)
    } catch {
      Self.tell("error: \(error)", descriptor)
      return leave(index)
    }
    guard clients.reduce(0, { $0 + $1.waitingBytes }) <= Self.waitingCapacity else {
      Self.tell("error: too much is being sent at a time, come again later", descriptor)
      return leave(index)
    }
    complete.forEach { take($0, from: index, now) }
  }

  private func leave(_ index: Int) {
    Glibc.close(clients[index].descriptor)
    clients.remove(at: index)
  }

  /// Takes an exposition and tells the client what became of it.
  private func take(_ bytes: [UInt8], from client: Int, _ now: Double) {
    allowance -= Double(max(0, Self.leastBytes - bytes.count))
    let index = place(of: clients[client].source, now)
    sources[index].lastSeen = now
    let former = sources[index].problem
    do throws(IngestFailure) {
      let answer = try take(bytes, of: index, from: client, now)
      Self.tell("ok: \(answer)", clients[client].descriptor)
    } catch {
      sources[index].problem = error.reason
      Self.tell("error: \(error.reason)", clients[client].descriptor)
    }
    if sources[index].problem != former { tellProblems() }
  }

  private func take(
    _ bytes: [UInt8], of index: Int, from client: Int, _ now: Double
  ) throws(IngestFailure) -> String {
    try claimName(index)
    let exposition: Exposition
    do throws(ExpositionFailure) {
      exposition = try ExpositionParser.parse(bytes)
    } catch {
      throw IngestFailure(reason: Escaping.printable(error.description))
    }
    let writer = writer(of: index, for: client, now)
    sources[index].problem = board.take(exposition, into: &sources[index].writers[writer].book, at: now)
    let leftOut = exposition.refused + sources[index].writers[writer].book.refused
    return "\(exposition.samples.count) samples, \(leftOut) left out"
  }

  /// Asks for the name of a source, which a file may have.
  private func claimName(_ index: Int) throws(IngestFailure) {
    let name = sources[index].entity.name
    let present = board.update { [path] in $0.claims.claim(name, by: path) }
    sources[index].ownsName = present == nil
    guard let present else { return }
    throw IngestFailure(reason: "left out: \(Escaping.printable(present)) has the name \(name)")
  }

  private func place(of name: String, _ now: Double) -> Int {
    if let index = sources.firstIndex(where: { $0.entity.name == name }) { return index }
    if sources.count == Self.sourceCapacity,
      let oldest = sources.indices.min(by: { sources[$0].lastSeen < sources[$1].lastSeen })
    {
      drop(sources.remove(at: oldest))
      tellProblems()
    }
    sources.append(IngestSource(name: name, now: now))
    return sources.count - 1
  }

  /// Whose book a client's exposition goes into.
  private func writer(of index: Int, for client: Int, _ now: Double) -> Int {
    let held = clients.compactMap(\.writer)
    let writer = sources[index].writer(for: clients[client], held: held) ?? begin(index, held, now)
    sources[index].writers[writer].process = clients[client].process
    sources[index].writers[writer].lastSeen = now
    clients[client].writer = sources[index].writers[writer].id
    return writer
  }

  private func begin(_ index: Int, _ held: [UInt64], _ now: Double) -> Int {
    if let surplus = sources[index].surplus(held: held) { drop(surplus, of: index) }
    lastWriter += 1
    let book = SeriesBook(source: sources[index].entity.name)
    sources[index].writers.append(.init(id: lastWriter, process: 0, book: book, lastSeen: now))
    return sources[index].writers.count - 1
  }

  private func drop(_ writer: Int, of index: Int) {
    let count = sources[index].writers.remove(at: writer).book.count
    board.update { $0.claims.giveBack(count) }
  }

  /// Lets a source go with all that it holds.
  private func drop(_ source: IngestSource) {
    forget(source, before: .infinity)
    board.update { [path, name = source.entity.name, count = source.count] in
      $0.claims.giveBack(count)
      $0.claims.release(name, by: path)
    }
  }

  private func tellProblems() {
    let problems = sources.compactMap { source in
      source.problem.map { ("\(path) from \(source.entity.name)", $0) }
    }
    board.update { [path] in $0.note(problems, from: path) }
  }

  private func forget(_ source: IngestSource, before seconds: Double) {
    guard source.ownsName else { return }
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
    let first = now - Self.staleSeconds
    sources.forEach { forget($0, before: first) }
    for index in sources.indices { sweepWriters(of: index, before: first) }
    guard sources.contains(where: { $0.lastSeen < first }) else { return }
    sources.filter { $0.lastSeen < first }.forEach(drop)
    sources.removeAll { $0.lastSeen < first }
    tellProblems()
  }

  private func sweepWriters(of index: Int, before seconds: Double) {
    for writer in sources[index].writers.indices.reversed()
    where sources[index].writers[writer].lastSeen < seconds {
      drop(writer, of: index)
    }
  }

  /// Says something to a client, as far as it listens.
  private static func tell(_ text: String, _ descriptor: Int32) {
    let bytes = Array((text + "\n").utf8)
    _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
  }
}

/// Why an exposition cannot be taken; safe to print.
private struct IngestFailure: Error {
  let reason: String
}
