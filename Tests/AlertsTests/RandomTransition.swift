import Model
import TestSupport

/// Makes transitions with every field at random, hostile texts and extreme numbers included.
struct RandomTransition {
  private var random: SplitMix64

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  mutating func next() -> AlertTransition {
    AlertTransition(
      sequence: integer(), kind: element(of: AlertTransition.Kind.allCases), realtimeMicroseconds: time(),
      utcOffsetSeconds: Int32(truncatingIfNeeded: random.next() >> 40) - 8_388_608, host: text(),
      machineID: Identifier128(high: random.next(), low: random.next()),
      bootID: Identifier128(high: random.next(), low: random.next()), incident: incident())
  }

  private mutating func incident() -> Incident {
    var incident = Incident(
      id: text(), category: element(of: IncidentClass.allCases), entity: entity(),
      severity: element(of: Severity.allCases), onsetMicroseconds: time(), summary: text(), clearRule: text())
    if Bool.random(using: &random) { incident.lead = deviation() }
    if count() == 0 { incident.course = course() }
    for _ in 0..<count() { incident.folded.append(deviation()) }
    incident.foldedCount = integer()
    incident.isLearning = Bool.random(using: &random)
    incident.reopenings = UInt32.random(in: 0...30, using: &random)
    incident.reopenings = UInt32.random(in: 0...30, using: &random)
    diagnose(&incident)
    for _ in 0..<count() { incident.logs.append(log()) }
    if count() == 0 { incident.unknownCulprit = element(of: UnknownCulprit.allCases) }
    for _ in 0..<count() { incident.hints.append(Hint(entity: entity(), signal: text(), share: number())) }
    if Bool.random(using: &random) {
      incident.ending = Ending(realtimeMicroseconds: time(), reason: text())
    }
    return incident
  }

  private mutating func diagnose(_ incident: inout Incident) {
    for _ in 0..<count() { incident.causes.append(cause(of: incident.entity)) }
    for _ in 0..<count() { incident.victims.append(Victim(entity: entity(), evidence: text())) }
    for _ in 0..<count() { incident.changes.append(change()) }
    for _ in 0..<count() { incident.facts.append(fact()) }
    for _ in 0..<count() {
      incident.notes.append(IncidentNote(realtimeMicroseconds: time(), text: text()))
    }
    for _ in 0..<count() { incident.ruledOut.append(text()) }
    incident.check = text()
    incident.referenceSeconds = number()
    incident.rankings = UInt32(truncatingIfNeeded: integer())
  }

  /// A cause whose entity often is the incident's own, which lines then do not name again.
  private mutating func cause(of entity: Entity) -> Cause {
    Cause(
      confidence: element(of: Confidence.allCases), probability: number(),
      kind: element(of: CauseKind.allCases), entity: count() > 1 ? entity : self.entity(),
      subject: element(of: [text(), entity.name, "a in \(entity.name)"]), evidence: text(),
      change: Bool.random(using: &random) ? change() : nil, score: number())
  }

  private mutating func fact() -> IncidentFact {
    var fact = IncidentFact(
      entity: entity(), category: element(of: IncidentClass.allCases), kind: element(of: CauseKind.allCases),
      severity: element(of: Severity.allCases), summary: text(), sinceMicroseconds: time())
    fact.newestMicroseconds = time()
    fact.count = integer()
    fact.hasEnded = Bool.random(using: &random)
    fact.endsByEvent = Bool.random(using: &random)
    fact.signature = text()
    return fact
  }

  private mutating func change() -> Change {
    Change(
      realtimeMicroseconds: time(), kind: element(of: Change.Kind.allCases), entity: entity(),
      summary: text(), units: (0..<count()).map { _ in text() })
  }

  private mutating func log() -> LogEvidence {
    LogEvidence(
      unit: text(), template: text(), sample: text(), count: integer(), isNew: Bool.random(using: &random))
  }

  private mutating func deviation() -> Deviation {
    var votes: [Vote] = []
    for _ in 0..<count() { votes.append(Vote(statistic: text(), surprise: number())) }
    return Deviation(
      entity: entity(), signal: text(), title: text(), unit: element(of: MeasurementUnit.allCases),
      resource: element(of: Resource.allCases), observed: number(),
      expected: ExpectedRange(low: number(), mid: number(), high: number()), surprise: number(),
      isAbove: Bool.random(using: &random), sinceMicroseconds: time(), votes: votes,
      baseline: Baseline(
        samples: integer(), ageSeconds: number(), isMature: Bool.random(using: &random),
        isSeasonal: Bool.random(using: &random)))
  }

  private mutating func course() -> SignalCourse {
    SignalCourse(
      stepSeconds: number(), endMicroseconds: time(),
      points: (0..<count() * 20).map { _ in
        SignalCourse.Point(value: count() == 0 ? nil : number(), low: number(), high: number())
      })
  }

  private mutating func entity() -> Entity {
    Entity(kind: element(of: Entity.Kind.allCases), name: text())
  }

  private mutating func text() -> String {
    var result = ""
    for _ in 0..<Int.random(in: 0...8, using: &random) {
      result += element(of: RandomTransition.pieces)
      if Int.random(in: 0..<12, using: &random) == 0 {
        result += String(repeating: element(of: RandomTransition.pieces), count: 60)
      }
    }
    return result
  }

  /// Texts that break lines, fields, JSON or terminals where they are not escaped.
  static let pieces = [
    "nginx.service", "postgresql@15-main.service", "/backup", "a b", "", "\n", "\r\n", "\u{1b}[31m",
    "\u{9b}2J",
    "\0", "\u{7f}", "\u{202e}", "\u{2028}", "\u{2029}", "\u{feff}", "\u{fffd}", "é", "e\u{301}", "\u{1f525}",
    "\"", "\\", "\\u0041", "\\x1b", "/", "{}", "[],:", "| next: rm", " | likely: x", ": ", "\t", "%s%n",
    "$(id)",
    "dev-disk-by\\x2duuid", "password=hunter2 ", "Bearer abcdefgh1234 ", "4111 1111 1111 1111 ", "'", "`",
    "&",
    "token: ", "https://u:p@h/", "-----BEGIN PRIVATE KEY-----", "eyJhbGciOi.eyJzdWIi.c2ln ", "7", "--secret ",
  ]

  private mutating func number() -> Double {
    switch Int.random(in: 0..<6, using: &random) {
    case 0: return Double.random(in: 0...1, using: &random)
    case 1: return Double(Int64(truncatingIfNeeded: random.next()))
    case 2:
      return element(of: [
        0, -0.0, 1e-300, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1e16,
        0.1,
      ])
    case 3:
      let value = Double(bitPattern: random.next())
      return value.isFinite ? value : 1.5
    default: return Double.random(in: 0...1e10, using: &random)
    }
  }

  private mutating func integer() -> UInt64 {
    Bool.random(using: &random) ? random.next() : UInt64.random(in: 0...100, using: &random)
  }

  private mutating func time() -> Int64 {
    switch Int.random(in: 0..<6, using: &random) {
    case 0: return element(of: [.min, .max, 0, -1, 253_402_300_799_999_999, 253_402_300_800_000_000])
    case 1: return Int64(truncatingIfNeeded: random.next())
    default: return Int64.random(in: 1_700_000_000_000_000...1_900_000_000_000_000, using: &random)
    }
  }

  private mutating func count() -> Int { Int.random(in: 0...3, using: &random) }

  private mutating func element<Element>(of values: [Element]) -> Element {
    values[Int.random(in: 0..<values.count, using: &random)]
  }
}
