import Model
import Testing

@testable import Diagnosis

@Suite("Usage ledger")
struct UsageLedgerTests {
  private func usage(_ command: String, _ cores: Double, bytes: Double = 0, unit: String = "") -> ProcessUsage
  {
    ProcessUsage(command: command, unit: unit, processes: 1, cpuCores: cores, residentBytes: bytes)
  }

  /// The commands that use half a core, or a gigabyte, more than usual.
  private func risen(_ ledger: UsageLedger) -> [String] {
    ledger.rises(leastCores: 0.5, leastBytes: 1e9).map(\.usage.command)
  }

  @Test("names the command whose use rose most, with its unit")
  func leader() throws {
    var ledger = UsageLedger()
    ledger.note([usage("postgres", 1.5)])
    for _ in 0..<10 { ledger.note([usage("postgres", 1.5), usage("backup", 0)]) }
    ledger.note([usage("postgres", 1.6), usage("backup", 1.2, unit: "backup.service")])
    #expect(risen(ledger) == ["backup"])
    let leader = try #require(ledger.leader(inUnit: "backup.service", of: .cpu))
    #expect(UsageLedger.subject(leader) == "backup in backup.service")
    #expect(UsageLedger.describe(leader, as: .cpu) == "uses 1.2 cores")
    #expect(ledger.leader(inUnit: "other.service", of: .cpu) == nil)
  }

  @Test("what was there from the start is usual")
  func firstPass() {
    var ledger = UsageLedger()
    ledger.note([usage("postgres", 4)])
    ledger.note([usage("postgres", 4), usage("stress", 1)])
    #expect(risen(ledger) == ["stress"])
  }

  @Test("what is not seen any more has not risen")
  func gone() {
    var ledger = UsageLedger()
    ledger.note([usage("idle", 0)])
    ledger.note((0..<8).map { usage("worker \($0)", 1) })
    #expect(risen(ledger).count == 8)
    ledger.note([usage("idle", 0)])
    #expect(risen(ledger) == [])
    #expect(risen(UsageLedger()) == [])
  }

  @Test(
    "amounts that no machine has are survived",
    arguments: [Double.nan, .infinity, -.infinity, -5, 1e300, .greatestFiniteMagnitude, 1e17])
  func absurd(value: Double) throws {
    var ledger = UsageLedger()
    ledger.note([usage("sane", 0.5, bytes: 1e9)])
    for _ in 0..<3 {
      ledger.note([usage("sane", 0.5, bytes: 1e9), usage("mad", value, bytes: value)])
      #expect(risen(ledger).allSatisfy { $0 == "mad" })
    }
    ledger.note([usage("sane", 0.5, bytes: 1e9), usage("next", 2, bytes: 1e12)])
    #expect(risen(ledger) == ["next"])
    let next = try #require(ledger.rises(leastCores: 0.5, leastBytes: 1e9).first)
    #expect(UsageLedger.describe(next.usage, as: .cpu) == "uses 2.0 cores")
    #expect(UsageLedger.describe(next.usage, as: .memory) == "holds 931.3GiB")
  }

  @Test("the table is capped, and a snapshot of it is the whole of it")
  func cappedAndStored() throws {
    var ledger = UsageLedger()
    for pass in 0..<300 { ledger.note([usage("command \(pass)", 1)]) }
    #expect(ledger.entries.count == UsageLedger.capacity)
    var writer = ByteWriter()
    ledger.encode(into: &writer)
    var reader = ByteReader(writer.bytes)
    #expect(try UsageLedger(decoding: &reader) == ledger)
    #expect(reader.isAtEnd)
  }
}
