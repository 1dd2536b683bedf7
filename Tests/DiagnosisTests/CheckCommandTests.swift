import Model
import TestSupport
import Testing

@testable import Diagnosis

@Suite("Commands to look closer")
struct CheckCommandTests {
  private func command(_ kind: CauseKind, _ entity: Entity, about other: Entity = .host) -> String {
    let cause = Cause(
      confidence: .likely, probability: 0.9, kind: kind, entity: entity, subject: "", evidence: "", score: 5)
    let incident = Incident(
      id: "x", category: .resource, entity: other, severity: .warning, onsetMicroseconds: 0, summary: "",
      clearRule: "")
    return CheckCommand.text(for: cause, incident)
  }

  private func ofUnit(_ kind: CauseKind, _ name: String) -> String {
    command(kind, Entity(kind: .unit, name: name))
  }

  @Test("what a unit says is in its journal, what it uses in its status")
  func units() {
    #expect(ofUnit(.outOfMemory, "web.service") == "journalctl -u web.service --since -10min")
    #expect(ofUnit(.cpu, "web@1.service") == "systemctl status web@1.service")
  }

  @Test("a unit of many, or what no unit owns, has a command of the whole host")
  func host() {
    #expect(ofUnit(.jobs, "job-*.service") == "systemd-cgtop -n 2 -b --order=cpu")
    let link = Entity(kind: .interface, name: "eth0")
    #expect(command(.network, link) == "ip -s link show dev eth0")
    let full = Entity(kind: .filesystem, name: "/srv/my data")
    #expect(command(.filesystem, .host, about: full) == "df -h '/srv/my data'")
    #expect(command(.logs, .host) == "")
  }

  @Test("a unit whose name begins with a hyphen is no option")
  func hyphen() {
    #expect(ofUnit(.memory, "-.slice") == "systemctl status -- -.slice")
    #expect(ofUnit(.unit, "-.mount") == "journalctl -u -.mount --since -10min")
  }

  @Test("a name means nothing to the shell", arguments: 0..<200)
  func hostile(seed: Int) throws {
    var random = SplitMix64(seed: seed)
    let parts = [
      "'", "\\", "\"", "$(reboot)", "`reboot`", ";", " ", "\n", "&", "|", "é", "a", "\\x2d", "~", "#",
    ]
    let name = (0...Int(random.next() % 6)).map { _ in parts[Int(random.next() % UInt64(parts.count))] }
      .joined()
    let word = CheckCommand.quoted(name)
    #expect(word == name || word.first == "'")
    let read = try #require(Self.wordOfShell(word))
    #expect(read == name)
  }

  @Test("an empty name is still a word")
  func empty() { #expect(CheckCommand.quoted("") == "''") }

  /// What a shell reads as one word; `nil` where it would be anything but one plain word.
  private static func wordOfShell(_ text: String) -> String? {
    var (word, isQuoted, isEscaped) = ("", false, false)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "'" where !isEscaped: isQuoted.toggle()
      case "\\" where !isQuoted && !isEscaped: isEscaped = true
      default:
        let isPlain = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        guard isQuoted || isEscaped || isPlain || "-_.:@/+,".unicodeScalars.contains(scalar) else {
          return nil
        }
        word.unicodeScalars.append(scalar)
        isEscaped = false
      }
    }
    return isQuoted || isEscaped ? nil : word
  }
}
