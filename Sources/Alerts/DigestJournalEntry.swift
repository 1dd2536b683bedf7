public import Model

/// Renders a digest as the fields of a journal entry: the daemon's sign of life, once a day.
///
/// The engine's own clock makes it due, so that it stays away where the engine does not move.
public enum DigestJournalEntry {
  /// Every `MESSAGE_ID=` of digests; drawn at random once, like those of alerts.
  public static let messageIDs = [arrival, daily]

  private static let arrival = Identifier128(high: 0x484f_6ba8_5c70_444d, low: 0xb764_5bc5_1b91_6838)
  private static let daily = Identifier128(high: 0xa10b_d515_cd7f_47b5, low: 0xae32_54bc_a6cc_e0a0)

  /// The entry's fields, in a fixed order.
  public static func fields(_ digest: Digest) -> [(name: String, value: [UInt8])] {
    let coverage = digest.coverage
    let held = digest.heldBack.reduce(UInt64(0)) { $0 &+ $1.count }
    var fields = FieldList()
    fields.add("MESSAGE", "digest \(DigestText.summary(digest))")
    // Informational: nothing is wrong, and nobody who filters by notice is told every day.
    fields.add("PRIORITY", "6")
    fields.add("MESSAGE_ID", (digest.occasion == .arrival ? arrival : daily).hexadecimal)
    fields.add("SYSLOG_IDENTIFIER", "tocsin")
    fields.add("TOCSIN_DIGEST", digest.occasion.rawValue)
    let counts: [(String, UInt64)] = [
      ("RANG", digest.rang), ("HELD_BACK", held), ("OPEN", UInt64(clamping: digest.open)),
      ("ALREADY_WRONG", UInt64(clamping: digest.formerFaults.count + digest.formerFaultsUnnamed)),
      ("SIGNALS", UInt64(clamping: coverage.signals)), ("MATURE", UInt64(clamping: coverage.mature)),
      ("WARMING", UInt64(clamping: coverage.warming)), ("DEAD", UInt64(clamping: coverage.dead)),
      ("ENTRIES", coverage.entries), ("LOST_ENTRIES", coverage.lostEntries), ("GAPS", coverage.gaps),
    ]
    for (name, count) in counts { fields.add("TOCSIN_\(name)", String(count)) }
    fields.add("TOCSIN_MISSED_SECONDS", coverage.missedSeconds)
    return fields.fields
  }
}
