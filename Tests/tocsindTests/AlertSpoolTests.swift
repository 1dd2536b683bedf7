import Model
import Testing

@testable import tocsind

@Suite struct AlertSpoolTests {
  @Test("keeps what fits in order")
  func order() {
    var spool = AlertSpool()
    spool.add((1...5).map { Made.transition($0, .open) })
    spool.removeFirst()
    #expect(spool.transitions.map(\.sequence) == [2, 3, 4, 5])
    let taken = spool.takeAll()
    #expect(taken.count == 4)
    #expect(spool.transitions.isEmpty)
    #expect(spool.dropped == 0)
  }

  @Test("full, it gives up the oldest updates first and counts them")
  func updatesFirst() {
    var spool = AlertSpool()
    let capacity = UInt64(AlertSpool.capacity)
    spool.add((1...capacity).map { Made.transition($0, $0 <= 100 ? .update : .open) })
    spool.add((1...60).map { Made.transition(capacity + $0, .clear) })
    #expect(spool.transitions.count == AlertSpool.capacity)
    #expect(spool.transitions.filter { $0.kind == .update }.map(\.sequence) == Array(61...100))
    #expect(spool.transitions.count { $0.kind == .clear } == 60)
    #expect(spool.dropped == 60)
  }

  @Test("without updates left the oldest go")
  func oldestLast() {
    var spool = AlertSpool()
    let capacity = UInt64(AlertSpool.capacity)
    spool.add((1...capacity + 3).map { Made.transition($0, $0 == 500 ? .update : .clear) })
    #expect(spool.transitions.first?.sequence == 3)
    #expect(!spool.transitions.contains { $0.sequence == 500 })
    #expect(spool.transitions.count == AlertSpool.capacity)
    #expect(spool.dropped == 3)
  }

  @Test("what is taken from the outbox at the end comes with the word that it is the end")
  func outbox() {
    var outbox = Outbox()
    let nothing = outbox.takeAll()
    #expect(nothing == nil)
    outbox.alerts.add([Made.transition(1, .open)])
    let first = outbox.takeAll()
    #expect(first?.isStopping == false)
    outbox.alerts.add([Made.transition(2, .clear)])
    outbox.isStopping = true
    let last = outbox.takeAll()
    #expect(last?.isStopping == true)
    #expect(last?.alerts.transitions.map(\.sequence) == [2])
  }
}
