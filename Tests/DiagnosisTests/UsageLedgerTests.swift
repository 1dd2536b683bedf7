import Model
import Testing

@testable import Diagnosis

@Suite("Usage ledger")
struct UsageLedgerTests {
  private func usage(_ command: String, _ cores: Double, bytes: Double = 0, unit: String = "") -> ProcessUsage
  {
    ProcessUsage(command: command, unit: unit, processes: 1, cpuCores: cores, residentBytes: bytes)
  }

  @Test("names the command whose use rose most, with its unit")
  func culprit() {
    var ledger = UsageLedger()
    ledger.note([usage("postgres", 1.5)])
    for _ in 0..<10 { ledger.note([usage("postgres", 1.5), usage("backup", 0)]) }
    ledger.note([usage("postgres", 1.6), usage("backup", 1.2, unit: "backup.service")])
    let cause = ledger.culprit(of: .cpu)
    #expect(cause?.subject == "backup in backup.service")
    #expect(cause?.evidence == "uses 1.2 cores")
    #expect(cause?.confidence == .likely)
  }

  @Test("what was there from the start is usual")
  func firstPass() {
    var ledger = UsageLedger()
    ledger.note([usage("postgres", 4)])
    ledger.note([usage("postgres", 4), usage("stress", 1)])
    #expect(ledger.culprit(of: .cpu)?.subject == "stress")
  }

  @Test("a rise that many share has no culprit, and one that is not seen any more is none")
  func noCulprit() {
    var ledger = UsageLedger()
    ledger.note([usage("idle", 0)])
    ledger.note((0..<8).map { usage("worker \($0)", 1) })
    #expect(ledger.culprit(of: .cpu) == nil)
    ledger.note([usage("idle", 0)])
    #expect(ledger.culprit(of: .cpu) == nil)
    #expect(ledger.culprit(of: .io) == nil)
    #expect(UsageLedger().culprit(of: .cpu) == nil)
  }

  @Test(
    "amounts that no machine has are survived",
    arguments: [Double.nan, .infinity, -.infinity, -5, 1e300, .greatestFiniteMagnitude, 1e17])
  func absurd(value: Double) throws {
    var ledger = UsageLedger()
    ledger.note([usage("sane", 0.5, bytes: 1e9)])
    for _ in 0..<3 {
      ledger.note([usage("sane", 0.5, bytes: 1e9), usage("mad", value, bytes: value)])
      _ = ledger.culprit(of: .cpu)
      _ = ledger.culprit(of: .memory)
    }
    ledger.note([usage("sane", 0.5, bytes: 1e9), usage("next", 2, bytes: 1e12)])
    #expect(ledger.culprit(of: .cpu)?.evidence == "uses 2.0 cores")
    #expect(ledger.culprit(of: .memory)?.evidence == "holds 931.3GiB")
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
