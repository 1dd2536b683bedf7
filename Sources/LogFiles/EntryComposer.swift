import Model

/// Makes entries of lines: time and severity as far as a line tells them, the rest its message.
///
/// A text file proves nothing of who wrote it. Its entries have no user, no process and no boot, and
/// their transport says where they come from, so that no line can pass for the kernel's or systemd's.
struct EntryComposer {
  /// The most of a name that is kept, bytes.
  private static let longestName = 255

  let unit: [UInt8]
  private let format: FileSource.Format
  private var clock = LineClock()

  init(unit: String, format: FileSource.Format) {
    // The end of a long path tells more than its beginning.
    self.unit = Array(unit.utf8.suffix(Self.longestName))
    self.format = format
  }

  /// Adds a line to a batch of this unit's lines only.
  mutating func add(
    _ line: UnsafeRawBufferPointer, from floor: Int64, to now: Int64, into batch: inout EntryBatch
  ) {
    var entry = LogEntry()
    entry.transport = .file
    let stamp = stamp(of: line, now: now)
    entry.realtimeMicroseconds = LineClock.believed(stamp?.time, from: floor, to: now)
    if batch.entries.isEmpty { unitPlace = batch.store(unit) }
    entry.unit = unitPlace
    let start = batch.bytes.count
    if let range = stamp?.range {
      batch.bytes += line[..<range.lowerBound]
      batch.bytes += line[range.upperBound...]
    } else {
      batch.bytes += line
    }
    finish(&entry, from: start, in: &batch)
    batch.entries.append(entry)
  }

  /// Where the unit's name stands in the batch that is being filled.
  private var unitPlace = ByteRange.empty

  private mutating func stamp(
    of line: UnsafeRawBufferPointer, now: Int64
  ) -> (time: Int64, range: Range<Int>)? {
    guard format != .plain, let found = LineTimeParser.parse(line),
      let time = clock.resolve(found, now: now), found.range.count < line.count
    else { return nil }
    return (time, found.range)
  }

  /// Sets message, speaker and severity of an entry whose text begins at an offset.
  private func finish(_ entry: inout LogEntry, from start: Int, in batch: inout EntryBatch) {
    var message = start..<batch.bytes.count
    if format == .syslog { takeSpeaker(&entry, &message, in: batch.bytes) }
    entry.message = ByteRange(offset: UInt32(message.lowerBound), count: UInt32(message.count))
    if OwnLine.replace(&entry, texts: &batch.bytes) { return }
    guard format != .plain else { return }
    let priority = batch.bytes.withUnsafeBytes {
      LineLevel.priority(of: UnsafeRawBufferPointer(rebasing: $0[message]))
    }
    if let priority { entry.priority = priority }
  }

  /// Takes `host name[pid]: ` off the front: the speaker is a claim, and neither is part of the message.
  private func takeSpeaker(_ entry: inout LogEntry, _ message: inout Range<Int>, in bytes: [UInt8]) {
    let text = bytes[message]
    guard let host = text.firstIndex(of: UInt8(ascii: " ")), host > text.startIndex else { return }
    let rest = bytes[(host + 1)..<message.upperBound]
    guard let colon = rest.prefix(Self.longestName).firstIndex(of: UInt8(ascii: ":")),
      colon + 1 < rest.endIndex, bytes[colon + 1] == UInt8(ascii: " "),
      !rest[..<colon].contains(UInt8(ascii: " "))
    else { return }
    let name = rest[..<colon].prefix { $0 != UInt8(ascii: "[") }
    guard !name.isEmpty, colon + 2 < message.upperBound else { return }
    entry.claimedIdentifier = ByteRange(offset: UInt32(name.startIndex), count: UInt32(name.count))
    message = (colon + 2)..<message.upperBound
  }
}
