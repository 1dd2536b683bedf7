import Glibc
import Synchronization
import Testing

@testable import HostMetrics

/// Workers that a test runs when it likes, and questions that never end until it says so.
final class HeldWorkers: Sendable {
  private let workers = Mutex<[@Sendable () -> Void]>([])

  var count: Int { workers.withLock { $0.count } }

  func take(_ worker: @escaping @Sendable () -> Void) -> Bool {
    workers.withLock { $0.append(worker) }
    return true
  }

  /// Runs every worker that was started since the last call.
  func run() {
    let taken = workers.withLock { workers in
      defer { workers = [] }
      return workers
    }
    for worker in taken { worker() }
  }
}

/// A door that a thread waits at.
final class Door: Sendable {
  private let isOpen = Atomic(false)

  func open() { isOpen.store(true, ordering: .releasing) }

  func wait() {
    while !isOpen.load(ordering: .acquiring) { usleep(500) }
  }
}

/// True as soon as a condition holds; false after ten seconds.
func eventually(_ condition: () -> Bool) -> Bool {
  for _ in 0..<10_000 {
    if condition() { return true }
    usleep(1000)
  }
  return false
}

@Suite("Probe threads")
struct ProbePoolTests {
  @Test("answers every question, one worker at a time, and has no worker when none is left")
  func answers() {
    let workers = HeldWorkers()
    let pool = ProbePool(start: workers.take)
    let answers = (0..<3).map { _ in Mailbox<Int>() }
    for (number, answer) in answers.enumerated() {
      #expect(pool.ask("\(number)", .local) { answer.put(number) })
    }
    #expect(workers.count == 1)
    #expect(pool.standing(of: "2", at: 0) == .waiting)
    workers.run()
    #expect(answers.map { $0.take() } == [0, 1, 2])
    #expect(pool.standing(of: "2", at: 0) == .idle)
    #expect(pool.ask("2", .local) {})
    #expect(workers.count == 1, "the first worker has ended")
  }

  @Test("does not ask again what has not been answered")
  func once() {
    let workers = HeldWorkers()
    let pool = ProbePool(start: workers.take)
    #expect(pool.ask("a", .local) {})
    #expect(!pool.ask("a", .local) {})
    workers.run()
    #expect(pool.ask("a", .local) {})
  }

  @Test("gives a stuck question up, asks the others, and takes it back once it is answered")
  func stuck() {
    let pool = ProbePool(deadline: 5)
    let (door, hung, other) = (Door(), Mailbox<Int>(), Mailbox<Int>())
    pool.ask("hung", .remote) {
      door.wait()
      hung.put(1)
    }
    pool.ask("other", .remote) { other.put(2) }
    #expect(eventually { pool.standing(of: "hung", at: 0) == .asking(seconds: 0) })
    pool.poll(at: .seconds(10))
    pool.poll(at: .seconds(14))
    #expect(pool.standing(of: "hung", at: .seconds(14)) == .asking(seconds: 4))
    #expect(other.take() == nil, "the other one waits for the same worker")
    pool.poll(at: .seconds(15))
    #expect(pool.standing(of: "hung", at: .seconds(16)) == .stuck(seconds: 6))
    #expect(eventually { other.take() == 2 })
    #expect(!pool.ask("hung", .remote) {})
    door.open()
    #expect(eventually { hung.take() == 1 && pool.standing(of: "hung", at: .seconds(17)) == .idle })
    #expect(pool.ask("hung", .remote) {})
  }

  @Test("holds three stuck questions of others and one of its own, and asks no more before one is answered")
  func cap() {
    let pool = ProbePool(deadline: 5)
    let door = Door()
    let answer = Mailbox<Int>()
    for number in 0..<5 { pool.ask("\(number)", .remote) { door.wait() } }
    var now: UInt64 = 0
    #expect(
      eventually {
        now += .seconds(3)
        pool.poll(at: now)
        return pool.isExhausted(.remote)
      })
    #expect((0..<5).filter { pool.standing(of: "\($0)", at: now) == .waiting }.count == 2)
    #expect(!pool.isExhausted(.local))
    pool.ask("local", .local) { answer.put(7) }
    #expect(eventually { answer.take() == 7 }, "the machine's own disks are still asked")
    door.open()
    #expect(eventually { (0..<5).allSatisfy { pool.standing(of: "\($0)", at: now) == .idle } })
    #expect(!pool.isExhausted(.remote))
  }

  @Test("tries again where no thread could be started")
  func noThread() {
    let isAllowed = Atomic(false)
    let pool = ProbePool { worker in
      guard isAllowed.load(ordering: .acquiring) else { return false }
      worker()
      return true
    }
    let answer = Mailbox<Int>()
    #expect(pool.ask("a", .local) { answer.put(1) })
    #expect(pool.standing(of: "a", at: 0) == .waiting)
    isAllowed.store(true, ordering: .releasing)
    pool.poll(at: .seconds(1))
    #expect(answer.take() == 1)
  }

  @Test("refuses questions beyond its cap")
  func full() {
    let pool = ProbePool { _ in false }
    for number in 0..<ProbePool.maximumWaiting { #expect(pool.ask("\(number)", .local) {}) }
    #expect(!pool.ask("one more", .local) {})
  }

  @Test("a worker has none of the process's descriptors, and the process keeps them")
  func descriptors() {
    let descriptor = open("/proc/self/stat", O_RDONLY | O_CLOEXEC)
    defer { close(descriptor) }
    let seen = Mailbox<Bool>()
    ProbePool().ask("descriptors", .local) { seen.put(fcntl(descriptor, F_GETFD) >= 0) }
    var isSeen: Bool?
    #expect(
      eventually {
        isSeen = seen.take()
        return isSeen != nil
      })
    #expect(isSeen == false)
    #expect(fcntl(descriptor, F_GETFD) >= 0)
  }
}
