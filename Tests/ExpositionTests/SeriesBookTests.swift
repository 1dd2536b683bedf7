import Exposition
import Glibc
import Model
import TestSupport
import Testing

@Suite("Series of a source")
struct SeriesBookTests {
  private func values(_ texts: [(seconds: Double, text: String)]) throws -> [[String: Double]] {
    var book = SeriesBook(source: "app")
    return try texts.map { seconds, text in
      let exposition = try ExpositionParser.parse(Array((text + "\n").utf8))
      let values = book.take(exposition, at: seconds)
      return Dictionary(uniqueKeysWithValues: values.map { ($0.descriptor.name, $0.value) })
    }
  }

  @Test("counters become rates over the time between two expositions")
  func counters() throws {
    let text = "# TYPE done counter\ndone{q=\"a\"} "
    let seen = try values([(100, text + "5"), (110, text + "25"), (115, text + "30"), (115, text + "31")])
    #expect(seen == [[:], [#"done{q="a"}"#: 2], [#"done{q="a"}"#: 1], [:]])
  }

  @Test("a counter that has gone down began again at zero, and after a long pause it begins anew")
  func reset() throws {
    let seen = try values([
      (0, "x_total 100"), (10, "x_total 30"), (20, "x_total 40"), (90_000, "x_total 90"),
    ])
    #expect(seen == [[:], ["x_total": 3], ["x_total": 1], [:]])
  }

  @Test("a series that an exposition leaves out goes on from where it was, each over its own time")
  func turns() throws {
    let seen = try values([
      (0, "a_total 10"), (5, "b_total 100"), (10, "a_total 30"), (25, "b_total 140"), (7300, "a_total 50"),
    ])
    #expect(seen == [[:], [:], ["a_total": 2], ["b_total": 2], [:]])
  }

  @Test("a histogram that an exposition leaves out goes on from where it was")
  func distributionTurns() throws {
    func text(_ count: Int) -> String {
      "# TYPE t histogram\nt_bucket{le=\"+Inf\"} \(count)\nt_sum \(count)\nt_count \(count)"
    }
    let seen = try values([(0, text(10)), (5, "x 1"), (10, text(30))])
    #expect(seen == [[:], ["x": 1], ["t.rate": 2, "t.mean": 1]])
  }

  @Test("gauges stay what they are; what is not finite, a time of day, or information is left out")
  func gauges() throws {
    let text = """
      # TYPE temperature_celsius gauge
      temperature_celsius 41.5
      idle NaN
      last_run_timestamp_seconds 1.7e9
      build_info{version="1"} 1
      process_start_time_seconds 5
      # TYPE db_response_time_seconds gauge
      db_response_time_seconds 0.25
      last_backup_time_seconds 1.7e9
      # TYPE state stateset
      state{state="up"} 1
      """
    let expected = [
      "temperature_celsius": 41.5, "db_response_time_seconds": 0.25, #"state{state="up"}"#: 1,
    ]
    #expect(try values([(0, text)]) == [expected])
  }

  @Test("a histogram becomes a rate, a mean and quantiles of what was observed since")
  func histogram() throws {
    func text(_ counts: [Int], _ sum: Double) -> String {
      let bounds = ["0.1", "0.2", "0.4", "+Inf"]
      let buckets = zip(bounds, counts).map { "t_seconds_bucket{le=\"\($0)\",m=\"get\"} \($1)\n" }.joined()
      return "# TYPE t_seconds histogram\n" + buckets
        + "t_seconds_sum{m=\"get\"} \(sum)\nt_seconds_count{m=\"get\"} \(counts[3])"
    }
    let seen = try values([(0, text([50, 60, 70, 70], 10)), (20, text([110, 220, 270, 270], 50))])
    #expect(seen[0].isEmpty)
    // Since: 60 below 0.1, 160 below 0.2, all 200 below 0.4. The 100th lies 40/100 into 0.1–0.2, the 198th
    // 38/40 into 0.2–0.4.
    let expected = ["rate": 10, "mean": 0.2, "p50": 0.14, "p99": 0.39]
    #expect(seen[1].count == expected.count)
    for (part, value) in expected {
      let found = try #require(seen[1]["t_seconds{m=\"get\"}.\(part)"])
      #expect(abs(found - value) < 1e-12, "\(part)")
    }
  }

  @Test("beyond the last bound that bound is all that is known, and few observations have no quantiles")
  func tails() throws {
    let start = "# TYPE t histogram\nt_bucket{le=\"1\"} 0\nt_bucket{le=\"+Inf\"} 0\nt_sum 0\nt_count 0"
    let many = "# TYPE t histogram\nt_bucket{le=\"1\"} 10\nt_bucket{le=\"+Inf\"} 200\nt_sum 400\nt_count 200"
    let few = "# TYPE t histogram\nt_bucket{le=\"1\"} 5\nt_bucket{le=\"+Inf\"} 9\nt_sum 18\nt_count 9"
    #expect(try values([(0, start), (10, many)])[1] == ["t.rate": 20, "t.mean": 2, "t.p50": 1, "t.p99": 1])
    #expect(try values([(0, start), (10, few)])[1] == ["t.rate": 0.9, "t.mean": 2])
  }

  @Test("a histogram that began again counts what it shows")
  func histogramReset() throws {
    func text(_ low: Int, _ all: Int) -> String {
      "# TYPE t histogram\nt_bucket{le=\"1\"} \(low)\nt_bucket{le=\"+Inf\"} \(all)\nt_sum \(all)\nt_count \(all)"
    }
    let seen = try values([(0, text(900, 1000)), (10, text(20, 20))])
    #expect(seen[1] == ["t.rate": 2, "t.mean": 1, "t.p50": 0.5])
  }

  @Test("a summary brings its own quantiles")
  func summary() throws {
    let text = """
      # TYPE rpc_seconds summary
      rpc_seconds{quantile="0.5"} 0.02
      rpc_seconds{quantile="0.999"} 1.5
      rpc_seconds{quantile="0.9"} NaN
      rpc_seconds_sum 12
      rpc_seconds_count 100
      """
    let seen = try values([(0, text), (10, text.replacing("_count 100", with: "_count 140"))])
    #expect(seen[0] == ["rpc_seconds.p50": 0.02, "rpc_seconds.p99.9": 1.5])
    #expect(seen[1]["rpc_seconds.rate"] == 4 && seen[1]["rpc_seconds.mean"] == 0)
  }

  @Test(
    "the unit comes from the name",
    arguments: [
      ("# TYPE a_bytes gauge\na_bytes 1\n", MeasurementUnit.bytes), ("b_ratio 1\n", .fraction),
      ("c_seconds 1\n", .seconds), ("d 1\n", .dimensionless), ("e_total 1\n", .perSecond),
      ("f_bytes_total 1\n", .bytesPerSecond), ("process_cpu_seconds_total 1\n", .cores),
      ("g_seconds_total 1\n", .dimensionless),
    ])
  func units(text: String, unit: MeasurementUnit) throws {
    var book = SeriesBook(source: "app")
    let exposition = try ExpositionParser.parse(Array(text.utf8))
    let values = book.take(exposition, at: 0) + book.take(exposition, at: 10)
    let descriptor = try #require(values.last?.descriptor)
    #expect(descriptor.unit == unit)
    #expect(descriptor.entity == Entity(kind: .source, name: "app"))
    #expect(descriptor.harmful == .both && descriptor.floorAbsolute > 0)
  }

  @Test("remembers as much as there is room for, and counts the series that find none")
  func room() throws {
    var book = SeriesBook(source: "app")
    func take(_ text: String, at seconds: Double, room: Int) throws -> [String: Double] {
      let exposition = try ExpositionParser.parse(Array((text + "\n").utf8))
      let values = book.take(exposition, at: seconds, reserving: { min($0, room) })
      return Dictionary(uniqueKeysWithValues: values.map { ($0.descriptor.name, $0.value) })
    }
    _ = try take("a_total 1\nb_total 1\nc_total 1", at: 0, room: 2)
    #expect(book.count == 2 && book.refused == 1)
    #expect(try take("a_total 6\nb_total 1\nc_total 1", at: 5, room: 0) == ["a_total": 1, "b_total": 0])
    #expect(book.count == 2 && book.refused == 1)
    // A histogram takes one a bucket and one more; it does not fit even where others make way.
    let histogram = "# TYPE t histogram\nt_bucket{le=\"1\"} 1\nt_bucket{le=\"+Inf\"} 1\nt_count 1"
    _ = try take(histogram, at: 30, room: 2)
    #expect(book.count == 2 && book.refused == 1)
    _ = try take("d_total 1\ne_total 1", at: 40, room: 0)
    #expect(book.count == 2 && book.refused == 0, "what came neither now nor before makes way")
    #expect(try take("d_total 21\ne_total 1", at: 50, room: 0) == ["d_total": 2, "e_total": 0])
  }

  @Test("what has not been said for too long is forgotten, and whatever a clock that is set back left")
  func age() throws {
    var book = SeriesBook(source: "app")
    func take(_ text: String, at seconds: Double) throws {
      _ = book.take(try ExpositionParser.parse(Array(text.utf8)), at: seconds)
    }
    try take("a_total 1\n", at: 0)
    try take("b_total 1\n", at: 7000)
    #expect(book.count == 2)
    try take("b_total 1\n", at: 7300)
    #expect(book.count == 1)
    try take("c_total 1\n", at: 100)
    #expect(book.count == 1)
  }

  @Test("whatever the bytes, it ends, its values are finite and each signal has one")
  func fuzz() {
    for seed in 0..<400 {
      var random = SplitMix64(state: UInt64(seed))
      var book = SeriesBook(source: "app")
      for second in 0..<3 {
        let bytes = ExpositionPieces.text(&random)
        guard let exposition = try? ExpositionParser.parse(bytes) else { continue }
        let values = book.take(exposition, at: Double(second))
        #expect(values.allSatisfy { $0.value.isFinite })
        #expect(Set(values.map(\.descriptor.name)).count == values.count, "seed \(seed)")
      }
    }
  }
}

extension SeriesBookTests {
  @Test("takes every text of the fuzzer's corpus", arguments: ["histogram", "summary", "plain"])
  func corpus(name: String) throws {
    let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
    let file = try #require(fopen("/\(folder)/Fixtures/corpus/\(name)", "r"))
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = fread(&bytes, 1, bytes.count, file)
    var book = SeriesBook(source: "app")
    let exposition = try ExpositionParser.parse(Array(bytes[..<count]))
    let values = book.take(exposition, at: 0) + book.take(exposition, at: 10)
    #expect(!values.isEmpty && values.allSatisfy { $0.value.isFinite })
  }
}

/// Texts that are nearly expositions.
enum ExpositionPieces {
  private static let pieces =
    [
      "# TYPE a counter\n", "# TYPE b histogram\n", "# TYPE c summary\n", "# TYPE d gauge\n", "a 1\n",
      "a 5e9\n",
      "b_bucket{le=\"1\"} 3\n", "b_bucket{le=\"+Inf\"} 300\n", "b_bucket{le=\"x\"} 4\n", "b_sum -1e308\n",
      "b_sum 1e308\n", "b_count 500\n", "b_count 0\n", "c{quantile=\"0.5\"} 1\n", "c{quantile=\"0.50\"} 2\n",
      "c{quantile=\"1e300\"} 2\n", "c_sum 4\n", "c_count 9\n", "d NaN\n", "d +Inf\n", "d{le=\"\"} 1e-320\n",
      "# EOF\n", "d{x=\"y\"} -0\n", "{", "}", "\"", "\\", ",", "=", "\n", "#", " ", "1e999", "\u{0}", "é",
    ].map { Array($0.utf8) } + [[0xff], [0xc0, 0x80]]

  static func text(_ random: inout SplitMix64) -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 0..<14, using: &random) {
      bytes += pieces.randomElement(using: &random) ?? []
    }
    return bytes
  }
}
