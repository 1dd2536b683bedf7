import Model

/// What differs between two looks at the kernel: its parameters and its modules.
struct KernelWatch {
  static let pollSeconds = 30.0
  /// Parameters or modules told one by one in one look.
  static let maximumChanges = 8
  /// Bytes of a value that are told.
  private static let shownBytes = 40

  private let options: ChangeOptions
  private var parameters: [String: String]?
  private var modules: Set<String>?
  private var looks = Looks(every: KernelWatch.pollSeconds)

  init(_ options: ChangeOptions) {
    self.options = options
  }

  /// What changed since the last look; nothing at the first.
  mutating func poll(_ now: ChangeClock) -> [Change] {
    guard let time = looks.next(now) else { return [] }
    let found = KernelParameters.read(options)
    let names = readModules()
    defer { (parameters, modules) = (found, names ?? modules) }
    return told(parameterChanges(found), "kernel parameters changed", time)
      + told(moduleChanges(names), "kernel modules changed", time)
  }

  private func readModules() -> Set<String>? {
    guard let text = try? WholeFile.read(options.path("/proc/modules"), atMost: KernelModules.maximumBytes)
    else { return nil }
    return KernelModules.names(in: text)
  }

  /// Parameters come and go with modules; that is told of these.
  private func parameterChanges(_ found: [String: String]) -> [String] {
    guard let parameters else { return [] }
    return found.sorted { $0.key < $1.key }.compactMap { path, value in
      guard let before = parameters[path], before != value else { return nil }
      return "\(KernelParameters.name(path)) \(Self.shown(before)) -> \(Self.shown(value))"
    }
  }

  private func moduleChanges(_ found: Set<String>?) -> [String] {
    guard let modules, let found else { return [] }
    return found.subtracting(modules).sorted().map { "kernel module \($0) loaded" }
      + modules.subtracting(found).sorted().map { "kernel module \($0) removed" }
  }

  private func told(_ summaries: [String], _ plural: String, _ time: Int64) -> [Change] {
    let summaries = summaries.count > Self.maximumChanges ? ["\(summaries.count) \(plural)"] : summaries
    return summaries.map {
      Change(realtimeMicroseconds: time, kind: .kernel, entity: .host, summary: $0)
    }
  }

  private static func shown(_ value: String) -> String {
    if value.isEmpty { return "(empty)" }
    return value.utf8.count <= shownBytes
      ? value : String(decoding: value.utf8.prefix(shownBytes), as: UTF8.self) + "..."
  }
}
