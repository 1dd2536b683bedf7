import CLinux
import FoundationEssentials
import Glibc
import Synchronization

/// Listens for operators' commands on a Unix socket.
///
/// Who may open the socket may command: its mode is 0660, and its folder's group decides.
public final class ControlServer: Sendable {
  /// Requests are a word, or a decision; anything longer is not one.
  static let maximumRequest = 32 << 10
  /// Who has connected gets so long to say something, and as long to listen to the answer.
  static let patienceSeconds: Double = 2

  private let path: String
  private let descriptor: Int32
  private let isStopped = Atomic(false)

  /// Begins to listen; a socket left behind by a daemon that died is replaced.
  ///
  /// - Throws: ``ControlFailure`` where another daemon listens, where something that is no socket has the path,
  ///   or where the system refuses.
  public init(path: String) throws(ControlFailure) {
    self.path = path
    let (descriptor, address) = try LocalSocket.make(path: path)
    self.descriptor = descriptor
    do throws(ControlFailure) {
      try Self.removeStaleSocket(path, descriptor, address)
      try Self.listen(path, descriptor, address)
    } catch {
      isStopped.store(true, ordering: .relaxed)
      throw error
    }
  }

  deinit {
    stop()
    close(descriptor)
  }

  /// Answers requests until ``stop()``; blocks.
  public func serve(_ answer: (ControlRequest) -> ControlReply) {
    serve { request, _ in answer(request) }
  }

  /// Answers requests until ``stop()``, one at a time; blocks.
  ///
  /// Several threads may serve at once: a client that says nothing then keeps only one of them.
  public func serve(_ answer: (ControlRequest, ControlCaller) -> ControlReply) {
    while !isStopped.load(ordering: .relaxed) {
      let client = accept(descriptor, nil, nil)
      if client >= 0 {
        _ = fcntl(client, F_SETFD, FD_CLOEXEC)
        serve(client, answer)
        close(client)
      } else if errno != EINTR && errno != ECONNABORTED {
        // Out of descriptors or memory: that passes, and operators will want to ask when it has.
        usleep(100_000)
      }
    }
  }

  /// Makes ``serve(_:)`` return and removes the socket.
  public func stop() {
    guard !isStopped.exchange(true, ordering: .relaxed) else { return }
    unlink(path)
    shutdown(descriptor, Int32(SHUT_RDWR))
  }

  private func serve(_ client: Int32, _ answer: (ControlRequest, ControlCaller) -> ControlReply) {
    let reply = reply(to: client, answer)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    guard let bytes = try? encoder.encode(reply) else { return }
    LocalSocket.write(client, Array(bytes) + [UInt8(ascii: "\n")], within: Self.patienceSeconds)
  }

  private func reply(
    to client: Int32, _ answer: (ControlRequest, ControlCaller) -> ControlReply
  ) -> ControlReply {
    do throws(LineFailure) {
      let line = try LocalSocket.readLine(
        client, limit: Self.maximumRequest, within: Self.patienceSeconds)
      switch ControlProtocol.understand(line) {
      case .request(let request): return answer(request, Self.caller(client))
      case .refused(let reply): return reply
      }
    } catch {
      return ControlReply(ok: false, errors: ["expected a request on one line: \(error)"])
    }
  }
}

extension ControlServer {
  private static func caller(_ client: Int32) -> ControlCaller {
    var (process, user): (pid_t, uid_t) = (0, 0)
    return ControlCaller(user: linux_peer_of_socket(client, &process, &user) == 0 ? user : nil)
  }
}

// MARK: - Opening

extension ControlServer {
  private static func removeStaleSocket(
    _ path: String, _ descriptor: Int32, _ address: sockaddr_un
  ) throws(ControlFailure) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFSOCK else {
      throw .socket(path: path, reason: "expected a socket or nothing, found another sort of file")
    }
    // A daemon that is stopped or busy does not accept, but its queue does, until it is full.
    LocalSocket.setTimeout(descriptor, seconds: patienceSeconds)
    let connected = LocalSocket.withAddress(address) { connect(descriptor, $0, $1) }
    guard connected != 0, errno != EAGAIN else {
      throw .socket(path: path, reason: "another tocsind listens there")
    }
    // Only a refusal proves that nobody listens.
    guard errno == ECONNREFUSED else { throw .system(path) }
    unlink(path)
  }

  private static func listen(
    _ path: String, _ descriptor: Int32, _ address: sockaddr_un
  ) throws(ControlFailure) {
    let bound = LocalSocket.withAddress(address) { bind(descriptor, $0, $1) }
    guard bound == 0 else { throw .system(path) }
    // Nobody can connect before it listens, so nobody does while the mode is the umask's.
    guard chmod(path, 0o660) == 0, Glibc.listen(descriptor, 8) == 0 else {
      let failure = ControlFailure.system(path)
      unlink(path)
      throw failure
    }
  }
}
