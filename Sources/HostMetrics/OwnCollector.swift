import Glibc
import Model

/// What the daemon and its reader of the journal use: evidence of their own cost.
///
/// The reader is the process's child, whichever thread has started it.
struct OwnCollector: Collector, ~Copyable {
  private let processes: String
  private let tasks: String
  private var own: OwnProcess
  private var reader: OwnProcess?

  init(_ settings: SamplerSettings) {
    processes = settings.path("proc")
    tasks = settings.path("proc/self/task")
    own = OwnProcess(settings.path("proc/self"))
  }

  mutating func collect(_ context: inout CollectionContext) {
    let lateness = context.takeLateness()
    if own.collect(&context) { own.report(lateness: lateness, &context) }
    if reader?.collect(&context) != true { findReader(&context) }
  }

  /// Looks for the child after a start, and after it has been started anew.
  private mutating func findReader(_ context: inout CollectionContext) {
    reader = nil
    guard let number = child(&context.buffer) else { return }
    reader = OwnProcess("\(processes)/\(number)", suffix: " (reader)")
    _ = reader?.collect(&context)
  }

  private func child(_ buffer: inout ReadBuffer) -> UInt64? {
    guard let folder = try? KeptDirectory(tasks),
      let list = try? PathBuilder().open(below: folder.descriptor, DirectoryStream.flags),
      var stream = try? DirectoryStream(taking: list)
    else { return nil }
    while let entry = stream.next() {
      var path = PathBuilder()
      path.append(entry.name)
      path.append("children")
      guard let descriptor = try? path.open(below: folder.descriptor, O_RDONLY | O_CLOEXEC),
        let bytes = try? buffer.fill(closing: descriptor)
      else { continue }
      if let number = ByteScanner.number(parsing: bytes) { return number }
    }
    return nil
  }
}
