import TestSupport
import Testing

@testable import HostMetrics

@Suite("Parsers of /proc")
struct ParserTests {
  @Test("reads processor times and counters of a real /proc/stat")
  func processor() throws {
    let counters = try #require(Fixture.parse("proc/stat", ProcessorCounters.init(parsing:)))
    let line = Fixture.text("proc/stat").split(separator: "\n")[0].split(separator: " ").compactMap {
      UInt64($0)
    }
    #expect(
      [counters.user, counters.nice, counters.system, counters.idle, counters.iowait] == Array(line[..<5]))
    #expect([counters.interrupt, counters.softInterrupt, counters.steal] == Array(line[5..<8]))
    #expect(counters.contextSwitches.map { $0 > 100_000 } == true)
    #expect(counters.created.map { $0 > 5_000 } == true)
    #expect(counters.running != nil && counters.blocked != nil)
  }

  @Test("splits processor time into shares of all of it")
  func shares() throws {
    let old = try #require(parse("cpu 100 0 50 1000 10 0 0 5\n", ProcessorCounters.init(parsing:)))
    let new = try #require(parse("cpu 130 10 60 1040 20 2 3 10\n", ProcessorCounters.init(parsing:)))
    let shares = try #require(ProcessorShares(from: old, to: new))
    #expect(abs(shares.busy - 0.60 / 1.10) < 1e-12)
    #expect(abs(shares.user - 0.30 / 1.10) < 1e-12)
    #expect(abs(shares.nice - 0.10 / 1.10) < 1e-12)
    #expect(abs(shares.system - 0.10 / 1.10) < 1e-12)
    #expect(abs(shares.interrupt - 0.02 / 1.10) < 1e-12)
    #expect(abs(shares.softInterrupt - 0.03 / 1.10) < 1e-12)
    #expect(abs(shares.iowait - 0.10 / 1.10) < 1e-12)
    #expect(abs(shares.steal - 0.05 / 1.10) < 1e-12)
  }

  @Test("takes a step back of iowait as no growth, and of user time as no reading")
  func sharesBackwards() throws {
    let old = try #require(parse("cpu 100 0 50 1000 10\n", ProcessorCounters.init(parsing:)))
    let lessWait = try #require(parse("cpu 110 0 50 1090 8\n", ProcessorCounters.init(parsing:)))
    #expect(ProcessorShares(from: old, to: lessWait)?.busy == 0.1)
    let lessUser = try #require(parse("cpu 90 0 50 1100 10\n", ProcessorCounters.init(parsing:)))
    #expect(ProcessorShares(from: old, to: lessUser) == nil)
    #expect(ProcessorShares(from: old, to: old) == nil)
  }

  @Test("reads memory levels of a real /proc/meminfo in bytes")
  func memory() throws {
    let levels = try #require(Fixture.parse("proc/meminfo", MemoryLevels.init(parsing:)))
    #expect(levels.total == 24_684_092 * 1024)
    #expect(levels.utilization.map { $0 > 0 && $0 < 0.5 } == true)
    #expect(levels.dirty != nil && levels.writeback == 0)
    #expect(levels.swapUsed == nil, "a host without swap has no swap in use")
  }

  @Test("reads swap in use")
  func swap() {
    let text = "MemTotal: 100 kB\nSwapTotal: 50 kB\nSwapFree: 20 kB\n"
    #expect(parse(text, MemoryLevels.init(parsing:))?.swapUsed == 30_720.0)
  }

  @Test("reads the load average")
  func load() {
    let load = parse("12.34 0.14 0.04 1/92 5156\n", LoadAverage.init(parsing:))
    #expect(load?.oneMinute == 12.34 && load?.fiveMinutes == 0.14 && load?.fifteenMinutes == 0.04)
    #expect(load?.threads == 92)
    #expect(Fixture.parse("proc/loadavg", LoadAverage.init(parsing:))?.threads != nil)
    #expect(parse("", LoadAverage.init(parsing:)) == nil)
  }

  @Test("reads paging counters of a real /proc/vmstat")
  func paging() throws {
    let counters = try #require(Fixture.parse("proc/vmstat", PagingCounters.init(parsing:)))
    #expect(counters.majorFaults.map { $0 > 0 } == true)
    #expect(counters.swapIn == 0 && counters.swapOut == 0 && counters.kills == 1)
  }

  @Test("reads the totals of a real /proc/pressure", arguments: ["cpu", "memory", "io"])
  func pressure(resource: String) throws {
    let totals = try #require(Fixture.parse("proc/pressure/\(resource)", PressureTotals.init(parsing:)))
    let words = Fixture.text("proc/pressure/\(resource)").split { $0 == " " || $0 == "\n" }
    let expected = words.filter { $0.hasPrefix("total=") }.compactMap { UInt64($0.dropFirst(6)) }
    #expect([totals.some, totals.full] == expected)
  }

  @Test("reads devices of a real /proc/diskstats")
  func disks() throws {
    let names = Fixture.parse("proc/diskstats") { bytes in
      var readings = DiskReadings(parsing: bytes)
      var used: [String] = []
      while let (name, counters) = readings.next() { if counters.isUsed { used.append(name.text) } }
      return used
    }
    #expect(names == ["vda"])
  }

  @Test("works out the latency of an operation from two readings")
  func latency() throws {
    let lines = "8 0 sda 10 0 80 100 5 0 40 50 0 90 150\n8 0 sda 14 0 160 140 9 0 80 90 0 130 230\n"
    let (old, new) = parse(lines) { bytes in
      var readings = DiskReadings(parsing: bytes)
      return (readings.next()?.counters, readings.next()?.counters)
    }
    let (first, second) = (try #require(old), try #require(new))
    #expect(second.meanLatency(since: first) == 0.01)
    #expect(second.meanLatency(since: second) == nil)
  }

  @Test(
    "tells which disk a partition would be on",
    arguments: [
      ("sda1", "sda"), ("nvme0n1p12", "nvme0n1"), ("mmcblk0p1", "mmcblk0"), ("sdp3", "sdp"), ("dm-12", "dm-"),
      ("vda", nil), ("12", nil), ("", nil),
    ] as [(String, String?)])
  func partition(name: String, disk: String?) {
    #expect(parse(name) { DiskName.parent(of: $0)?.text } == disk)
  }

  @Test("reads interfaces of a real /proc/net/dev, with and without a blank after the colon")
  func interfaces() {
    let names = Fixture.parse("proc/1/net/dev") { bytes in
      var readings = InterfaceReadings(parsing: bytes)
      var used: [String] = []
      while let (name, counters) = readings.next() { if counters.isUsed { used.append(name.text) } }
      return used
    }
    #expect(names == ["lo", "eth0"])
    let line = "Inter-| x\n face |bytes\n eth0:1 2 3 4 5 6 7 8 11 12 13 14 15 16 17 18\n"
    let counters = parse(line) { bytes in
      var readings = InterfaceReadings(parsing: bytes)
      return readings.next()?.counters
    }
    #expect(counters?.received.drops == 4)
    #expect(counters?.transmitted.bytes == 11)
    #expect(counters?.transmitted.drops == 14)
  }

  @Test("refuses numbers beyond 64 bits")
  func overflow() {
    func number(_ text: String) -> UInt64? {
      parse(text) { bytes in
        var scanner = ByteScanner(bytes)
        return scanner.number()
      }
    }
    #expect(number("18446744073709551615") == .max)
    #expect(number("18446744073709551616") == nil)
  }
}
