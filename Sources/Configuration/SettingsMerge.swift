import CalendarEvents

/// Lays settings files over each other and gathers what is wrong with them.
struct SettingsMerge {
  private var settings = Settings()
  private var files: [String] = []
  private var origins: [String: LoadedSettings.Origin] = [:]
  private var collector = ProblemCollector()
  private let keys: [String: SettingsKey]

  /// Begins with the defaults.
  init() {
    keys = Dictionary(uniqueKeysWithValues: SettingsSchema.keys.map { ($0.path, $0) })
  }

  /// Adds what kept a file from being read.
  mutating func add(_ problem: SettingsProblem) {
    collector.add(problem)
  }

  /// Lays a file over those before.
  mutating func add(_ text: String, file: String) {
    files.append(file)
    do throws(TOMLSyntaxFailure) {
      addSections(of: try TOMLParser.parse(text), file: file)
    } catch {
      let message = "syntax error: \(error.reason)"
      collector.add(SettingsProblem(file: file, line: error.line, column: error.column, message: message))
    }
  }

  /// The result, or everything that was wrong.
  consuming func finish() throws(SettingsFailure) -> LoadedSettings {
    // Rules between keys say nothing useful while single keys are wrong.
    if collector.problems.isEmpty { checkIntervals() }
    if collector.problems.isEmpty { checkWindows() }
    if let failure = collector.failure { throw failure }
    return LoadedSettings(settings: settings, files: files, origins: origins)
  }

  private mutating func addSections(of document: TOMLTable, file: String) {
    // Headers may come back to a section that was left, so the order of the keys need not be that of the lines.
    let complaints = document.entries.flatMap { section($0, file: file) }.sorted { $0.line < $1.line }
    for complaint in complaints {
      collector.add(
        SettingsProblem(
          file: file, line: complaint.line, keyPath: complaint.keyPath, message: complaint.message))
    }
  }

  private mutating func section(_ section: TOMLTable.Entry, file: String) -> [Complaint] {
    if keys[section.name] != nil { return key(section.name, section, file: file) }
    guard SettingsSchema.sections.contains(section.name) else { return [.unknownSection(section)] }
    guard case .table(let table) = section.value.kind else {
      return [Complaint(section.name, expected: "a section [\(section.name)]", found: section.value)]
    }
    return table.entries.flatMap { key(KeyPathText.join(section.name, $0.name), $0, file: file) }
  }

  private mutating func key(_ path: String, _ entry: TOMLTable.Entry, file: String) -> [Complaint] {
    guard let key = keys[path] else {
      return [.unknownKey(path, entry, among: SettingsSchema.names(beside: path))]
    }
    origins[path] = LoadedSettings.Origin(file: file, line: entry.line)
    return key.apply(entry.value, &settings)
  }

  private mutating func checkWindows() {
    guard let origin = origins["window"] else { return }
    for (number, window) in settings.windows.enumerated() where window.onCalendar == nil {
      let place = KeyPathText.element("window", number + 1)
      let message = "expected a key on_calendar with \(CalendarEvent.expectation), found none"
      collector.add(SettingsProblem(file: origin.file, line: origin.line, keyPath: place, message: message))
    }
  }

  private mutating func checkIntervals() {
    fitUnitInterval()
    checkInterval("collect.unit_interval", settings.collect.unitInterval)
    checkInterval("collect.filesystem_interval", settings.collect.filesystemInterval)
  }

  /// Where nobody has set it, units are looked at as often as by default, as far as the host's interval lets it.
  private mutating func fitUnitInterval() {
    guard origins["collect.unit_interval"] == nil else { return }
    let (base, wanted) = (settings.collect.hostInterval.seconds, settings.collect.unitInterval.seconds)
    settings.collect.unitInterval = TimeSpan(seconds: (wanted + base - 1) / base * base)
  }

  private mutating func checkInterval(_ path: String, _ interval: TimeSpan) {
    let base = settings.collect.hostInterval
    guard interval.seconds % base.seconds != 0 else { return }
    // Defaults agree with each other, so one of the two was set in some file.
    guard let origin = origins[path] ?? origins["collect.host_interval"] else { return }
    let message = "expected a multiple of collect.host_interval, which is \"\(base)\", found \"\(interval)\""
    collector.add(SettingsProblem(file: origin.file, line: origin.line, keyPath: path, message: message))
  }
}
