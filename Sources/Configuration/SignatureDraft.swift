import Diagnosis
import Model

/// A signature as its table says, before its keys are held against each other.
struct SignatureDraft {
  /// Whose word a signature takes, as files have it.
  enum Sender: String, CaseIterable {
    case kernel
    case manager
    case journald
    case unit
    case program
  }

  var signature = Signature(name: "")
  var sender = Sender.unit
  var units: [String] = []
  var programs: [String] = []
  var isEnabled = true
  /// The keys that its table has.
  var keys: [String] = []

  /// What a signature may be about, by the words of files.
  static let entities: [(word: String, value: Entity.Kind)] = [
    Entity.Kind.host, .unit, .device, .filesystem, .interface, .process,
  ].map { ($0.word, $0) }

  /// The classes that a signature's fault may have.
  static let classes = IncidentClass.allCases.filter(\.isFact).map { ($0.word, $0) }

  /// The sorts of causes.
  static let kinds = CauseKind.allCases.map { ($0.word, $0) }

  /// The first placeholder of a text that is none.
  static func unknownPlaceholder(in text: String) -> Substring? {
    text.split(separator: "{", omittingEmptySubsequences: false).dropFirst()
      .map { $0.prefix { $0 != "}" } }.first { !Signature.placeholders.contains(String($0)) }
  }

  /// The signature, complete.
  var finished: Signature {
    var finished = signature
    switch sender {
    case .kernel: finished.sender = .kernel
    case .manager: finished.sender = .manager
    case .journald: finished.sender = .journald
    case .unit: finished.sender = .units(units)
    case .program: finished.sender = .programs(programs)
    }
    return finished
  }

  /// What its keys together lack or exclude.
  var problems: [String] {
    guard isEnabled else { return [] }
    var problems: [String] = []
    let has = { (key: String) in keys.contains(key) }
    if !has("message_id"), !has("literal") {
      problems.append("expected a key message_id or literal, found neither")
    }
    if has("message_id"), has("literal") {
      problems.append(
        "expected one of the keys message_id and literal, found both: a pattern can ask for more")
    }
    if has("units"), sender != .unit { problems.append("expected no key units where from is not \"unit\"") }
    if has("programs") != (sender == .program) {
      problems.append("expected a key programs where from is \"program\", and only there")
    }
    if has("message_id"), sender == .program || sender == .unit && units.isEmpty {
      problems.append("expected a key units: any program may claim a message id")
    }
    if !has("title") { problems.append("expected a key title that says what happened, found none") }
    if has("count") != has("within"), !has("after") {
      problems.append("expected the keys count and within together")
    }
    if has("after"), !has("within") { problems.append("expected a key within beside after") }
    return problems + meaningProblems(has)
  }

  private func meaningProblems(_ has: (String) -> Bool) -> [String] {
    guard !has("ends") else { return [] }
    var problems: [String] = []
    for key in ["entity", "class", "severity", "kind"] where !has(key) {
      problems.append("expected a key \(key), found none")
    }
    if sender == .unit, units.isEmpty, signature.entity != .unit {
      problems.append(
        "expected entity = \"unit\": what any unit says is believed about itself alone; name the units to "
          + "believe more")
    }
    if sender == .program, !signature.isEvidenceOnly, signature.severity > .notice {
      problems.append(
        "expected severity = \"notice\" or evidence_only = true: anybody may run a program of any name")
    }
    return problems
  }
}
