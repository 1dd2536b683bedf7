import Glibc
import Synchronization

@testable import Control

/// A server that answers on a thread of its own until the test ends.
final class ServedSocket: Sendable {
  let folder: SocketFolder
  let server: ControlServer
  private let thread: pthread_t
  private let asked: Counter

  /// How many requests have been answered.
  var requests: Int { asked.value.load(ordering: .relaxed) }

  init(folder: SocketFolder = SocketFolder()) throws {
    self.folder = folder
    server = try ControlServer(path: folder.socket)
    asked = Counter()
    thread = Self.start(server, asked)
  }

  deinit {
    server.stop()
    pthread_join(thread, nil)
  }

  /// Sends bytes as they are and returns what comes back until the connection closes.
  func exchange(_ bytes: [UInt8]) -> String {
    guard let (descriptor, address) = try? LocalSocket.make(path: folder.socket) else { return "" }
    defer { close(descriptor) }
    guard LocalSocket.withAddress(address, { connect(descriptor, $0, $1) }) == 0 else { return "" }
    LocalSocket.write(descriptor, bytes, within: 1)
    let answer = try? LocalSocket.readLine(descriptor, limit: LocalSocket.maximumLine, within: 10)
    return String(decoding: answer ?? [], as: UTF8.self)
  }

  private final class Counter: Sendable {
    let value = Atomic(0)
  }

  private final class Job: Sendable {
    let server: ControlServer
    let asked: Counter

    init(server: ControlServer, asked: Counter) {
      self.server = server
      self.asked = asked
    }

    func run() {
      server.serve { request in
        asked.value.wrappingAdd(1, ordering: .relaxed)
        guard request.command == .status else {
          return ControlReply(ok: false, errors: ["tocsin.toml:1: wrong"], isRefused: true)
        }
        var report = StatusReport()
        report.host = "db1"
        report.units = [StatusReport.UnitEntries(name: "ssh.service", entries: 7)]
        return ControlReply(ok: true, status: report)
      }
    }
  }

  private static func start(_ server: ControlServer, _ asked: Counter) -> pthread_t {
    var thread = pthread_t()
    let job = Unmanaged.passRetained(Job(server: server, asked: asked)).toOpaque()
    pthread_create(
      &thread, nil,
      { pointer in
        if let pointer { Unmanaged<Job>.fromOpaque(pointer).takeRetainedValue().run() }
        return nil
      }, job)
    return thread
  }
}
