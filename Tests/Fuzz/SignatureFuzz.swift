import Configuration
import Diagnosis
import Model

/// Every line that a shipped signature stands for: what an attacker would begin with.
private let lines = SignatureLoader.shipped.flatMap { $0.examples.map { Array($0.line.utf8) } }
private let shipped = SignatureWatch(SignatureLoader.shipped)
private let units = [
  "", "kernel", "web.service", "ssh.service", "session-3.scope", "user@1000.service", "db2/a.service",
]

/// libFuzzer's entry: an entry by anybody, its text one of the known lines with other bytes put into it.
///
/// Whatever it says, nobody but the system's own is believed, and no command to check has more in it than words.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSignatures(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  guard input.count > 4 else { return 0 }
  let line = lines[(Int(input[0]) << 8 | Int(input[1])) % lines.count]
  let cut = Int(input[2]) % (line.count + 1)
  var batch = EntryBatch()
  var entry = LogEntry()
  entry.transport = Transport(rawValue: input[3] & 7) ?? .other
  entry.isForeign = input[3] & 8 != 0
  entry.pid = input[3] & 16 != 0 ? 1 : 4711
  let unit = units[Int(input[3] >> 5) % units.count]
  entry.unit = batch.store(unit.utf8)
  entry.message = batch.store(Array(line[..<cut]) + input[4...] + Array(line[cut...]))
  batch.entries = [entry]
  var watch = shipped
  let mayMatch = watch.mayMatch(entry, in: batch)
  let report = watch.report(entry, in: batch, weight: 100)
  if report != nil, !mayMatch { fatalError("a match that nobody would have looked for") }
  check(report, unit: unit, entry)
  return 0
}

private func check(_ report: FactReport?, unit: String, _ entry: LogEntry) {
  guard case .holds(let fact) = report else { return }
  let isUsers = unit.isEmpty || unit.hasPrefix("session-") || unit.hasPrefix("user@")
  if isUsers, entry.transport != .kernel, entry.transport != .driver, entry.pid != 1 {
    fatalError("believed a user: \(fact)")
  }
  if entry.isForeign, fact.key.entity.kind != .unit { fatalError("believed another host of this: \(fact)") }
  let harmful = Set(";|`$<>()!?[]#~%\"\n\r\t".utf8)
  if fact.check.utf8.contains(where: { harmful.contains($0) || $0 < 0x20 || $0 > 0x7e }) {
    fatalError("a command with more than words: \(fact.check)")
  }
}
