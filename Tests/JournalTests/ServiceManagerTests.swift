import Glibc
import Testing

@testable import Journal

@Suite("Telling the service manager and the journal", .serialized)
struct ServiceManagerTests {
  @Test("a state is told in one datagram, and a watchdog's period is read")
  func notify() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("notify")
    let socket = try listen(at: path)
    defer { close(socket) }
    setenv("NOTIFY_SOCKET", path, 1)
    setenv("WATCHDOG_USEC", "60000000", 1)
    defer {
      unsetenv("NOTIFY_SOCKET")
      unsetenv("WATCHDOG_USEC")
    }
    #expect(ServiceManager.notify("READY=1"))
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = recv(socket, &buffer, buffer.count, 0)
    #expect(String(decoding: buffer[..<max(0, count)], as: UTF8.self) == "READY=1")
    #expect(ServiceManager.watchdogMicroseconds == 60_000_000)
  }

  @Test("without a manager nothing is told")
  func noManager() {
    #expect(!ServiceManager.notify("READY=1"))
    #expect(ServiceManager.watchdogMicroseconds == nil)
  }

  @Test(
    "field names that journald would refuse are refused", arguments: ["", "_PID", "message", "A-B", "1A"])
  func fieldName(name: String) {
    #expect(throws: JournalFailure.self) { try JournalSender.send([(name: name, value: [])]) }
  }

  private func listen(at path: String) throws -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0 else { throw FixtureFailure() }
    return descriptor
  }
}
