import Glibc
import Model

/// What every collector works with: the buffer, the time since the last tick, and where results go.
struct CollectionContext: ~Copyable {
  /// Signals and values.
  var signals = SignalOutput()
  /// What changed on the host.
  var changes = ChangeLog()
  /// What went wrong or came back.
  var notices = NoticeLog()
  /// What processes used; filled in the tick that ends a pass over the process table.
  var usages: [ProcessUsage] = []
  /// What the system bus has told of units since the last walk over them.
  var unitCounts: [UnitCounts] = []
  /// The memory that files are read into.
  var buffer = ReadBuffer()
  /// `CLOCK_MONOTONIC` of this tick, nanoseconds.
  private(set) var now: UInt64 = 0
  /// Seconds since the collector that runs now ran before; `nil` in its first run.
  private(set) var elapsed: Double?
  /// Seconds that the latest tick since the last question came after its time.
  private var lateness: Double?
  private var hasBegun = false

  /// Begins a tick.
  ///
  /// - Returns: False where time has not moved on since the tick before: nothing can be measured then.
  mutating func begin(at time: UInt64) -> Bool {
    guard !hasBegun || time > now else { return false }
    hasBegun = true
    now = time
    return true
  }

  /// Begins a collector's run.
  mutating func beginRun(since last: UInt64?) {
    elapsed = last.map { Double(now - $0) / 1e9 }
    notices.beginRun()
  }

  /// Ends a tick and returns what it brought.
  mutating func take() -> Tick {
    var tick = signals.take()
    swap(&tick.usages, &usages)
    tick.changes = changes.take()
    return tick
  }

  /// Notes how late a tick came, in seconds; `nil` where it came of its own accord.
  mutating func note(lateness seconds: Double?) {
    if let seconds { lateness = max(lateness ?? 0, seconds) }
  }

  /// Hands over the largest lateness since the last call.
  mutating func takeLateness() -> Double? {
    defer { lateness = nil }
    return lateness
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
    switch outcome(of: &file, parse) {
    case .success(let parsed): return parsed
    case .failure(let failure):
      notices.note(
        failure.description, about: file.path, wasFailing: &file.isFailing,
        isAbsence: failure.code == ENOENT)
      return nil
    }
  }

  /// Reads and parses a file that not every host has; where it is absent nothing is noted.
  ///
  /// - Returns: `nil` where it is absent, or cannot be read or parsed.
  @discardableResult
  mutating func readIfPresent<Value>(
    _ file: inout KeptFile, _ parse: (UnsafeRawBufferPointer) -> Value?
  ) -> Value? {
    switch outcome(of: &file, parse) {
    case .success(let parsed): return parsed
    case .failure(let failure):
      // A device that was pulled out, or an interface or a process that has gone, is not to be read either.
      let isAbsent = [ENOENT, ENODEV, ENOTDIR, ESRCH].contains(failure.code)
      if !isAbsent { notices.note(failure.description, about: file.path, wasFailing: &file.isFailing) }
      return nil
    }
  }

  /// Reads and parses a file; that it could be read, and whether it has the form that is expected, is noted.
  private mutating func outcome<Value>(
    of file: inout KeptFile, _ parse: (UnsafeRawBufferPointer) -> Value?
  ) -> Result<Value?, SystemFailure> {
    do throws(SystemFailure) {
      let parsed = parse(try file.read(into: &buffer))
      let problem = parsed == nil ? "not in the form that is expected" : nil
      notices.note(problem, about: file.path, wasFailing: &file.isFailing)
      return .success(parsed)
    } catch {
      return .failure(error)
    }
  }
}
