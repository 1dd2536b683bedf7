import AlertLog
import Alerts
import Configuration
import Control
import FoundationEssentials
import Glibc
import Model

/// What goes into a bug report, gathered from the daemon, the files and the system, whichever answers.
struct BugReportContents {
  /// A file of the report.
  struct Item {
    var name: String
    /// What it tells, for the list.
    var about: String
    var bytes: [UInt8]
  }

  /// What is not in the report, and why.
  struct Omission {
    var what: String
    var why: String
  }

  private static let longestItem = 2 << 20
  private static let logLines = 300
  private static let alertLines = 100

  private(set) var items: [Item] = []
  private(set) var omissions: [Omission] = []
  private let redaction: Redaction
  /// True where texts of alerts and logs are wanted.
  private let withSamples: Bool

  /// Begins with nothing.
  init(withSamples: Bool, redaction: Redaction = Redaction()) {
    (self.withSamples, self.redaction) = (withSamples, redaction)
  }

  /// Adds a file, without what says whose host it is; one that is too long loses its beginning.
  mutating func add(
    _ name: String, _ about: String, _ bytes: some Sequence<UInt8>, isJSON: Bool = false
  ) {
    let cut = Array(Array(bytes).suffix(Self.longestItem))
    let redacted = isJSON ? redaction.apply(toJSON: cut) : redaction.apply(cut)
    items.append(Item(name: name, about: about, bytes: redacted))
  }

  /// Says that something is not there.
  mutating func leaveOut(_ what: String, _ why: String) {
    omissions.append(Omission(what: what, why: why))
  }

  // MARK: what is gathered

  /// Gathers all.
  static func gather(
    withSamples: Bool, logDirectory: String, connection: SocketOptions
  ) -> BugReportContents {
    var contents = BugReportContents(withSamples: withSamples, redaction: Redaction(patterns: patterns()))
    contents.addVersion()
    contents.addConfiguration()
    contents.addAnswers(of: connection)
    contents.addAlerts(logDirectory)
    contents.addDaemonLog()
    contents.addService()
    contents.addSystem()
    contents.addFiles(logDirectory)
    contents.leaveOutTheRest()
    return contents
  }

  /// The patterns of the settings; none where they cannot be read: what the daemon has written is without them already.
  private static func patterns() -> [String] {
    (try? SettingsLoader().load())?.settings.privacy.redactPatterns ?? []
  }

  private mutating func addVersion() {
    add(
      "version.txt", "version of this command",
      "tocsin \(TocsinVersion.number), alert schema \(AlertJSON.schema)\n".utf8)
  }

  private mutating func addConfiguration() {
    do throws(SettingsFailure) {
      add(
        "config.toml", "configuration in effect, each key with its origin",
        // A pattern names what is private, and seldom matches itself.
        try SettingsLoader().load().dump(without: ["privacy.redact_patterns"]).utf8)
    } catch {
      add("config.txt", "what is wrong with the configuration", "\(error)\n".utf8)
    }
  }

  private mutating func addAnswers(of connection: SocketOptions) {
    switch connection.attempt(.status, within: 10) {
    case .success(let reply):
      if let status = reply.status {
        addJSON("status.json", "status, coverage and counters", without(status))
      }
    case .failure(let failure):
      leaveOut("status, coverage, counters, signals", "\(failure)")
      return
    }
    if case .success(let reply) = connection.attempt(.host, within: 10), let host = reply.host {
      addJSON("host.json", "what cannot be seen of the host", host)
    }
    if case .success(let reply) = connection.attempt(.signals, within: 10), let page = reply.signals {
      add("signals.txt", "signals by name, tier and maturity, without those they are about", tally(page).utf8)
    }
  }

  /// A status without what logs say and people have decided.
  private func without(_ status: StatusReport) -> StatusReport {
    var status = status
    guard !withSamples else { return status }
    for place in status.open.indices { status.open[place].text = "[left out]" }
    status.notices = status.notices.map(Self.withoutPeople)
    return status
  }

  /// A line without who decided something, and why.
  static func withoutPeople(_ line: String) -> String {
    let isDecided = line.firstRange(of: "maintenance ") != nil || line.firstRange(of: " was decided ") != nil
    guard isDecided, let name = line.firstRange(of: " by ") else { return line }
    return line[..<name.upperBound] + "[left out]"
  }

  private mutating func addJSON(_ name: String, _ about: String, _ value: some Encodable) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(value) else { return leaveOut(name, "it could not be encoded") }
    // Not by JSONOutput, which would hide a name that is not ASCII from the redaction.
    add(name, about, Array(data) + [UInt8(ascii: "\n")], isJSON: true)
  }

  private func tally(_ page: SignalReport) -> String {
    var counts: [String: Int] = [:]
    for signal in page.signals {
      counts["\(signal.name)\t\(signal.tier)\t\(signal.maturity)", default: 0] += 1
    }
    let more = page.next == nil ? "" : "(the first \(SignalReport.pageSize) only)\n"
    return counts.sorted { $0.key < $1.key }.map { "\($0.value)\t\($0.key)\n" }.joined() + more
  }

  /// The newest transitions: their heads only, unless samples are wanted.
  private mutating func addAlerts(_ folder: String) {
    do throws(AlertLogFailure) {
      var archive = try AlertArchive(directory: folder)
      let newest = Set(archive.ids().prefix(Self.alertLines))
      let lines = archive.transitions(of: newest).suffix(Self.alertLines).map { transition in
        let incident = transition.incident
        guard !withSamples else { return String(decoding: AlertJSON.line(transition), as: UTF8.self) }
        let time = Timestamp.utc(transition.realtimeMicroseconds)
        return "\(time) \(transition.sequence) \(transition.kind.word) \(incident.severity.word) "
          + "\(incident.category.word) \(incident.entity.kind.word) causes \(incident.causes.count)"
      }
      let about =
        withSamples ? "the newest alerts, whole" : "the newest alerts: time, state, severity and class only"
      add(withSamples ? "alerts.jsonl" : "alerts.txt", about, lines.map { "\($0)\n" }.joined().utf8)
    } catch {
      leaveOut("alerts", "\(error)")
    }
  }

  private mutating func addDaemonLog() {
    let arguments = [
      "journalctl", "--no-pager", "--quiet", "--output=short-iso", "--no-hostname",
      "--lines=\(Self.logLines)",
      "--identifier=tocsind", "--identifier=systemd", "--unit=tocsin.service",
    ]
    let result = HelperCommand.run(arguments)
    guard result.status == 0, !result.output.isEmpty else {
      return leaveOut(
        "the daemon's own log", "journalctl shows none; root and the group systemd-journal may read it")
    }
    let lines = result.output.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    let told = withSamples ? lines : lines.map(Self.withoutPeople)
    add("daemon.log", "the daemon's own last \(Self.logLines) lines", told.map { "\($0)\n" }.joined().utf8)
  }

  private mutating func addService() {
    let properties =
      "ActiveState,SubState,Result,NRestarts,ExecMainStatus,ActiveEnterTimestamp,MemoryCurrent,MemoryPeak,CPUUsageNSec,"
      + "FragmentPath,DropInPaths,UnitFileState"
    let result = HelperCommand.run(["systemctl", "show", "tocsin.service", "--property=\(properties)"])
    guard result.status == 0 else { return leaveOut("state of the service", "systemctl does not answer") }
    add("service.txt", "state of the service, and the names of its files", result.output)
  }
}

// MARK: - The system

extension BugReportContents {
  private mutating func addSystem() {
    let manager = HelperCommand.run(["systemctl", "--version"]).output.prefix { $0 != UInt8(ascii: "\n") }
    var lines = ["manager: \(String(decoding: manager, as: UTF8.self))"]
    lines += SmallFile.text(of: "/etc/os-release").split(separator: "\n").filter {
      $0.hasPrefix("PRETTY_NAME=")
    }
    .map(String.init)
    lines.append("kernel: \(SmallFile.text(of: "/proc/sys/kernel/osrelease").trimmed) \(Self.machine())")
    lines.append("C library: \(Self.libraryVersion())")
    lines.append("cores: \(sysconf(Int32(_SC_NPROCESSORS_ONLN)))")
    lines += SmallFile.text(of: "/proc/meminfo").split(separator: "\n").prefix(3).map(String.init)
    lines.append("uptime: \(SmallFile.text(of: "/proc/uptime").trimmed)")
    lines.append("control groups: \(Self.cgroups())")
    lines.append("pressure: \(access("/proc/pressure/cpu", R_OK) == 0 ? "measured" : "not measured")")
    add(
      "system.txt", "versions of kernel, systemd and C library, cores, memory",
      (lines.joined(separator: "\n") + "\n").utf8)
  }

  private static func libraryVersion() -> String {
    var text = [CChar](repeating: 0, count: 100)
    let count = confstr(Int32(_CS_GNU_LIBC_VERSION), &text, text.count)
    return String(decoding: text.prefix(max(Int(count) - 1, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func machine() -> String {
    var names = utsname()
    uname(&names)
    return withUnsafeBytes(of: &names.machine) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

  private static func cgroups() -> String {
    SmallFile.text(of: "/proc/mounts").split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      return words.count > 2 && words[2].hasPrefix("cgroup") ? "\(words[2]) \(words[1])" : nil
    }.joined(separator: ", ")
  }

  /// Names, sizes and modes of what is ours; what is in the files stays there.
  private mutating func addFiles(_ logDirectory: String) {
    let folders = [
      logDirectory, "/var/lib/tocsin", "/run/tocsin", "/etc/tocsin", "/etc/tocsin/conf.d",
      "/etc/tocsin/signatures.d",
      "/etc/tocsin/notify.d", "/etc/tocsin/decisions.d", "/var/lib/tocsin/decisions.d",
    ]
    let list = folders.flatMap { [$0] + FolderListing.lines(of: $0) }.map { "\($0)\n" }.joined()
    add("files.txt", "names, sizes and modes of the files that belong to it", list.utf8)
  }

  private mutating func leaveOutTheRest() {
    if !withSamples {
      leaveOut(
        "texts of alerts and log samples", "they may say more than you want to tell; --with-samples adds them"
      )
    }
    if !withSamples {
      leaveOut("who decided what, and why", "--with-samples adds what alerts and notices say")
    }
    leaveOut("the journal of other units, command lines", "never part of a report")
    leaveOut("the state in /var/lib/tocsin, recordings", "they hold what was learned of all units")
    leaveOut(
      "contents of notify.d, decisions.d, signatures.d and of drop-ins",
      "they may hold secrets; their names are in")
  }
}

/// What is in a folder, a line a file.
enum FolderListing {
  private static let most = 200

  static func lines(of folder: String) -> [String] {
    guard let stream = opendir(folder) else { return ["  \(String(cString: strerror(errno)))"] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    let rest = names.count > most ? ["  and \(names.count - most) more"] : []
    return names.sorted().prefix(most).map { line(of: $0, in: folder) } + rest
  }

  private static func line(of name: String, in folder: String) -> String {
    var status = stat()
    guard lstat("\(folder)/\(name)", &status) == 0 else { return "  ? \(name)" }
    let mode = String(status.st_mode & 0o7777, radix: 8)
    let kind = status.st_mode & S_IFMT == S_IFDIR ? "d" : status.st_mode & S_IFMT == S_IFREG ? "-" : "?"
    return "  \(kind) \(mode) \(status.st_uid):\(status.st_gid) \(status.st_size) \(name)"
  }
}

extension String {
  /// The text without blanks and line ends behind it.
  fileprivate var trimmed: String {
    var text = self
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return text
  }
}
