import CLinux
import Glibc

/// A thread of the daemon.
///
/// There is no async code in it: each thread may block as it likes.
struct Worker: Sendable {
  private let thread: pthread_t

  /// Starts a thread under a name of at most fifteen bytes.
  init(_ name: String, _ body: sending @escaping () -> Void) {
    let box = Unmanaged.passRetained(Job(name: name, body: body))
    var thread = pthread_t()
    let status = pthread_create(&thread, nil, { Worker.start($0) }, box.toOpaque())
    precondition(status == 0, "cannot start thread \(name): \(systemError(status))")
    self.thread = thread
  }

  /// Waits for its end.
  func join() {
    pthread_join(thread, nil)
  }

  private static func start(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let pointer else { return nil }
    let job = Unmanaged<Job>.fromOpaque(pointer).takeRetainedValue()
    _ = linux_set_thread_name(job.name)
    job.body()
    return nil
  }

  /// Owned by the thread that starts, then by the thread that runs; never by both.
  private final class Job: @unchecked Sendable {
    let name: String
    let body: () -> Void

    init(name: String, body: sending @escaping () -> Void) {
      self.name = name
      self.body = body
    }
  }
}
