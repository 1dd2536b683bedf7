import HostMetrics
import Model
import Testing

@testable import tocsind

@Suite("Steps of the wall clock")
struct ClockStepTests {
  /// A reading `awake` seconds after the first, after so much sleep, with the wall clock moved by `set`.
  private func reading(awake: Double, asleep: Double = 0, set: Double = 0) -> ClockReading {
    ClockReading(
      monotonic: Made.nanoseconds(awake), boottime: Made.nanoseconds(awake + asleep),
      realtime: Made.microseconds(awake + asleep + set))
  }

  private func steps(_ readings: (ClockReading, Bool?)...) -> [Double?] {
    var detector = ClockStepDetector()
    return readings.map { reading, wasSet in
      detector.step(at: reading, wasSet: wasSet).map { ($0 * 1000).rounded() / 1000 }
    }
  }

  @Test("have their size and direction, small ones too where the kernel tells of them")
  func told() {
    let found = steps(
      (reading(awake: 0), false), (reading(awake: 1, set: 7200), true), (reading(awake: 2, set: 7200), false),
      (reading(awake: 3, set: 7199.6), true))
    #expect(found == [nil, 7200, nil, -0.4])
  }

  @Test("are not what a daemon slews, however far it goes, nor what a sleep brings")
  func slewed() {
    let found = steps(
      (reading(awake: 0), false), (reading(awake: 60, set: 5), false),
      (reading(awake: 61, asleep: 3600, set: 5), true), (reading(awake: 62, asleep: 3600, set: 5), false))
    #expect(found == [nil, nil, nil, nil])
  }

  @Test("that happen while the clocks are read are found in the next reading")
  func between() {
    let early = steps(
      (reading(awake: 0), false), (reading(awake: 1), true), (reading(awake: 2, set: 30), false))
    #expect(early == [nil, nil, 30])
    let never = steps(
      (reading(awake: 0), false), (reading(awake: 1), true), (reading(awake: 2), false),
      (reading(awake: 3, set: 30), false))
    #expect(never == [nil, nil, nil, nil])
  }

  @Test("count from a second on where the kernel cannot be asked")
  func untold() {
    let found = steps(
      (reading(awake: 0), nil), (reading(awake: 1, set: 0.9), nil), (reading(awake: 2, set: -0.2), nil))
    #expect(found == [nil, nil, -1.1])
  }

  @Test("become a change with their size")
  func change() {
    let forward = ClockStepDetector.change(by: 7200, at: 5)
    #expect(forward.summary == "wall clock set forward by 2h")
    #expect(forward.kind == .clock && forward.entity == .host && forward.realtimeMicroseconds == 5)
    #expect(ClockStepDetector.change(by: -0.35, at: 5).summary == "wall clock set back by 350ms")
  }

  @Test("wake who waits for the next tick only if there was one")
  func watch() {
    var watch = ClockWatch()
    let before = Clock.monotonicNanoseconds
    watch.sleep(until: before + 20_000_000)
    #expect(Clock.monotonicNanoseconds >= before + 20_000_000)
    let isTold = watch.isTold
    let wasSet = watch.wasSet()
    #expect(!isTold && wasSet == false)
  }

  @Test("are in the frame of their tick, and in the next one's where that tick was dropped")
  func frames() {
    var inbox = Inbox()
    var first = Made.tick(at: 0)
    first.tick.changes = [ClockStepDetector.change(by: 9, at: Made.microseconds(0))]
    inbox.add(first)
    for second in 1...Inbox.maximumTicks { inbox.add(Made.tick(at: Double(second))) }
    var assembler = FrameAssembler(bootID: Made.boot)
    for tick in inbox.ticks { assembler.add(tick) }
    let frames = assembler.frames(monotonicNanoseconds: Made.nanoseconds(5))
    #expect(frames.first?.changes.map(\.summary) == ["wall clock set forward by 9s"])
    #expect(frames.dropFirst().allSatisfy { $0.changes.isEmpty })
  }
}
