import Glibc
import Testing

@testable import tocsind

@Suite struct MonitorTests {
  @Test("waiting ends at once where there is something to take")
  func nothingToWaitFor() {
    let monitor = Monitor(1)
    #expect(monitor.wait(seconds: 60) { $0 == 1 ? "one" : nil } == "one")
  }

  @Test("waiting ends with nothing when the time is over", arguments: [0, 0.05, -1])
  func timeout(seconds: Double) {
    let monitor = Monitor(0)
    let start = ContinuousClock.now
    #expect(monitor.wait(seconds: seconds) { $0 > 0 ? $0 : nil } == nil)
    let waited = ContinuousClock.now - start
    #expect(waited >= .seconds(seconds) && waited < .seconds(30))
  }

  @Test("a change wakes who waits for it")
  func wake() {
    let monitor = Monitor(0)
    let worker = Worker("waker") {
      for _ in 0..<3 {
        usleep(10_000)
        monitor.update { $0 += 1 }
      }
    }
    #expect(monitor.wait { $0 == 3 ? $0 : nil } == 3)
    worker.join()
  }

  @Test("taking wakes who waits for room")
  func takingWakes() {
    let room = Monitor(0)
    let worker = Worker("giver") {
      for _ in 0..<100 {
        _ = room.wait { count -> Bool? in
          guard count == 0 else { return nil }
          count = 1
          return true
        }
      }
    }
    for _ in 0..<100 {
      let taken = room.wait(seconds: 10) { count -> Int? in
        guard count == 1 else { return nil }
        count = 0
        return 1
      }
      #expect(taken == 1)
    }
    worker.join()
    #expect(room.update { $0 } == 0)
  }
}
