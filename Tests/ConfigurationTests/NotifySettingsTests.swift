import Configuration
import Glibc
import Model
import Testing

@Suite("Settings of tocsin notify")
struct NotifySettingsTests {
  private let tree = SettingsTree()

  private func load(_ text: String, mode: mode_t = 0o600) throws(SettingsFailure) -> NotifySettings {
    try NotifySettings.load(file: tree.write("/etc/tocsin/notify.d/mail.toml", text, mode: mode))
  }

  /// What is said of a text, a line a problem, without the file's name.
  private func problems(_ text: String) -> [String] {
    do throws(SettingsFailure) {
      _ = try load(text)
      return []
    } catch {
      return error.problems.map { String($0.description.dropFirst($0.file.utf8.count + 1)) }
    }
  }

  @Test("a command is enough")
  func smallest() throws {
    let settings = try load(#"command = ["/usr/bin/true"]"#)
    #expect(settings.command == ["/usr/bin/true"] && settings.input == .json)
    #expect(settings.minSeverity == .warning && settings.transitions == [.open, .update, .reopen, .clear])
    #expect(settings.timeout == TimeSpan(seconds: 30) && settings.maxAttempts == 100)
    #expect(settings.retryInterval == .minutes(5) && settings.maxAge == .days(1))
  }

  @Test("takes every key")
  func whole() throws {
    let settings = try load(
      """
      command = ["/usr/sbin/sendmail", "-t", "a b;c"]
      input = "mail"
      to = ["root", "ops@example.org"]
      from = "tocsin@example.org"
      min_severity = "err"
      transitions = ["open", "clear"]
      timeout = "5s"
      retry_interval = "1m"
      max_attempts = 3
      max_age = "2h"
      """)
    #expect(settings.command == ["/usr/sbin/sendmail", "-t", "a b;c"])
    #expect(settings.to == ["root", "ops@example.org"] && settings.from == "tocsin@example.org")
    #expect(settings.minSeverity == .error && settings.transitions == [.open, .clear])
    #expect(settings.maxAttempts == 3 && settings.maxAge == TimeSpan(seconds: 7_200))
  }

  @Test("names what is wrong with its line, and what may have been meant")
  func wrong() {
    let text = """
      comand = ["/bin/true"]
      input = "xml"
      timeout = "5 parsecs"
      max_attempts = 0
      transitions = ["opened"]
      """
    let found = problems(text)
    #expect(found.contains("1: comand: unknown key, did you mean command?"))
    #expect(found.contains { $0.hasPrefix("2: input: expected \"json\", \"text\" or \"mail\"") })
    #expect(found.contains { $0.hasPrefix("3: timeout: expected a duration") })
    #expect(found.contains { $0.hasPrefix("4: max_attempts: expected an integer, from 1 to 10000") })
    #expect(found.contains { $0.hasPrefix("5: transitions: expected an array of") })
    #expect(found.contains { $0.hasPrefix("1: command: expected an array of a program's absolute path") })
  }

  @Test(
    "refuses commands without an absolute path, and addresses that could be more than one",
    arguments: [
      #"command = "/bin/true""#, #"command = ["true"]"#, "command = []", #"command = ["/bin/true", 5]"#,
      "command = [\"/bin/true\"]\ninput = \"mail\"",
      "command = [\"/bin/true\"]\ninput = \"mail\"\nto = [\"a,b\"]",
      "command = [\"/bin/true\"]\ninput = \"mail\"\nto = [\"a\\nBcc: b\"]",
      "command = [\"/bin/true\"]\ninput = \"mail\"\nto = [\"-oQ/tmp\"]",
      "command = [\"/bin/true\"]\nto = [\"root\"]", "command = [",
    ])
  func refused(text: String) {
    #expect(problems(text).count == 1)
  }

  @Test("refuses a file that others may write")
  func writable() {
    #expect(throws: SettingsFailure.self) { try load(#"command = ["/bin/true"]"#, mode: 0o662) }
  }
}
