import TestSupport
import Testing

@Suite struct ScoreProgramTests {
  private let folder = TemporaryFolder()

  private func score(_ arguments: String...) async throws -> Finished {
    try await Finished(BuiltProducts.tocsin, ["score"] + arguments)
  }

  /// Runs with text on standard input.
  private func score(_ arguments: String, input: String) async throws -> Finished {
    let file = folder.write("input", input)
    return try await Finished("/bin/sh", ["-c", "cat \(file) | \(BuiltProducts.tocsin) score \(arguments)"])
  }

  /// Minutes of noise around a level, with one spike.
  private func minutes(_ count: Int, from start: Int = 1_767_571_200, spike: Int? = nil, seed: Int = 7)
    -> [String]
  {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { row in
      "\(start + row * 60),\(row == spike ? 1_000 : 50 + random.normal())"
    }
  }

  private func table(_ rows: [String], header: String = "timestamp,value") -> String {
    (header.isEmpty ? rows : [header] + rows).joined(separator: "\n") + "\n"
  }

  private func rows(_ output: String) -> [[Substring]] {
    output.split(separator: "\n").dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
  }

  @Test("prints a row for each row, and the spike has the largest score")
  func spike() async throws {
    let file = folder.write("a.csv", table(minutes(600, spike: 500)))
    let scored = try await score(file)
    #expect(scored.status == 0 && scored.errors.isEmpty)
    #expect(scored.output.hasPrefix("timestamp,score,alert\n1767571200,0,0\n"))
    let found = rows(scored.output)
    #expect(found.count == 600)
    let scores = found.compactMap { Double($0[1]) }
    #expect(scores.firstIndex(of: scores.max() ?? 0) == 500)
  }

  @Test("the scores of a prefix are the prefix of the scores", arguments: [1, 19, 20, 21, 300])
  func prefix(count: Int) async throws {
    let all = minutes(600, spike: 250)
    let whole = try await score(folder.write("a.csv", table(all)))
    let part = try await score(folder.write("b.csv", table(Array(all.prefix(count)))))
    #expect(whole.output.hasPrefix(part.output) && rows(part.output).count == count)
  }

  @Test("a training table in front changes no score of what follows")
  func training() async throws {
    let all = minutes(600, spike: 500)
    let whole = try await score(folder.write("a.csv", table(all)))
    let train = folder.write("train.csv", table(Array(all.prefix(400))))
    let rest = folder.write("rest.csv", table(Array(all.dropFirst(400)), header: ""))
    let split = try await score("--train", train, rest)
    #expect(split.status == 0)
    #expect(Array(rows(whole.output).dropFirst(400)) == rows(split.output))
  }

  @Test("header, line ends, quotes, blanks and a byte order mark make no difference")
  func dialects() async throws {
    let all = minutes(100)
    let plain = try await score(folder.write("a.csv", table(all)))
    let dialects = [
      table(all, header: ""), "\u{feff}" + table(all), table(all).replacing("\n", with: "\r\n"),
      String(table(all).dropLast()), table(all.map { "\"" + $0.replacing(",", with: "\" , \"") + "\"" }),
      table(all).replacing("\n", with: "\n\n"),
    ]
    for text in dialects {
      let other = try await score(folder.write("b.csv", text))
      #expect(other.output == plain.output, "\(text.prefix(60)): \(other.errors)")
    }
    #expect(try await score("-", input: table(all)).output == plain.output)
  }

  @Test("contributions bear the columns' names, made harmless")
  func contributions() async throws {
    let named = try await score(
      "--contributions -", input: "timestamp,cpu,\"a,\"\"b\"\"\",\u{1b}[31m\n0,1,2,3\n")
    #expect(named.output == "timestamp,score,alert,cpu,\"a,\"\"b\"\"\",\\x1b[31m\n0,0,0,0,0,0\n")
    let bare = try await score("--contributions --interval 60s -", input: "1,2\n3,4\n")
    #expect(bare.output == "timestamp,score,alert,value1,value2\n0,0,0,0,0\n60,0,0,0,0\n")
  }

  @Test("causes are the names of the columns most to blame, in one cell")
  func causes() async throws {
    let calm = (0..<600).map { "\($0 % 2 + 1),\($0 % 3),\($0 % 5)" }
    let input = "\"a,b\",c,d\n" + (calm + ["900,1,700"]).joined(separator: "\n") + "\n"
    let found = try await score("--causes 2 --interval 60s -", input: input)
    #expect(found.output.hasPrefix("timestamp,score,alert,causes\n0,0,0,\n"))
    let last = found.output.split(separator: "\n").last ?? ""
    #expect(last.hasSuffix(",\"a,b;d\"") || last.hasSuffix(",\"d;a,b\""), "\(last)")
    #expect(try await score("--causes 5000 -", input: input).status == 2)
  }

  @Test("empty cells are missing values, and an empty line is one where a row is one value")
  func missing() async throws {
    let scored = try await score("--interval 60s -", input: "1\n\n3\n")
    #expect(rows(scored.output).count == 3 && scored.status == 0)
    let wide = try await score("-", input: "timestamp,a,b\n0,,\n60,1,\n120,nan,2\n")
    #expect(rows(wide.output).count == 3 && wide.status == 0)
  }

  @Test("with --interval a column of times is known by its name or its form")
  func intervalWithTimes() async throws {
    let named = try await score("--interval 60s -", input: "Timestamp,a\n100,1\n")
    #expect(named.output == "timestamp,score,alert\n100,0,0\n")
    let written = try await score("--interval 60s -", input: "2026-01-05 00:00:00,1\n")
    #expect(written.output == "timestamp,score,alert\n2026-01-05 00:00:00,0,0\n")
  }

  @Test(
    "with --interval, each usual name of a time makes the first column one",
    arguments: ["time", "Date", "DATETIME", "ts", "timestamp"])
  func timeNames(name: String) async throws {
    let scored = try await score("--interval 60s -", input: "\(name),a\n100,1\n")
    #expect(scored.output == "timestamp,score,alert\n100,0,0\n")
    #expect(scored.errors.isEmpty)
  }

  @Test("the longest interval counts the seconds of rows without times")
  func longestInterval() async throws {
    let scored = try await score("--interval 52w -", input: "1\n2\n3\n")
    #expect(scored.output.hasSuffix("\n31449600,0,0\n62899200,0,0\n"))
  }

  @Test("with --interval, a first column without a name that rises like a time is told of once")
  func unnamedClock() async throws {
    let rows = minutes(50).joined(separator: "\n")
    for text in [rows, ",a\n" + rows] {
      let told = try await score("--interval 60s -", input: text + "\n")
      #expect(told.status == 0)
      #expect(told.errors.contains("standard input: the first column rises evenly like a time"))
      #expect(told.errors.split(separator: "\n").count == 1)
    }
    let named = try await score("--interval 60s -", input: "sent,a\n" + rows + "\n")
    #expect(named.errors.isEmpty)
  }

  @Test("a path is escaped in every message")
  func hostilePath() async throws {
    let file = folder.write("a\u{1b}[2J.csv", "0,1\n60,2\n60,3\n")
    let repeated = try await score(file)
    #expect(repeated.errors.contains("a\\x1b[2J.csv: 1 times repeat"))
    let other = try await score("--train", file, folder.write("b.csv", "0,1,2\n"))
    #expect(other.errors.contains("expected the columns of") && other.errors.contains("a\\x1b[2J.csv"))
    #expect(!(repeated.errors + other.errors).contains("\u{1b}"))
  }

  @Test("a file that is no time zone is refused with what was expected")
  func noZone() async throws {
    let scored = try await score("--timezone", "leapseconds", "a")
    #expect(scored.status == 2)
    #expect(scored.errors.contains("expected a time zone of /usr/share/zoneinfo, found 'leapseconds'"))
  }

  @Test("times that repeat or go back are taken in order and counted")
  func backwards() async throws {
    let scored = try await score("-", input: "0,1\n60,2\n60,3\n0,4\n60,5\n")
    #expect(scored.status == 0 && rows(scored.output).count == 5)
    #expect(scored.errors.contains("standard input: 2 times repeat"))
  }

  @Test(
    "a bad cell is named with its file and line, and exits 65",
    arguments: [
      ("timestamp,a\n0,1\n60,x\n", ":3: expected a number or nothing, found 'x'"),
      ("timestamp,a\n0,1\nyesterday,2\n", ":3: expected a time such as"),
      ("timestamp,a\n1795420800000,1\n", ":2: expected a time such as"),
      ("timestamp,a\n0,1\n60\n", ":3: expected 2 cells as in the first line, found 1"),
      ("timestamp,a\n0,1\n60,1,2\n", ":3: expected 2 cells as in the first line, found 3"),
      ("timestamp,a\n0,\"1\n", ":2: expected each quote"),
      ("timestamp,a\n0,1\u{0}2\n", ":2: expected a number or nothing, found '1\\x002'"),
      ("timestamp;a\n0;1\n", ":1: expected a time and values with commas"),
      ("", ":1: expected a table, found nothing"), ("\n\n", ":1: expected a table, found nothing"),
      ("\u{1f}\u{8b}", ":1: "), ("0,\u{1b}[2J\n", "\\x1b[2J"),
      ("timestamp,a\n0,1e5x\n", "'1e5x'"),
    ])
  func badInput(text: String, expected: String) async throws {
    let file = folder.write("bad.csv", text)
    let scored = try await score(file)
    #expect(scored.status == 65)
    #expect(scored.errors.contains(expected), "\(scored.errors)")
    #expect(scored.errors.split(separator: "\n").count == 1)
    #expect(!scored.errors.contains("\u{1b}"))
  }

  @Test("rows before a bad one are printed")
  func beforeBadRow() async throws {
    let scored = try await score("-", input: "0,1\n60,2\n120,x\n")
    #expect(scored.output == "timestamp,score,alert\n0,0,0\n60,0,0\n")
  }

  @Test("more columns than the cap, and lines without end, are refused")
  func caps() async throws {
    let wide = try await score(folder.write("wide.csv", "0" + String(repeating: ",1", count: 4_097) + "\n"))
    #expect(wide.status == 65 && wide.errors.contains("expected at most 4096 value columns"))
    let allowed = try await score(
      folder.write("most.csv", "0" + String(repeating: ",1", count: 4_096) + "\n"))
    #expect(allowed.status == 0)
    let million = try await score(
      folder.write("m.csv", "0" + String(repeating: ",1", count: 1_000_000) + "\n"))
    #expect(million.status == 65 && million.errors.contains("a line of more than 1048576 bytes"))
  }

  @Test("compressed and UTF-16 input is named for what it is")
  func otherFormats() async throws {
    let gzip = try await score(folder.write("a.gz", [0x1f, 0x8b, 8, 0, 0, 0]))
    #expect(gzip.status == 65 && gzip.errors.contains("found gzip: zcat"))
    let wide = try await score(folder.write("a.csv", [0xff, 0xfe, 0x31, 0, 0x0a, 0]))
    #expect(wide.status == 65 && wide.errors.contains("UTF-16"))
  }

  @Test("a training table of another shape is refused")
  func otherShape() async throws {
    let train = folder.write("train.csv", "0,1,2\n")
    let scored = try await score("--train", train, folder.write("a.csv", "0,1\n"))
    #expect(scored.status == 65 && scored.errors.contains("expected the columns of"))
  }

  @Test("a file that is not there exits 65, a folder too")
  func noFile() async throws {
    #expect(try await score(folder.path + "/none").status == 65)
    #expect(try await score(folder.path).status == 65)
  }

  @Test(
    "what the command line cannot mean exits 2",
    arguments: [
      ["a", "--timezone", "../etc"], ["a", "--interval", "0s"], ["a", "--interval", "x"],
      ["a", "--interval", "9223372036854775807s"], ["a", "--interval", "700000000000000000s"],
      ["a", "--interval", "53w"], ["a", "--timezone", "leapseconds"], ["a", "--timezone", "zone1970.tab"],
      ["a", "--max-per-week", "0"],
      ["a", "--max-per-week", "nan"], ["-", "--train", "-"], [],
    ])
  func usage(arguments: [String]) async throws {
    let scored = try await Finished(BuiltProducts.tocsin, ["score"] + arguments)
    #expect(scored.status == 2)
  }

  @Test("bytes of any kind end in scores or in one line of complaint", arguments: 0..<12)
  func fuzz(seed: Int) async throws {
    var random = SplitMix64(seed: seed)
    let pieces: [[UInt8]] = [
      [0x2c], [0x0a], [0x22], [0], [0xff], [0x0d, 0x0a], Array("1e308".utf8), Array("-".utf8),
      Array("2026-01-05 00:00:00,".utf8), Array("60,1\n".utf8), Array("nan".utf8), [0x1b, 0x5b],
    ]
    let bytes = (0..<400).flatMap { _ in pieces[Int(random.next() % 12)] }
    let lead = seed % 2 == 0 ? Array("timestamp,a\n0,1\n".utf8) : []
    let scored = try await score(folder.write("fuzz.csv", lead + bytes))
    #expect(scored.status == 0 || scored.status == 65)
    #expect(scored.errors.split(separator: "\n").count <= 2)
  }
}
