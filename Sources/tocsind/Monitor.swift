import Glibc

/// State that threads share, with a way to wait for its change: a mutex and a condition in one.
final class Monitor<State>: @unchecked Sendable {
  private var state: State
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init(_ state: State) {
    self.state = state
    pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    // A wall clock that is set must not make anyone wait for an hour.
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(condition, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Changes the state and wakes who waits.
  func update<Result>(_ change: (inout State) -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer {
      pthread_cond_broadcast(condition)
      pthread_mutex_unlock(mutex)
    }
    return change(&state)
  }

  /// Waits until `take` returns something, or for so many seconds; nil then.
  func wait<Result>(seconds: Double = .infinity, _ take: (inout State) -> Result?) -> Result? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    let deadline = Self.deadline(after: seconds)
    while true {
      if let result = take(&state) {
        pthread_cond_broadcast(condition)
        return result
      }
      guard var deadline else {
        pthread_cond_wait(condition, mutex)
        continue
      }
      if pthread_cond_timedwait(condition, mutex, &deadline) == ETIMEDOUT { return take(&state) }
    }
  }

  private static func deadline(after seconds: Double) -> timespec? {
    guard seconds.isFinite else { return nil }
    let nanoseconds = Clock.monotonicNanoseconds + UInt64(max(0, seconds) * 1e9)
    return timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
  }
}
