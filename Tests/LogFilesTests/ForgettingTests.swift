import Glibc
import Model
import Synchronization
import Testing

@testable import LogFiles

@Suite("Forgetting")
struct ForgettingTests {
  private static let day: Int64 = 86400 * 1_000_000

  @Test("what was told of a log is forgotten with the log")
  func told() {
    let bed = LogBed()
    unlink(bed.path("a.log"))
    for _ in 0..<3 { look(bed, microseconds: 11_000_000) }
    #expect(bed.follower.takeNotices().contains { $0.hasSuffix("a.log: No such file or directory") })
    for _ in 0..<3 { look(bed, microseconds: 11_000_000) }
    #expect(bed.follower.report.files.isEmpty)
    #expect(bed.follower.told.isEmpty)
  }

  @Test("the place in a file that is gone for a week is forgotten and that is told, not a day before")
  func expiry() {
    let bed = LogBed()
    bed.append(3)
    bed.poll()
    bed.save()
    unlink(bed.path("a.log"))
    bed.kill()
    #expect(look(bed, microseconds: 6 * Self.day).isEmpty)
    let forgotten = look(bed, microseconds: Self.day)
    #expect(forgotten.map(\.isFinished) == [true])
    #expect(bed.follower.takeNotices().contains { $0.contains("1 file that is gone for a week") })
    #expect(look(bed, microseconds: Self.day).isEmpty)
  }

  @Test("a mount that comes late is waited for, however long the host was off")
  func lateMount() {
    let bed = LogBed()
    bed.append(3)
    bed.poll()
    bed.save()
    unlink(bed.path("a.log"))
    bed.kill()
    bed.clocks.realtime.add(30 * Self.day, ordering: .relaxed)
    #expect(look(bed, microseconds: 60_000_000).isEmpty)
  }

  /// Polls after both clocks went on, and returns the positions that were handed over.
  @discardableResult
  private func look(_ bed: LogBed, microseconds: Int64) -> [FilePosition] {
    bed.clocks.realtime.add(microseconds, ordering: .relaxed)
    bed.clocks.monotonic.add(UInt64(microseconds) * 1000, ordering: .relaxed)
    var positions: [FilePosition] = []
    _ = bed.follower.poll {
      positions += $0.positions
      return true
    }
    return positions
  }
}
