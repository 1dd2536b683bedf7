import Alerts
import ArgumentParser
import CLinux
import Configuration
import Glibc
import Model
import Notification

/// `tocsin notify`: hands every new alert to a program.
struct Notify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Hand every new alert to a program, as the service tocsin-notify@NAME does.",
    discussion: """
      What to run is told by /etc/tocsin/notify.d/NAME.toml; docs/notify.md has its keys, and examples for mail and \
      for a webhook. The program is run once for each line of alerts.jsonl that is severe enough, without a shell, with \
      the alert on its standard input. One that fails is run again, more and more seldom.

      Where it stopped is saved, so that no alert is lost by a restart: at worst one is handed on twice, with the same \
      TOCSIN_DELIVERY in the program's environment. It ends with 75 where the instance runs already, with 78 where its \
      configuration is wrong.
      """)

  @Argument(help: "The instance: letters, digits, '-', '_' and '.'.", transform: Notify.instance)
  var name: String

  @Option(help: "The configuration instead of /etc/tocsin/notify.d/NAME.toml.")
  var config: String?

  @OptionGroup var alerts: AlertFolder

  @Option(help: "Where the place is saved, instead of /var/lib/tocsin-notify/NAME.")
  var state: String?

  @Flag(help: "Check the configuration and do nothing.")
  var check = false

  @Flag(name: .customLong("try"), help: "Run the program once, now, with an invented alert that says so.")
  var isTry = false

  func validate() throws {
    if check, isTry { throw ValidationError("--check and --try exclude each other.") }
  }

  func run() throws {
    let settings = try load()
    if check { return try printLine("\(file): valid") }
    StopSignal.block()
    if isTry { return try attempt(settings) }
    do throws(NotifyFailure) {
      var notifier = try Notifier(
        settings, state: try folder(), alerts: alerts.path, complain: Self.tell)
      notifier.run()
    } catch {
      Self.tell(3, "\(error)")
      throw Self.status(error)
    }
  }

  private func attempt(_ settings: NotifySettings) throws {
    if let problem = Notifier.attempt(settings, with: .trial(of: name)) {
      complain(problem)
      throw ExitCode.failure
    }
    try printLine("\(Escaping.printable(settings.command[0])) took it")
  }

  // MARK: places

  /// The service is handed its configuration by the manager, as it may not read what only root may.
  private var file: String {
    if let config { return config }
    guard let folder = getenv("CREDENTIALS_DIRECTORY") else { return "\(NotifySettings.folder)/\(name).toml" }
    return "\(String(cString: folder))/\(name).toml"
  }

  private func folder() throws(NotifyFailure) -> String {
    let folder = state ?? ServiceFolder.path("STATE_DIRECTORY") ?? "/var/lib/tocsin-notify/\(name)"
    let parent = folder.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
      separator: "/")
    // The service's user of the moment must get through what somebody else has made, whatever his umask.
    for (path, mode) in [(parent, 0o755), (folder, 0o700)] as [(String, mode_t)] where !path.isEmpty {
      if mkdir(path, mode) == 0 { chmod(path, mode) }
    }
    return folder
  }

  private static func instance(_ text: String) throws -> String {
    let isName =
      (1...64).contains(text.utf8.count) && !text.hasPrefix(".") && !text.hasPrefix("-")
      && text.utf8.allSatisfy { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) && byte < 0x80
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-_.".utf8.contains(byte)
      }
    guard isName else { throw ValidationError("expected a name of letters, digits, '-', '_' and '.'") }
    return text
  }

  // MARK: what is wrong

  private func load() throws -> NotifySettings {
    try checkSource()
    do throws(SettingsFailure) {
      return try NotifySettings.load(file: file)
    } catch {
      complain("\(error)")
      throw ExitStatus.configuration
    }
  }

  /// The manager's copy is nobody else's to write; the file that it was made of must not be, either.
  private func checkSource() throws {
    let source = "\(NotifySettings.folder)/\(name).toml"
    var status = Glibc.stat()
    guard config == nil, getenv("CREDENTIALS_DIRECTORY") != nil, stat(source, &status) == 0,
      status.st_mode & S_IFMT == S_IFREG, status.st_mode & (S_IWGRP | S_IWOTH) != 0
    else { return }
    complain("\(source): is writable by its group or by others, which is not safe; run: chmod go-w \(source)")
    throw ExitStatus.configuration
  }

  /// To the journal with a priority; else as any complaint.
  private static func tell(_ priority: Int, _ message: String) {
    guard getenv("JOURNAL_STREAM") != nil else { return complain(message) }
    StandardStream.writeLine(Array("<\(priority)>\(message)".utf8), to: STDERR_FILENO)
  }

  private static func status(_ failure: NotifyFailure) -> ExitCode {
    switch failure {
    case .isRunning: ExitStatus.temporary
    case .alerts(_, let isPermission): isPermission ? ExitStatus.permission : ExitStatus.data
    case .refused, .damaged: ExitCode.failure
    }
  }
}

extension AlertTransition {
  /// An invented alert, to see that it arrives.
  static func trial(of name: String) -> AlertTransition {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let time = Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1_000
    let incident = Incident(
      id: "00000000", category: .application, entity: Entity(kind: .host, name: ""), severity: .warning,
      onsetMicroseconds: time, summary: "nothing is wrong: somebody tries tocsin notify \(name)",
      clearRule: "at once")
    return AlertTransition(
      sequence: UInt64(max(now.tv_sec, 0)), kind: .open, realtimeMicroseconds: time, utcOffsetSeconds: 0,
      host: hostName(),
      machineID: .none,
      bootID: .none, incident: incident)
  }

  private static func hostName() -> String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
