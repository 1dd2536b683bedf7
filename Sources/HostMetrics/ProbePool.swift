import CLinux
import Glibc
import Synchronization

/// Threads for questions that the kernel may take forever to answer, such as statvfs(3) of a dead server's mount.
///
/// A worker takes one question after the other and ends when none is left, so that a quiet pool has no thread.
/// A question that takes longer than the deadline is stuck: its worker is given up, another takes over what
/// waits, and the question cannot be asked again until the kernel has let go of the worker. Stuck workers are
/// capped, as each of them is a thread and some of its memory.
///
/// One pool serves the whole process: a sampler that is made anew must not ask again where the one before got
/// stuck. It reads no clock: time is what ``poll(at:)`` is told.
final class ProbePool: Sendable {
  /// Who is asked: what waits for one lane does not wait for the other.
  enum Lane: Int, CaseIterable {
    /// This machine's kernel and disks.
    case local
    /// Another machine, or a program.
    case remote
    /// A chip: a disk that is dying answers its thermometer after a minute, or never.
    case sensor

    /// How many workers may be stuck.
    ///
    /// Together six. The lane that anybody with a mount of his own can stop must not stop the others.
    fileprivate var maximumStuck: Int {
      switch self {
      case .local: 1
      case .remote: 3
      case .sensor: 2
      }
    }
  }

  /// What has become of a question.
  enum Standing: Equatable {
    /// It is not asked, or was answered.
    case idle
    /// It waits for a worker.
    case waiting
    /// A worker asks, for so many seconds.
    case asking(seconds: Double)
    /// A worker has asked for longer than the deadline, for so many seconds.
    case stuck(seconds: Double)
  }

  private struct Question {
    let key: String
    let lane: Lane
    let ask: @Sendable () -> Void
  }

  private struct Running {
    let key: String
    let lane: Lane
    var since: UInt64?
    var isStuck = false
  }

  private struct Book {
    var waiting: [Question] = []
    var running: [Running] = []
    /// Workers that are not stuck, by lane.
    var workers = Lane.allCases.map { _ in 0 }

    func stuck(in lane: Lane) -> Int { running.count { $0.lane == lane && $0.isStuck } }

    func needsWorker(_ lane: Lane) -> Bool {
      workers[lane.rawValue] == 0 && stuck(in: lane) < lane.maximumStuck
        && waiting.contains { $0.lane == lane }
    }
  }

  /// The pool of this process.
  static let shared = ProbePool()

  /// A pool for a root: below another than `/` nothing is mounted as its table says, so that nothing can hang, and
  /// each question is answered before ``ask(_:_:_:)`` returns.
  static func serving(_ root: String) -> ProbePool {
    guard root != "/" else { return shared }
    return ProbePool { worker in
      worker()
      return true
    }
  }

  /// So many questions wait at most; further ones are refused.
  static let maximumWaiting = 1024

  private let book = Mutex(Book())
  private let deadline: UInt64
  private let start: @Sendable (@escaping @Sendable () -> Void) -> Bool

  /// Makes a pool without a thread.
  ///
  /// - Parameters:
  ///   - deadline: Seconds that an answer may take.
  ///   - start: Runs a worker, and tells whether it could. Tests may run it at once.
  init(
    deadline: Double = 5,
    start: @escaping @Sendable (@escaping @Sendable () -> Void) -> Bool = ProbePool.startThread
  ) {
    self.deadline = UInt64(deadline * 1e9)
    self.start = start
  }

  /// Asks, unless the same question has not been answered yet.
  ///
  /// - Parameters:
  ///   - key: Names the question.
  ///   - lane: Who is asked.
  ///   - question: Asks and puts the answer where it belongs; it may use no descriptor that others opened.
  /// - Returns: False where it was not asked.
  @discardableResult
  func ask(_ key: String, _ lane: Lane, _ question: @escaping @Sendable () -> Void) -> Bool {
    let isTaken = book.withLock { book in
      guard book.waiting.count < Self.maximumWaiting, !book.waiting.contains(where: { $0.key == key }),
        !book.running.contains(where: { $0.key == key })
      else { return false }
      book.waiting.append(Question(key: key, lane: lane, ask: question))
      return true
    }
    if isTaken { startWorkerIfNeeded(lane) }
    return isTaken
  }

  /// Gives up workers that are beyond the deadline, and starts others in their place.
  func poll(at now: UInt64) {
    book.withLock { book in
      for index in book.running.indices where !book.running[index].isStuck {
        let since = book.running[index].since ?? now
        book.running[index].since = since
        guard now >= since, now - since >= deadline else { continue }
        book.running[index].isStuck = true
        book.workers[book.running[index].lane.rawValue] -= 1
      }
    }
    for lane in Lane.allCases { startWorkerIfNeeded(lane) }
  }

  /// What has become of a question.
  func standing(of key: String, at now: UInt64) -> Standing {
    book.withLock { book in
      if let running = book.running.first(where: { $0.key == key }) {
        let since = min(running.since ?? now, now)
        let seconds = Double(now - since) / 1e9
        return running.isStuck ? .stuck(seconds: seconds) : .asking(seconds: seconds)
      }
      return book.waiting.contains { $0.key == key } ? .waiting : .idle
    }
  }

  /// True where so many workers are stuck that nobody else in the lane is asked.
  func isExhausted(_ lane: Lane) -> Bool {
    book.withLock { $0.stuck(in: lane) >= lane.maximumStuck }
  }

  private func startWorkerIfNeeded(_ lane: Lane) {
    let isNeeded = book.withLock { book in
      guard book.needsWorker(lane) else { return false }
      book.workers[lane.rawValue] += 1
      return true
    }
    guard isNeeded, !start({ self.work(in: lane) }) else { return }
    book.withLock { $0.workers[lane.rawValue] -= 1 }
  }

  private func work(in lane: Lane) {
    while let question = take(from: lane) {
      question.ask()
      guard finish(question) else { return }
    }
  }

  private func take(from lane: Lane) -> Question? {
    book.withLock { book in
      guard let index = book.waiting.firstIndex(where: { $0.lane == lane }) else {
        book.workers[lane.rawValue] -= 1
        return nil
      }
      let question = book.waiting.remove(at: index)
      book.running.append(Running(key: question.key, lane: lane))
      return question
    }
  }

  /// Notes an answer.
  ///
  /// - Returns: False for a worker that was given up and whose place is taken.
  private func finish(_ question: Question) -> Bool {
    book.withLock { book in
      guard let index = book.running.firstIndex(where: { $0.key == question.key }) else { return false }
      let running = book.running.remove(at: index)
      guard running.isStuck else { return true }
      guard book.needsWorker(running.lane) else { return false }
      book.workers[running.lane.rawValue] += 1
      return true
    }
  }
}

// MARK: - Threads

extension ProbePool {
  /// A question needs little more than the path walk of the C library.
  private static var stackBytes: Int { 256 << 10 }

  private final class Body: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Runs a worker on a thread of its own, with no descriptor of the process.
  ///
  /// A thread that waits for a program's filesystem cannot even be killed. Were the descriptors shared, it would
  /// keep the daemon's socket, database and locks open after the daemon has gone.
  private static func startThread(_ body: @escaping @Sendable () -> Void) -> Bool {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    pthread_attr_setstacksize(&attributes, stackBytes)
    let box = Unmanaged.passRetained(Body(body))
    var thread = pthread_t()
    guard pthread_create(&thread, &attributes, { ProbePool.run($0) }, box.toOpaque()) == 0 else {
      box.release()
      return false
    }
    return true
  }

  private static func run(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let pointer else { return nil }
    let body = Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue()
    _ = linux_set_thread_name("probe")
    // Where the kernel is older than 5.9 the descriptors stay shared, which costs nothing while all is well.
    _ = linux_leave_descriptors()
    body.run()
    return nil
  }
}

/// Where an answer waits to be fetched by another thread.
final class Mailbox<Answer: Sendable>: Sendable {
  private let answer = Mutex<Answer?>(nil)

  /// Puts an answer in, over one that was not fetched.
  func put(_ new: Answer) {
    answer.withLock { $0 = new }
  }

  /// Fetches the answer, if there is one.
  func take() -> Answer? {
    answer.withLock { answer in
      defer { answer = nil }
      return answer
    }
  }
}
