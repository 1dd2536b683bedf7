import Diagnosis

/// Lays files of signatures over each other and gathers what is wrong with them.
struct SignatureMerge {
  /// More than anybody writes; each costs a pattern's memory.
  private static let capacity = 1_000

  private var signatures: [Signature] = []
  private var files: [String] = []
  private var places: [String: (file: String, line: Int)] = [:]
  private var collector = ProblemCollector()
  private var replacedCount = 0
  private var isOperators = false

  /// Adds what kept a file from being read.
  mutating func add(_ problem: SettingsProblem) {
    collector.add(problem)
  }

  /// Says that what follows is the operator's.
  mutating func beginOperators() { isOperators = true }

  /// Takes what was added so far for no files at all.
  mutating func forgetFiles() { files = [] }

  /// Lays a file over those before.
  mutating func add(_ text: String, file: String) {
    files.append(file)
    do throws(TOMLSyntaxFailure) {
      for entry in try TOMLParser.parse(text).entries { add(entry, file: file) }
    } catch {
      let message = "syntax error: \(error.reason)"
      collector.add(SettingsProblem(file: file, line: error.line, column: error.column, message: message))
    }
  }

  private mutating func add(_ entry: TOMLTable.Entry, file: String) {
    guard entry.name == "signature" else {
      return add(.unknownKey(KeyPathText.join("", entry.name), entry, among: ["signature"]), file: file)
    }
    var reader = SignatureReader()
    let drafts = reader.read(entry.value, "signature")
    guard reader.complaints.isEmpty else {
      return reader.complaints.sorted { $0.line < $1.line }.forEach { add($0, file: file) }
    }
    // Without a complaint every table has become a draft, in order.
    let lines = entry.value.elements?.map(\.line) ?? []
    for (draft, line) in zip(drafts, lines) {
      let problems = draft.problems
      for problem in problems {
        add(Complaint("signature \"\(draft.signature.name)\"", line: line, problem), file: file)
      }
      if problems.isEmpty { lay(draft, file: file, line: line) }
    }
  }

  private mutating func add(_ complaint: Complaint, file: String) {
    collector.add(
      SettingsProblem(
        file: file, line: complaint.line, keyPath: complaint.keyPath, message: complaint.message))
  }

  private mutating func lay(_ draft: SignatureDraft, file: String, line: Int) {
    let signature = draft.finished
    let place = signatures.firstIndex { $0.name == signature.name }
    if place != nil, isOperators { replacedCount += 1 }
    places[signature.name] = (file, line)
    switch (place, draft.isEnabled) {
    case (let place?, true): signatures[place] = signature
    case (let place?, false): signatures.remove(at: place)
    case (nil, true): signatures.append(signature)
    case (nil, false): break
    }
  }

  /// The result, or everything that was wrong.
  consuming func finish() throws(SettingsFailure) -> LoadedSignatures {
    checkReferences()
    if signatures.count > Self.capacity {
      collector.add(
        SettingsProblem(file: files.last ?? "", message: "more than \(Self.capacity) signatures in all"))
    }
    if let failure = collector.failure { throw failure }
    return LoadedSignatures(signatures: signatures, files: files, replacedCount: replacedCount)
  }

  /// What a signature names must exist; what was switched off takes those that depend on it with it.
  private mutating func checkReferences() {
    for signature in signatures {
      for (key, name) in [("ends", signature.ends), ("after", signature.after)] where !name.isEmpty {
        guard places[name] == nil else { continue }
        let place = places[signature.name]
        collector.add(
          SettingsProblem(
            file: place?.file ?? "", line: place?.line, keyPath: "signature \"\(signature.name)\"",
            message: "expected \(key) to name a signature, found \"\(PrintableText.excerpt(name))\""))
      }
    }
    removeDependents()
  }

  /// Removes what names a signature that is switched off, and then what names that.
  private mutating func removeDependents() {
    var before = signatures.count + 1
    while signatures.count < before {
      before = signatures.count
      let known = Set(signatures.map(\.name))
      signatures.removeAll { signature in
        [signature.ends, signature.after].contains { places[$0] != nil && !known.contains($0) }
      }
    }
  }
}
