import Glibc
import TestSupport

/// A folder of its own for a test's sockets, removed with everything in it.
final class SocketFolder: Sendable {
  let path: String

  init() {
    path = makeTemporaryFolder() ?? "/nonexistent"
  }

  deinit {
    unlink(socket)
    rmdir(path)
  }

  var socket: String { path + "/control.sock" }

  /// The type and permissions of what is at the socket's path; 0 where there is nothing.
  var mode: mode_t {
    var status = stat()
    return lstat(socket, &status) == 0 ? status.st_mode : 0
  }

  func touch() {
    close(open(socket, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600))
  }
}
