import Detection
import Model

/// What is known of how one unit logs, the rates of its bursts aside.
struct LogUnit {
  /// How many units held the place before.
  var generation: UInt32 = 0
  /// Entries read.
  var entries: UInt64 = 0
  /// Entries in the present ten seconds, by ``LogSort``.
  var counts = InlineArray<3, UInt64>(repeating: 0)
  /// The pair that logged most in its ten seconds, by ``LogSort``.
  var leadingPairs = InlineArray<3, LogPairReference>(repeating: .none)
  /// The pair that logged last.
  var lastPair = LogPairReference.none
  /// The pair that logged the last error.
  var lastError = LogPairReference.none
  /// False for sessions and the like: people come and go.
  var isSteady = true
  var life = LogLife()
  var novelty: RateNovelty
  /// Second at which it last logged something new.
  var newAt: UInt32 = 0
  /// A pause or a window that began before this second is not to be judged: journald dropped entries.
  var since: UInt32 = 0
  /// True where nothing is to be learned of the present ten seconds.
  var isPaused = false

  var silence = Silence()
  var runs = Silence()
  var hours = RateHours()
  var drops = InlineArray<3, RateDrop>(repeating: RateDrop())

  var window = LogWindow()

  init(at now: UInt32) { novelty = RateNovelty(at: now) }
}

/// The mix of a unit's entries, in windows of five minutes or longer.
struct LogWindow {
  /// Entries and errors of the present window.
  var entries: UInt32 = 0
  var errors: UInt32 = 0
  /// Second at which it began.
  var start: UInt32 = 0
  /// True while the unit is listed as having a window, and as being low or odd.
  var isOpen = false
  var isStanding = false
  var share = RateShare()
  var mixture = RateMixture()
  /// The pair that was last counted at each place of the mixture.
  var placePairs = InlineArray<32, LogPairReference>(repeating: .none)

  /// What was thought of the last window, and until when it holds.
  var until: UInt32 = 0
  var judgedEntries: UInt32 = 0
  var judgedErrors: UInt32 = 0
  var shareSurprise: Float = 0
  var mixtureSurprise: Float = 0
  var divergence: Double = 0
  var oddPair = LogPairReference.none

  /// Forgets the present window.
  mutating func discard(at now: UInt32) {
    (entries, errors, start) = (0, 0, now)
    mixture.discard()
  }
}

extension LogUnit {
  /// Changes every pair that is remembered.
  mutating func mapPairs(_ body: (LogPairReference) -> LogPairReference) {
    for sort in 0..<3 { leadingPairs[sort] = body(leadingPairs[sort]) }
    lastPair = body(lastPair)
    lastError = body(lastError)
    for place in 0..<32 { window.placePairs[place] = body(window.placePairs[place]) }
    window.oddPair = body(window.oddPair)
  }

  func encode(into writer: inout ByteWriter) {
    writer.write(generation)
    writer.write(entries)
    for sort in LogSort.allCases {
      writer.write(counts[sort.rawValue])
      writer.write(Int(leadingPairs[sort.rawValue].place))
      drops[sort.rawValue].encode(into: &writer)
    }
    writer.write(Int(lastPair.place))
    writer.write(Int(lastError.place))
    writer.write(isSteady)
    life.encode(into: &writer)
    novelty.encode(into: &writer)
    writer.write(newAt)
    writer.write(since)
    silence.encode(into: &writer)
    runs.encode(into: &writer)
    hours.encode(into: &writer)
    window.encode(into: &writer)
  }

  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    self.init(at: 0)
    generation = try reader.readUInt32()
    entries = try reader.readUInt64()
    for sort in LogSort.allCases {
      counts[sort.rawValue] = try reader.readUInt64()
      leadingPairs[sort.rawValue] = try reader.readPlace()
      drops[sort.rawValue] = try RateDrop(from: &reader)
    }
    lastPair = try reader.readPlace()
    lastError = try reader.readPlace()
    isSteady = try reader.readBool()
    life = try LogLife(decoding: &reader)
    novelty = try RateNovelty(from: &reader)
    newAt = try reader.readUInt32()
    since = try reader.readUInt32()
    silence = try Silence(from: &reader)
    runs = try Silence(from: &reader)
    hours = try RateHours(from: &reader)
    window = try LogWindow(decoding: &reader)
  }
}

extension LogWindow {
  fileprivate func encode(into writer: inout ByteWriter) {
    for number in [entries, errors, start, until, judgedEntries, judgedErrors] { writer.write(number) }
    writer.write(isOpen)
    writer.write(isStanding)
    share.encode(into: &writer)
    mixture.encode(into: &writer)
    for place in 0..<32 { writer.write(Int(placePairs[place].place)) }
    writer.write(shareSurprise)
    writer.write(mixtureSurprise)
    writer.write(divergence)
    writer.write(Int(oddPair.place))
  }

  fileprivate init(decoding reader: inout ByteReader) throws(CodingFailure) {
    entries = try reader.readUInt32()
    errors = try reader.readUInt32()
    start = try reader.readUInt32()
    until = try reader.readUInt32()
    judgedEntries = try reader.readUInt32()
    judgedErrors = try reader.readUInt32()
    isOpen = try reader.readBool()
    isStanding = try reader.readBool()
    share = try RateShare(from: &reader)
    mixture = try RateMixture(from: &reader)
    for place in 0..<32 { placePairs[place] = try reader.readPlace() }
    shareSurprise = try reader.readFloat()
    mixtureSurprise = try reader.readFloat()
    divergence = try reader.readDouble()
    oddPair = try reader.readPlace()
    let isPlausible = shareSurprise >= 0 && mixtureSurprise >= 0 && divergence >= 0 && divergence <= 1
    guard isPlausible, errors <= entries, judgedErrors <= judgedEntries else {
      throw .invalid("window", at: reader.position)
    }
  }
}

extension ByteReader {
  /// Reads the place of a pair, or -1 for none; its generation is that of the pair which is there.
  fileprivate mutating func readPlace() throws(CodingFailure) -> LogPairReference {
    let value = try readInt64()
    guard let place = Int32(exactly: value), place >= -1 else { throw .invalid("place", at: position) }
    return LogPairReference(place: place, generation: 0)
  }
}
