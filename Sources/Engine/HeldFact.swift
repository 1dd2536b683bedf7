import Diagnosis
import Model

/// A fact that an open incident holds.
struct HeldFact {
  /// What is known of it; the newest entry that said so has the last word.
  var fact: Fact
  /// Wall-clock time of its beginning, microseconds since 1970 UTC.
  var sinceMicroseconds: Int64
  /// Wall-clock time of the newest event that says that it is wrong.
  var newestMicroseconds: Int64
  /// How often it was said.
  var count: UInt64 = 1
  /// Engine time at which it was last wrong, seconds.
  var lastWrong: Double
  /// True while it holds and only an event can end it: a unit that failed stays failed.
  var isHolding: Bool
  /// What ended it, once it has ended.
  var endReason = ""
  /// Boot in which it was last wrong.
  var bootID: Identifier128
  /// Wall-clock time of the newest event that is known from the alert log; events until then are not news.
  var knownThrough = Int64.min

  /// Takes a fact at its beginning.
  init(_ fact: Fact, at realtime: Int64, bootID: Identifier128, seconds: Double) {
    self.fact = fact
    sinceMicroseconds = realtime
    newestMicroseconds = realtime
    lastWrong = seconds
    isHolding = Self.endsByEvent(fact)
    self.bootID = bootID
  }

  var key: IncidentKey { fact.key }

  /// How far it lies from the ground: what has the smaller depth is the cause of the other.
  ///
  /// That a unit failed is the effect, whatever its result says of the cause.
  var depth: Int {
    CauseChain.depth(of: key.category == .unitFailed ? .unit : fact.kind, entity: fact.key.entity)
  }

  /// True where it is worth a line in any case: what is merely worth a notice is told to those who ask for notices.
  var rings: Bool { fact.severity > .notice }

  /// Seconds of calm after which it is over, once it does not hold.
  var calmSeconds: Double { Self.endsByEvent(fact) ? Tuning.calmSeconds : Tuning.pointFactSeconds }

  /// True where it is looked at again every few seconds, and ends when it is no longer seen.
  var isSampled: Bool { Self.isSampled(fact) }

  /// What a signature says is said and not sampled, whatever class it has.
  private static func isSampled(_ fact: Fact) -> Bool {
    guard fact.signature.isEmpty else { return false }
    return switch fact.key.category {
    case .limit, .readOnly, .unresponsive, .degraded: true
    default: false
    }
  }

  /// True where only an event ends it: because of what it is, or because its signature knows of one.
  ///
  /// Of units that share a name, each new, none is ever started again.
  private static func endsByEvent(_ fact: Fact) -> Bool {
    let key = fact.key
    return fact.endsByEvent || isSampled(fact)
      || (key.category == .unitFailed && !key.entity.name.utf8.contains(UInt8(ascii: "*")))
  }

  /// Takes that it was said again, or that it still holds where that is no news.
  mutating func take(
    _ again: Fact, at realtime: Int64, bootID: Identifier128, seconds: Double, isNews: Bool
  ) {
    let worst = max(fact.severity, again.severity)
    fact = again
    fact.severity = worst
    if isNews {
      newestMicroseconds = max(newestMicroseconds, realtime)
      count &+= 1
    }
    lastWrong = seconds
    isHolding = Self.endsByEvent(again)
    endReason = ""
    self.bootID = bootID
  }

  /// Dates nothing later than now.
  mutating func limit(to now: Int64) {
    newestMicroseconds = min(newestMicroseconds, now)
    knownThrough = min(knownThrough, now)
  }

  /// The fact as it is told.
  var told: IncidentFact {
    var told = IncidentFact(
      entity: key.entity, category: key.category, kind: fact.kind, severity: fact.severity,
      summary: fact.summary, sinceMicroseconds: sinceMicroseconds)
    told.newestMicroseconds = newestMicroseconds
    told.count = count
    told.hasEnded = !isHolding
    told.endsByEvent = Self.endsByEvent(fact)
    told.signature = fact.signature
    return told
  }
}

extension HeldFact {
  /// Takes a fact over from the alert log.
  init(_ told: IncidentFact, bootID: Identifier128, seconds: Double) {
    var fact = Fact(
      key: IncidentKey(entity: told.entity, category: told.category), summary: told.summary,
      severity: told.severity, kind: told.kind)
    (fact.signature, fact.endsByEvent) = (told.signature, told.endsByEvent)
    self.init(fact, at: told.sinceMicroseconds, bootID: bootID, seconds: seconds)
    newestMicroseconds = told.newestMicroseconds
    count = told.count
    knownThrough = told.newestMicroseconds
    if told.hasEnded { isHolding = false }
  }
}

extension HeldFact {
  func encode(into writer: inout ByteWriter) {
    fact.encode(into: &writer)
    writer.write(endReason)
    writer.write(sinceMicroseconds)
    writer.write(newestMicroseconds)
    writer.write(count)
    writer.write(lastWrong)
    writer.write(isHolding)
    writer.write(bootID)
    writer.write(knownThrough)
  }

  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    fact = try Fact(decoding: &reader)
    endReason = try reader.readString()
    sinceMicroseconds = try reader.readInt64()
    newestMicroseconds = try reader.readInt64()
    count = try reader.readUInt64()
    lastWrong = try reader.readDouble()
    guard lastWrong.isFinite else { throw .invalid("time", at: reader.position) }
    isHolding = try reader.readBool()
    bootID = try reader.readIdentifier()
    knownThrough = try reader.readInt64()
  }
}
