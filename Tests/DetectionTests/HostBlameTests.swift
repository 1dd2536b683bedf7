import Model
import TestSupport
import Testing

@testable import Detection

@Suite("Blame of a host's columns")
struct HostBlameTests {
  @Test("is the mean of the two largest contributions")
  func twoLargest() {
    var blame = HostBlame()
    for contribution in [1, 9, 4, 16, 2] { blame.take(Double(contribution), fading: 1) }
    #expect(blame.amount == 12.5)
  }

  @Test("fades by half in half an hour, whatever the cadence")
  func fading() {
    for (cadence, rows) in [(10.0, 180), (60, 30), (300, 6)] {
      var blame = HostBlame()
      blame.take(100, fading: 1)
      blame.take(100, fading: 1)
      for _ in 0..<rows { blame.take(0, fading: HostBlame.fading(seconds: cadence)) }
      #expect(abs(blame.amount - 50) < 1e-9)
    }
  }

  @Test("names the columns that broke out as long as half an hour after they are back")
  func lateQuestion() {
    var stream = HostStream(columns: 8)
    stream.runNormal(3_000)
    for _ in 0..<5 {
      var row = stream.normalRow()
      for column in [1, 4] { row[column] += 100 * Double(column + 1) }
      stream.step(row)
    }
    stream.runNormal(30)
    let ranked = (0..<8).sorted { stream.detector.blame(of: $0) > stream.detector.blame(of: $1) }
    #expect(Set(ranked.prefix(2)) == [1, 4])
  }

  @Test("goes on from a snapshot, and is forgotten with its column")
  func snapshot() throws {
    var stream = HostStream(columns: 3)
    stream.runNormal(500)
    stream.step([1e4, 200, 300])
    var writer = ByteWriter()
    stream.detector.encode(into: &writer)
    var copy = HostDetector(columns: 3, cadenceSeconds: 60)
    var reader = ByteReader(writer.bytes)
    try copy.decode(from: &reader)
    #expect(copy.blame(of: 0) > 10)
    #expect((0..<3).allSatisfy { copy.blame(of: $0) == stream.detector.blame(of: $0) })
    copy.remove(at: 0)
    #expect(copy.blame(of: 0) == 0)
  }

  @Test("no stored blame is larger than a contribution can be, or out of order")
  func hostile() {
    for numbers in [[1, 2], [-1, -2], [1e5, 1], [Double.nan, 0]] {
      var writer = ByteWriter()
      for number in numbers { writer.write(number) }
      var reader = ByteReader(writer.bytes)
      #expect(throws: CodingFailure.self) { try HostBlame(from: &reader) }
    }
  }
}
