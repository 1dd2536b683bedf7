import Control
import Model
import TestSupport
import Testing

@testable import tocsin

@Suite("Charts of characters")
struct CourseChartTests {
  private func chart(
    _ course: SignalCourse, width: Int = 80, hasUnicode: Bool = false, onset: Int64 = .min
  ) -> CourseChart {
    CourseChart(
      course, unit: .fraction, width: width, hasUnicode: hasUnicode, onset: onset,
      time: { "@\($0 / 1_000_000)" })
  }

  private func course(_ values: [Double?], low: Double = 0.1, high: Double = 0.2) -> SignalCourse {
    SignalCourse(
      stepSeconds: 10, endMicroseconds: 1_000_000_000,
      points: values.map { SignalCourse.Point(value: $0, low: low, high: high) })
  }

  @Test("marks what is outside, even where it shares a row with the edge")
  func outside() {
    let lines = chart(course([0.15, 0.2001, 1], low: 0.1, high: 0.2)).lines
    #expect(lines[0] == "  100% |      ###")
    #expect(lines[6].hasSuffix("|...###..."))
    #expect(lines[7].contains("|ooo"))
    #expect(lines.last?.hasSuffix("# outside, o within what is normal (.)") == true)
  }

  @Test("draws in more than ASCII where it may")
  func unicode() {
    let lines = chart(course([0.15, 1]), hasUnicode: true).lines
    #expect(lines[0] == "  100% │   ███")
    #expect(lines.contains { $0.contains("○○○") })
    #expect(lines.contains { $0.contains("└") })
  }

  @Test("says when it began where there is room for it, and marks the column", arguments: [80, 120, 200])
  func onset(width: Int) {
    let values = (0..<60).map { _ in Optional(0.15) }
    let lines = chart(course(values), width: width, onset: 700_000_000).lines
    let columns = width == 200 ? 3 : 1
    #expect(lines[9].utf8.count == 7 + 60 * columns)
    #expect(Array(lines[9].utf8).firstIndex(of: UInt8(ascii: "^")) == 7 + 30 * columns)
    #expect(lines[10].contains("began @700"))
    #expect(lines[10].contains("@400"))
    #expect(lines[10].hasSuffix("@1000"))
  }

  @Test("has nothing to draw without a value")
  func empty() {
    #expect(chart(course([])).isEmpty)
    #expect(chart(course([nil, .nan, .infinity])).isEmpty)
    #expect(!chart(course([0])).isEmpty)
  }

  @Test("fits whatever the numbers are", arguments: 0..<200 as Range<UInt64>)
  func hostile(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    func number() -> Double { Double(bitPattern: random.next()) }
    let count = Int(random.next() % 61)
    var points: [SignalCourse.Point] = []
    for _ in 0..<count {
      points.append(
        SignalCourse.Point(value: random.next() % 4 == 0 ? nil : number(), low: number(), high: number()))
    }
    let width = 80 + Int(random.next() % 121)
    let drawn = CourseChart(
      SignalCourse(
        stepSeconds: number(), endMicroseconds: Int64(truncatingIfNeeded: random.next()), points: points),
      unit: MeasurementUnit.allCases[Int(random.next() % UInt64(MeasurementUnit.allCases.count))],
      width: width, hasUnicode: false, onset: Int64(truncatingIfNeeded: random.next()),
      time: { _ in "03:10:02" })
    #expect(drawn.lines.allSatisfy { $0.utf8.count <= width || count > 40 && $0.utf8.count <= 100 })
    #expect(drawn.lines.allSatisfy { $0.utf8.allSatisfy { (0x20...0x7e).contains($0) } })
  }
}

@Suite("What to do next")
struct NextStepsTests {
  @Test(
    "only what can be a unit's name goes into a command",
    arguments: [
      ("web.service", "web.service"), ("dev-disk-by\\x2duuid.device", "'dev-disk-by\\x2duuid.device'"),
      ("a b.service", nil), ("$(reboot).service", nil), ("a;b", nil), ("'x'", nil), ("-rf", nil), ("", nil),
      ("é.service", nil), (String(repeating: "a", count: 300), nil),
    ] as [(String, String?)])
  func words(name: String, word: String?) {
    #expect(NextSteps.word(name) == word)
  }

  @Test("names the unit that it is about and the one that did it")
  func units() throws {
    var transition = ExplainedIncident.opened
    transition.incident.causes[0].entity = Entity(kind: .unit, name: "batch.service")
    let story = try #require(
      IncidentStory([transition], daemon: DaemonAnswer(.failure(.notRunning(path: "")))))
    let commands = NextSteps(story, check: "").commands.map(\.command)
    #expect(commands[0].hasPrefix("journalctl -u db.service --since=@"))
    #expect(commands[1].hasPrefix("journalctl -u batch.service --since=@"))
    #expect(commands[2...] == ["tocsin alerts --unit db.service", "tocsin feedback 7f3a91c2 --normal"])
  }
}

@Suite("Paging")
struct PagerTests {
  @Test("takes $PAGER as a command line, else less where it is, and none where none is wanted")
  func command() {
    #expect(Pager.command(pager: nil, hasLess: true) == ["less"])
    #expect(Pager.command(pager: nil, hasLess: false) == nil)
    #expect(Pager.command(pager: "more -d", hasLess: true) == ["/bin/sh", "-c", "more -d"])
    #expect(Pager.command(pager: "", hasLess: true) == nil)
    #expect(Pager.command(pager: "cat", hasLess: true) == nil)
  }
}
