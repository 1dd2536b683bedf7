import Control
import Glibc

/// What the daemon said of the host, and when.
struct TopView {
  let top: TopReport
  let status: StatusReport
  /// When it was said, microseconds since 1970 UTC by the clock of whoever asked.
  let seen: Int64

  init(top: TopReport, status: StatusReport, seen: Int64) {
    (self.top, self.status, self.seen) = (top, status, seen)
  }

  /// Takes an answer; nil where it is none.
  init?(_ reply: ControlReply) {
    guard let top = reply.top, let status = reply.status else { return nil }
    self.init(top: top, status: status, seen: Int64(time(nil)) * 1_000_000)
  }
}
