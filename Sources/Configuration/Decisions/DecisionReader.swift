import CalendarEvents
import Model

/// Takes a file of one decision apart and gathers what is wrong with it.
///
/// docs/decisions.md has the keys one by one.
public struct DecisionReader {
  static let names = [
    "id", "kind", "author", "reason", "created", "expires", "units", "entities", "signals", "templates",
    "classes", "all", "looser", "on_calendar", "duration", "incident", "verdict", "accepted",
  ]
  /// Globs in one list.
  static let longestList = 32
  /// Bytes of a reason.
  public static let longestReason = 200
  /// Bytes of an author, and of an id.
  public static let longestName = 64
  /// How much further out something may have to be.
  static let looserRange = 1.0...1_000.0
  /// How long a recurring decision may be in force at once.
  static let durations = TimeSpan(seconds: 60)...TimeSpan.days(7)

  var complaints: [Complaint] = []
  var record: DecisionRecord
  var scope = DecisionScope()
  var isForAll = false

  private init(id: String) {
    record = DecisionRecord(Decision(id: id, kind: .silence))
  }

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - text: What is in it.
  ///   - file: Its path, for complaints.
  ///   - id: What the decision is called where the file does not say.
  /// - Returns: The decision.
  /// - Throws: ``SettingsFailure`` with everything that is wrong with it.
  public static func read(
    _ text: String, file: String, id: String
  ) throws(SettingsFailure) -> DecisionRecord {
    var reader = DecisionReader(id: id)
    do throws(TOMLSyntaxFailure) {
      reader.take(try TOMLParser.parse(text))
    } catch {
      let message = "syntax error: \(error.reason)"
      throw SettingsFailure(
        problems: [SettingsProblem(file: file, line: error.line, column: error.column, message: message)],
        omittedCount: 0)
    }
    var collector = ProblemCollector()
    for complaint in reader.complaints {
      collector.add(
        SettingsProblem(
          file: file, line: complaint.line, keyPath: complaint.keyPath, message: complaint.message))
    }
    if let failure = collector.failure { throw failure }
    return reader.record
  }

  private mutating func take(_ table: TOMLTable) {
    for entry in table.entries {
      guard Self.names.contains(entry.name) else {
        complaints.append(.unknownKey(KeyPathText.join("", entry.name), entry, among: Self.names))
        continue
      }
      takeWho(entry)
      takeScope(entry)
      takeWhen(entry)
    }
    record.decision.scope = scope
    if complaints.isEmpty { checkWhole(table) }
  }

  // MARK: Keys

  private mutating func takeWho(_ entry: TOMLTable.Entry) {
    let value = entry.value
    switch entry.name {
    case "id": if let id = name(value, entry.name) { record.decision.id = id }
    case "kind":
      if let kind = String(value).flatMap(Decision.Kind.init(word:)) {
        record.decision.kind = kind
      } else {
        complain(entry.name, TOMLText.choice(Decision.Kind.allCases.map(\.word)), value)
      }
    case "author": record.decision.author = text(value, entry.name, Self.longestName) ?? ""
    case "reason": record.decision.reason = text(value, entry.name, Self.longestReason) ?? ""
    case "created": record.decision.createdMicroseconds = time(value, entry.name) ?? 0
    case "expires": record.decision.expiresMicroseconds = time(value, entry.name) ?? .max
    default: break
    }
  }

  private mutating func takeScope(_ entry: TOMLTable.Entry) {
    let value = entry.value
    switch entry.name {
    case "units":
      scope.entities += globs(value, entry.name).map { DecisionScope.Entities(kind: .unit, pattern: $0) }
    case "entities":
      for text in globs(value, entry.name) {
        if let entities = DecisionScope.Entities(text: text) {
          scope.entities.append(entities)
        } else {
          complain(entry.name, "\"host\", or a kind and a glob such as \"filesystem:/backup\"", value)
        }
      }
    case "signals": scope.signals = globs(value, entry.name)
    case "templates": scope.templates = globs(value, entry.name)
    case "classes":
      for word in globs(value, entry.name) {
        if let category = IncidentClass(word: word) {
          scope.classes.append(category)
        } else {
          complain(entry.name, "classes of incidents such as \"unit-failed\"", value)
        }
      }
    case "all": isForAll = Bool(value) ?? complained(entry.name, Bool.expectation, value, or: false)
    case "incident": scope.incident = name(value, entry.name) ?? ""
    default: break
    }
  }

  private mutating func takeWhen(_ entry: TOMLTable.Entry) {
    let value = entry.value
    switch entry.name {
    case "looser": record.decision.looser = looser(value, entry.name)
    case "on_calendar": record.calendar = calendar(value, entry.name)
    case "duration":
      if let span = TimeSpan(value), Self.durations.contains(span) {
        record.duration = span
      } else {
        let bounds = "from \(Self.durations.lowerBound) to \(Self.durations.upperBound)"
        complain(entry.name, "\(TimeSpan.expectation), \(bounds)", value)
      }
    case "verdict":
      record.verdict = String(value).flatMap(DecisionRecord.Verdict.init)
      if record.verdict == nil { complain(entry.name, TOMLText.choice(["normal", "real"]), value) }
    case "accepted": record.decision.accepted = accepted(value, entry.name)
    default: break
    }
  }

  // MARK: What must go together

  private mutating func checkWhole(_ table: TOMLTable) {
    func require(_ isMet: Bool, _ key: String, _ message: String) {
      if !isMet { complaints.append(Complaint(key, line: table[key]?.line ?? 1, message)) }
    }
    let decision = record.decision
    require(table["kind"] != nil, "kind", "expected a key kind, found none")
    require(
      decision.expiresMicroseconds > decision.createdMicroseconds, "expires", "expected a time after created")
    require(
      (record.calendar == nil) == (record.duration == nil), "on_calendar",
      "expected on_calendar and duration together")
    let mayBeRecurrent = decision.kind == .silence || decision.kind == .maintenance
    require(mayBeRecurrent || record.duration == nil, "duration", "expected expires alone for this kind")
    require(mayBeRecurrent || record.calendar == nil, "on_calendar", "expected none for this kind")
    require(decision.looser == 0 || decision.kind == .silence, "looser", "expected it with a silence only")
    let isScoped = !decision.scope.isEverything
    switch decision.kind {
    case .silence:
      require(
        isScoped != isForAll, "all",
        "expected units, entities, signals, templates, classes or incident, or else all = true")
    case .maintenance:
      let scope = decision.scope
      let isPlain = scope.signals.isEmpty && scope.templates.isEmpty && scope.classes.isEmpty
      require(
        isPlain && scope.incident.isEmpty, "kind", "expected maintenance of units or entities, or of all")
    case .acknowledgement:
      require(!decision.scope.incident.isEmpty, "incident", "expected the id of the incident")
    case .feedback:
      require(!decision.scope.incident.isEmpty, "incident", "expected the id of the incident")
      require(record.verdict != nil, "verdict", "expected a verdict")
      require(
        (decision.accepted != nil) == (record.verdict == .normal), "accepted",
        "expected it with verdict normal")
    }
  }
}
