import Configuration
import Model

@testable import Diagnosis

/// Makes entries as journald would hand them over.
enum SignatureBed {
  static let example = "example.service"

  /// An entry that the sender of a signature would log.
  static func entry(
    of signature: Signature, _ line: String,
    _ change: (inout LogEntry, inout EntryBatch) -> Void = { _, _ in }
  ) -> EntryBatch {
    batch(line) { entry, batch in
      entry.messageID = signature.messageID
      entry.priority = signature.priority
      switch signature.sender {
      case .kernel: entry.transport = .kernel
      case .journald:
        entry.transport = .driver
        entry.unit = batch.store("systemd-journald.service".utf8)
      case .manager:
        entry.pid = 1
        entry.unit = batch.store("init.scope".utf8)
        entry.subjectUnit = batch.store(example.utf8)
      case .units(let globs):
        let unit = globs.first.map { $0.split(separator: "*").joined(separator: "3-44-0") } ?? example
        entry.unit = batch.store(unit.utf8)
        if unit.hasPrefix("systemd-coredump@") { entry.subjectUnit = batch.store(example.utf8) }
      case .programs(let names):
        entry.unit = batch.store("session-3.scope".utf8)
        entry.command = batch.store((names.first ?? "").utf8)
      }
      change(&entry, &batch)
    }
  }

  static func batch(_ line: String, _ change: (inout LogEntry, inout EntryBatch) -> Void) -> EntryBatch {
    var batch = EntryBatch()
    var entry = LogEntry()
    entry.realtimeMicroseconds = 1_767_830_400_000_000
    entry.transport = .journal
    entry.pid = 4711
    entry.uid = 1000
    entry.message = batch.store(line.utf8)
    change(&entry, &batch)
    batch.entries = [entry]
    return batch
  }

  /// The shipped signature of a name.
  static func shipped(_ name: String) -> Signature? {
    SignatureLoader.shipped.first { $0.name == name }
  }
}

extension SignatureMatcher {
  /// The name of the signature that stands for the entry of a batch, and the entity that it is about.
  mutating func find(_ batch: EntryBatch) -> (name: String, about: Entity)? {
    first(batch).map { ($0.rule.signature.name, $0.key(batch.entries[0], in: batch).entity) }
  }

  /// The first signature that stands for the entry of a batch, with what its pattern found.
  mutating func first(_ batch: EntryBatch) -> SignatureMatch? {
    for place in candidates(batch.entries[0], in: batch) {
      if let match = match(place, batch.entries[0], in: batch) { return match }
    }
    return nil
  }
}
