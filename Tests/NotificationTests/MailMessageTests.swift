import AlertLog
import Alerts
import Model
import Testing

@testable import Notification

@Suite("Alerts as mails")
struct MailMessageTests {
  private func text(_ change: (inout AlertTransition) -> Void = { _ in }) throws -> String {
    var transition = AlertTransition.example
    change(&transition)
    return MailMessage(Delivery(transition), to: ["root", "ops@example.org"], from: "").text
  }

  @Test("has the headers that a mail system needs, and names itself")
  func headers() throws {
    let lines = try text().split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines.prefix(12) == [
        "To: root,", " ops@example.org", "Subject: [db1] err open: backup.service: failed (exit-code)",
        "Date: Sun, 23 Aug 2026 01:14:07 +0000",
        "Message-ID: <000000000000000a000000000000000b-7-7f3a91c2@tocsin>",
        "References: <000000000000000a000000000000000b-7f3a91c2@tocsin>", "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=us-ascii", "Auto-Submitted: auto-generated",
        "X-Tocsin-Id: 7f3a91c2",
        "X-Tocsin-Transition: open", "X-Tocsin-Severity: err",
      ])
    #expect(
      lines[12].isEmpty
        && lines[13].hasPrefix("2026-08-23T03:14:07+02:00 err open db1 7f3a91c2 backup.service:"))
  }

  @Test("a clear answers what its open began")
  func thread() throws {
    #expect(
      try text { $0.kind = .clear }.contains(
        "\nIn-Reply-To: <000000000000000a000000000000000b-7f3a91c2@tocsin>\n"))
    #expect(try !text().contains("In-Reply-To"))
  }

  @Test("an id that is no word stays within the name of its thread")
  func hostileThread() throws {
    let names = try text { ($0.incident.id, $0.kind) = ("a> <b@c", .clear) }.split(separator: "\n").filter {
      $0.hasPrefix("References: ") || $0.hasPrefix("In-Reply-To: ") || $0.hasPrefix("Message-ID: ")
    }
    #expect(names.count == 3)
    #expect(names.allSatisfy { $0.count { $0 == "<" } == 1 && $0.count { $0 == "@" } == 1 })
    #expect(names.allSatisfy { $0.hasSuffix(#"a\x3e\x20\x3cb\x40c@tocsin>"#) })
  }

  @Test(
    "nothing that a log says becomes a header or a line of its own",
    arguments: ["\nBcc: a@example.org", "\r\n\r\nbody", "\u{1b}[31m", "\u{2028}x", "\0"])
  func hostile(text hostile: String) throws {
    let message = try text { transition in
      transition.host = "db1\(hostile)"
      transition.incident.id = "7f\(hostile)"
      transition.incident.summary = "failed\(hostile)"
      transition.incident.entity = Entity(kind: .unit, name: "a\(hostile).service")
      transition.incident.check = "systemctl status a\(hostile)"
    }
    #expect(message.utf8.allSatisfy { $0 == UInt8(ascii: "\n") || (0x20...0x7e).contains($0) })
    let plain = try text()
    #expect(message.split(separator: "\n").filter { $0.hasPrefix("Bcc") || $0.hasPrefix("body") } == [])
    let isHeaderEnd: (Substring) -> Bool = { $0.isEmpty }
    #expect(
      message.split(separator: "\n", omittingEmptySubsequences: false).firstIndex(where: isHeaderEnd)
        == plain.split(separator: "\n", omittingEmptySubsequences: false).firstIndex(where: isHeaderEnd))
  }

  @Test("lines stay below what mail systems take")
  func longLines() throws {
    let message = try text { $0.incident.summary = String(repeating: "word ", count: 2_000) }
    #expect(message.split(separator: "\n").allSatisfy { $0.utf8.count <= 998 })
  }
}

extension AlertTransition {
  /// A failed unit.
  static var example: AlertTransition {
    AlertTransition(
      sequence: 7, kind: .open, realtimeMicroseconds: 1_787_447_647_412_000, utcOffsetSeconds: 7_200,
      host: "db1",
      machineID: Identifier128(high: 10, low: 11), bootID: .none,
      incident: Incident(
        id: "7f3a91c2", category: .unitFailed, entity: Entity(kind: .unit, name: "backup.service"),
        severity: .error,
        onsetMicroseconds: 1_787_447_640_000_000, summary: "failed (exit-code)", clearRule: "active again"))
  }
}
