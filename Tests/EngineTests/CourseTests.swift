import Model
import TestSupport
import Testing

@testable import Engine

@Suite("The course of the signal that leads")
struct CourseTests {
  @Test("an alert shows the signal before it rang, with its band; an update does not")
  func open() throws {
    var watch = Watch()
    watch.pass(400)
    watch.stress()
    watch.pass(90)
    let opened = try #require(watch.written.first { $0.kind == .open })
    let course = try #require(opened.incident.course)
    #expect(course.points.count <= SignalCourse.maximumPoints)
    let values = course.points.compactMap(\.value)
    #expect(try #require(values.last) > 0.9)
    #expect(try #require(values.first) < 0.3)
    let expected = try #require(opened.incident.lead?.expected)
    #expect(course.points.allSatisfy { abs($0.high - expected.high) <= expected.high * 0.001 })
    #expect(course.endMicroseconds <= opened.realtimeMicroseconds)
    #expect(course.endMicroseconds > opened.realtimeMicroseconds - 11_000_000)
    #expect(watch.written.filter { $0.kind == .update }.allSatisfy { $0.incident.course == nil })
  }

  @Test("the end shows the way back, at a pace that reaches back to the beginning")
  func clear() throws {
    var watch = Watch()
    watch.pass(400)
    watch.stress()
    watch.pass(60)
    watch.relax()
    watch.pass(240)
    let short = try #require(watch.written.last { $0.kind == .clear }?.incident.course)
    #expect(short.stepSeconds == 10)
    #expect(short.points.contains { $0.value ?? 0 > 0.9 })
    #expect(try #require(short.points.last?.value) < 0.3)
  }

  @Test("the end of what lasted for long shows means of five minutes")
  func long() throws {
    var watch = Watch()
    watch.pass(3600)
    watch.stress()
    watch.pass(1500)
    watch.relax()
    watch.pass(1500)
    let long = try #require(watch.written.last { $0.kind == .clear }?.incident.course)
    #expect(long.stepSeconds == 300)
    #expect(long.points.contains { $0.value ?? 0 > 0.9 })
  }

  @Test("an engine that adopts a line keeps nothing of its course")
  func adopted() throws {
    var watch = Watch()
    watch.pass(400)
    watch.stress()
    watch.pass(60)
    let opened = try #require(watch.written.first)
    try #require(opened.incident.course != nil)
    var other = Watch()
    other.engine.adopt([opened])
    #expect(other.engine.book.open.map(\.incident.course) == [nil])
  }
}

@Suite("Recent means")
struct RecentMeansTests {
  private func filled(_ count: Int) -> RecentMeans {
    var means = RecentMeans()
    means.insert(at: 1)
    for number in 0..<count { means.add([.nan, Double(number)], endMicroseconds: Int64(number)) }
    return means
  }

  @Test("come out in their order, from the first on, and the oldest make room")
  func order() {
    #expect(filled(3).values(at: 1) == [0, 1, 2])
    #expect(filled(3).values(at: 0).isEmpty)
    #expect(filled(3).values(at: 2).isEmpty)
    let many = filled(70)
    #expect(many.values(at: 1).compactMap(\.self) == (10..<70).map(Double.init))
    #expect(many.endMicroseconds == 69)
  }

  @Test("have gaps where nothing was measured")
  func gaps() {
    var means = filled(2)
    means.skip(2)
    means.add([.infinity, 7], endMicroseconds: 9)
    #expect(means.values(at: 1) == [0, 1, nil, nil, 7])
    means.skip(.max)
    #expect(means.values(at: 1).isEmpty)
    means.add([1, 2], endMicroseconds: 10)
    means.insert(at: 1)
    #expect(means.values(at: 1).isEmpty && means.values(at: 0) == [1])
  }

  @Test("are within 0.4 % of what was measured", arguments: 0..<20 as Range<UInt64>)
  func precision(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var means = RecentMeans()
    means.insert(at: 0)
    for _ in 0..<50 {
      // Ten to the power of -9...12 or so.
      var value = random.uniform() * 2 - 1
      for _ in 0..<Int(random.next() % 10) { value *= 100 }
      for _ in 0..<Int(random.next() % 5) { value /= 100 }
      means.add([value], endMicroseconds: 0)
      let kept = try #require(means.values(at: 0).last ?? nil)
      #expect(abs(kept - value) <= abs(value) / 256)
    }
  }

  @Test("go through a snapshot, and a damaged one is refused")
  func coding() throws {
    let means = filled(70)
    var writer = ByteWriter()
    means.encode(into: &writer)
    var reader = ByteReader(writer.bytes)
    let again = try RecentMeans(places: 2, decoding: &reader)
    #expect(reader.isAtEnd)
    #expect(again.values(at: 1) == means.values(at: 1) && again.endMicroseconds == means.endMicroseconds)
    var bad = writer.bytes
    bad[0] = 60
    var badReader = ByteReader(bad)
    #expect(throws: CodingFailure.self) { _ = try RecentMeans(places: 2, decoding: &badReader) }
  }

  @Test(
    "numbers are rounded to four digits",
    arguments: [
      (0, 0), (-0.0, 0), (1e-13, 0), (0.123456, 0.1235), (-0.123456, -0.1235), (7_408_963_584, 7_409_000_000),
      (999_960, 1_000_000), (9_999.4, 9_999), (12.346, 12.35), (1e300, 1e300),
    ] as [(Double, Double)])
  func shortened(value: Double, expected: Double) {
    #expect(abs(Shortening.shortened(value) - expected) <= abs(expected) * 1e-4)
    #expect(Shortening.shortened(Shortening.shortened(value)) == Shortening.shortened(value))
  }
}
