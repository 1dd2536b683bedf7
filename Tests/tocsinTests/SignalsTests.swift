import Control
import Glibc
import Testing

@testable import tocsin

@Suite("Listing signals")
struct SignalsTests {
  private func signal(
    _ kind: String, _ entity: String, _ name: String, maturity: String = "mature", surprise: Double = 0
  ) -> SignalReport.Signal {
    let pace = SignalReport.Signal.Pace(
      value: 2_147_483_648, low: 1_073_741_824, mid: 1_073_741_825, high: 4_294_967_296, surprise: surprise,
      isSeasonal: false)
    return SignalReport.Signal(
      entityKind: kind, entity: entity, name: name, title: name, unit: "bytes", resource: "memory",
      harmful: "up", mayRing: true, tier: "light", maturity: maturity, ageSeconds: 90_000, samples: 9000,
      quick: pace, slow: pace)
  }

  @Test("options name alternatives, and different options must all hold")
  func filter() {
    let web = signal("unit", "web.service", "systemd.unit.cpu")
    let host = signal("host", "", "system.cpu.utilization", surprise: 4)
    let source = signal("source", "web.service", "requests")
    #expect(SignalFilter(units: ["db*", "web*"]).takes(web))
    #expect(!SignalFilter(units: ["web*"]).takes(source))
    #expect(SignalFilter(entities: ["host"]).takes(host))
    #expect(!SignalFilter(entities: ["host"]).takes(web))
    #expect(!SignalFilter(units: ["web*"], names: ["*.memory"]).takes(web))
    #expect(SignalFilter(isDeviating: true).takes(host))
    #expect(!SignalFilter(isDeviating: true).takes(web))
  }

  @Test("a row has value and band in the words of people, and no band before there is one")
  func row() {
    let row = SignalRow.cells(signal("unit", "web.service", "systemd.unit.memory"))
    #expect(
      row == ["web.service", "systemd.unit.memory", "2GiB", "1-4GiB", "0", "1d1h", "mature"])
    #expect(SignalRow.cells(signal("host", "", "x", maturity: "warming"))[3] == "-")
    let plain = SignalRow.plain(signal("host", "", "x")).split(separator: "\t")
    #expect(
      plain == ["host", "-", "x", "bytes", "2147483648.0", "1073741824.0", "4294967296.0", "0.0"] + [
        "mature", "90000", "light",
      ])
  }

  @Test("the document of signals is the one that the catalog gives")
  func document() throws {
    let package = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let file = try #require(fopen("/\(package)/docs/signals.md", "r"))
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = fread(&bytes, 1, bytes.count, file)
    let written = String(decoding: bytes[..<count], as: UTF8.self)
    let expected = CatalogDocument.markdown.joined(separator: "\n") + "\n"
    #expect(written == expected, "docs/signals.md is stale; write it anew with: make docs")
  }
}
