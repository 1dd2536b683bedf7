import Model

/// What every collector works with: the buffer, the time since the last tick, and where results go.
struct CollectionContext: ~Copyable {
  /// Signals and values.
  var signals = SignalOutput()
  /// What went wrong or came back.
  var notices = NoticeLog()
  /// The memory that files are read into.
  var buffer = ReadBuffer()
  /// `CLOCK_MONOTONIC` of this tick, nanoseconds.
  private(set) var now: UInt64 = 0
  /// Seconds since the tick before; `nil` in the first one.
  private(set) var elapsed: Double?
  private var hasBegun = false

  /// Begins a tick.
  ///
  /// - Returns: False where time has not moved on since the tick before: nothing can be measured then.
  mutating func begin(at time: UInt64) -> Bool {
    guard hasBegun else {
      hasBegun = true
      now = time
      return true
    }
    guard time > now else { return false }
    elapsed = Double(time - now) / 1e9
    now = time
    return true
  }

  /// Reads a file, and notes the first failure and the first success after it.
  ///
  /// - Returns: Bytes that are good until the next file is read.
  mutating func bytes(of file: inout KeptFile) -> UnsafeRawBufferPointer? {
    read(&file) { $0 }
  }

  /// Reads and parses a file, and notes the first failure and the first success after it.
  mutating func read<Value>(
    _ file: inout KeptFile, _ parse: (UnsafeRawBufferPointer) -> Value?
  ) -> Value? {
    do throws(SystemFailure) {
      let parsed = parse(try file.read(into: &buffer))
      let problem = parsed == nil ? "not in the form that is expected" : nil
      notices.note(problem, about: file.path, wasFailing: &file.isFailing)
      return parsed
    } catch {
      notices.note(error.description, about: file.path, wasFailing: &file.isFailing)
      return nil
    }
  }
}
