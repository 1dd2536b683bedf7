public import Model

/// What a journal entry says about a fact: that it holds, or that it has ended.
public enum FactReport: Hashable, Sendable {
  /// Something is wrong by itself.
  case holds(Fact)
  /// Evidence for what else is wrong, which never rings by itself.
  case noted(Fact)
  /// What was wrong with this unit has ended.
  case ended(IncidentKey, reason: String)
}

/// Recognises facts in journal entries by fields that cannot be forged.
///
/// A message id counts only in an entry of PID 1 (systemd), a kernel line only by its transport: any user may
/// log the same text.
public enum FactSignatures {
  /// systemd calls it `SD_MESSAGE_UNIT_FAILURE_RESULT`.
  static let unitFailed = Identifier128(high: 0xd9b3_73ed_55a6_4feb, low: 0x8242_e02d_be79_a49c)
  /// systemd calls it `SD_MESSAGE_UNIT_STARTED`.
  static let unitStarted = Identifier128(high: 0x39f5_3479_d3a0_45ac, low: 0x8e11_7862_4823_1fbf)
  /// systemd calls it `SD_MESSAGE_UNIT_SUCCESS`.
  static let unitSucceeded = Identifier128(high: 0x7ad2_d189_f7e9_4e70, low: 0xa38c_7813_5491_2448)
  /// systemd calls it `SD_MESSAGE_UNIT_OUT_OF_MEMORY`.
  static let unitOutOfMemory = Identifier128(high: 0xfe6f_aa94_e777_4663, low: 0xa0da_5271_7891_d8ef)
  /// systemd calls it `SD_MESSAGE_UNIT_OOMD_KILL`; the manager logs it about the unit that systemd-oomd killed.
  static let oomdKill = Identifier128(high: 0xd989_611b_15e4_4c9d, low: 0xbf31_e3c8_1256_e4ed)

  /// The daemon's own unit.
  static let ownUnit = "tocsin.service"

  /// What an entry reports, if anything.
  public static func report(_ entry: LogEntry, in batch: EntryBatch) -> FactReport? {
    if entry.transport == .kernel { return kernelReport(batch.bytes[entry.message.indices]) }
    guard entry.pid == 1, entry.messageID != .none, !entry.subjectUnit.isEmpty else { return nil }
    // A watcher that rang for itself would ring at every crash of its own.
    let subject = batch.bytes[entry.subjectUnit.indices]
    // Of a kill the manager tells of the unit, and of every slice that the unit is in.
    guard !subject.elementsEqual(ownUnit.utf8), !subject.suffix(6).elementsEqual(".slice".utf8) else {
      return nil
    }
    return managerReport(entry, in: batch)
  }

  private static func failure(of unit: Entity, result: String) -> Fact {
    let words = UnitResult.words(result)
    return Fact(
      key: IncidentKey(entity: unit, category: .unitFailed),
      summary: "failed" + (result.isEmpty ? "" : " (\(result))") + (words.isEmpty ? "" : ": \(words)"),
      kind: result == "oom-kill" ? .outOfMemory : .unit,
      check: "journalctl -u \(SignatureText.harmless(unit.name)) -n 50")
  }

  private static func managerReport(_ entry: LogEntry, in batch: EntryBatch) -> FactReport? {
    let unit = Entity(kind: .unit, name: UnitName.folded(batch.string(entry.subjectUnit)))
    switch entry.messageID {
    case unitFailed: return .holds(failure(of: unit, result: batch.string(entry.unitResult)))
    case unitStarted:
      return .ended(IncidentKey(entity: unit, category: .unitFailed), reason: "unit started")
    // Not "Stopped": systemd says that of a unit that has just failed to stop, too.
    case unitSucceeded:
      return .ended(IncidentKey(entity: unit, category: .unitFailed), reason: "unit ended in order")
    case unitOutOfMemory:
      return .holds(
        Fact(
          key: IncidentKey(entity: unit, category: .outOfMemory),
          summary: "a process was killed for want of memory", check: memoryCheck(of: unit)))
    case oomdKill:
      return .holds(
        Fact(
          key: IncidentKey(entity: unit, category: .outOfMemory), summary: "killed by systemd-oomd",
          check: memoryCheck(of: unit),
          cause: "The host, or the slice of the unit, waited too long for memory, and the unit held most."))
    default: return nil
    }
  }

  /// The kernel's line since 4.20, `mm/oom_kill.c` `dump_oom_summary()`:
  /// `oom-kill:constraint=CONSTRAINT_MEMCG,…,task_memcg=/system.slice/a.service,task=name,pid=1,uid=0`.
  private static func kernelReport(_ message: ArraySlice<UInt8>) -> FactReport? {
    guard message.starts(with: "oom-kill:".utf8) else { return nil }
    let task = value(of: "task=", in: message) ?? "a process"
    let limited = value(of: "oom-kill:constraint=", in: message) == "CONSTRAINT_MEMCG"
    let summary =
      "\(task) was killed: \(limited ? "the unit's memory limit was reached" : "the host ran out of memory")"
    let victim = victim(message, task: task)
    return .holds(
      Fact(
        key: IncidentKey(entity: victim, category: .outOfMemory), summary: summary,
        check: memoryCheck(of: victim),
        cause: limited
          ? "It wanted more memory than its limit (MemoryMax) allows."
          : "The host has no memory left, and of all processes this one was to be killed first."))
  }

  private static func memoryCheck(of victim: Entity) -> String {
    guard victim.kind == .unit, !victim.name.utf8.contains(UInt8(ascii: "*")) else {
      return "journalctl -k --since -1h --grep=oom-kill"
    }
    return "systemctl show \(SignatureText.harmless(victim.name)) -p MemoryCurrent,MemoryMax,MemoryHigh"
  }

  private static func victim(_ message: ArraySlice<UInt8>, task: String) -> Entity {
    let leaf = value(of: "task_memcg=", in: message)?.split(separator: "/").last
    guard let leaf, leaf.hasSuffix(".service") || leaf.hasSuffix(".scope") else {
      return Entity(kind: .process, name: task)
    }
    // systemd escapes a name that the kernel could take for a file of its own.
    let name = leaf.hasPrefix("_") ? leaf.dropFirst() : leaf
    return Entity(kind: .unit, name: UnitName.folded(String(name)))
  }

  /// The text between `name` and the next comma; only at the line's start or after a comma.
  private static func value(of name: String, in message: ArraySlice<UInt8>) -> String? {
    for field in message.split(separator: UInt8(ascii: ",")) where field.starts(with: name.utf8) {
      return String(decoding: field.dropFirst(name.utf8.count), as: UTF8.self)
    }
    return nil
  }
}
