import ArgumentParser
import Control
import Model
import TestSupport
import Testing

@testable import tocsin

/// Lines of incidents for lists.
enum ListedIncidents {
  /// A line of an incident that began at noon, so many seconds later.
  static func line(
    _ id: String, _ kind: AlertTransition.Kind, after seconds: Int64, host: UInt64 = 1,
    _ change: (inout Incident) -> Void = { _ in }
  ) -> AlertTransition {
    var transition = kind == .clear ? ExplainedIncident.cleared : ExplainedIncident.opened
    transition.kind = kind
    transition.sequence = UInt64(seconds + 1_000_000)
    transition.realtimeMicroseconds = ExplainedIncident.now + seconds * 1_000_000
    transition.host = "db\(host)"
    transition.machineID = Identifier128(high: host, low: 0)
    transition.incident.id = id
    transition.incident.ending?.realtimeMicroseconds = transition.realtimeMicroseconds
    change(&transition.incident)
    return transition
  }

  static func ledger(_ lines: [AlertTransition]) -> IncidentLedger {
    var ledger = IncidentLedger()
    for line in lines { ledger.add(line) }
    return ledger
  }
}

@Suite("The ledger of incidents")
struct IncidentLedgerTests {
  private let life = [
    ListedIncidents.line("7f3a91c2", .open, after: 0),
    ListedIncidents.line("7f3a91c2", .update, after: 20) { $0.severity = .error },
    ListedIncidents.line("7f3a91c2", .clear, after: 100) { $0.severity = .error },
    ListedIncidents.line("7f3a91c2", .reopen, after: 200) { $0.severity = .warning },
  ]

  @Test("makes one incident of its lines, in whatever order and however often they come", arguments: 0..<20)
  func order(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var ledger = ListedIncidents.ledger((life + life).shuffled(using: &random))
    ledger.settle(with: nil)
    let record = try #require(ledger.sorted.first)
    #expect(ledger.sorted.count == 1)
    #expect(record.lines == 4 && record.reopenings == 1)
    #expect(record.state == .open)
    #expect(record.worst == .critical && record.incident.severity == .warning)
    #expect(record.openedAt == ExplainedIncident.now)
    #expect(record.newest.kind == .reopen)
    #expect(record.course == ExplainedIncident.course)
  }

  @Test("keeps incidents of two hosts apart that have the same id")
  func hosts() {
    let lines = [1, 2].map { ListedIncidents.line("7f3a91c2", .open, after: 0, host: $0) }
    #expect(ListedIncidents.ledger(lines).sorted.map(\.newest.host) == ["db1", "db2"])
  }

  @Test("asks the daemon what goes on, and knows what has ended by itself")
  func states() {
    var ledger = ListedIncidents.ledger([
      ListedIncidents.line("aaaaaaaa", .open, after: 0), ListedIncidents.line("bbbbbbbb", .open, after: 1),
      ListedIncidents.line("cccccccc", .open, after: 2), ListedIncidents.line("cccccccc", .clear, after: 3),
    ])
    var status = StatusReport.example
    status.open = [
      StatusReport.OpenIncident(id: "aaaaaaaa", severity: "crit", onset: 0, text: "", heldBack: nil)
    ]
    ledger.settle(with: .status(status))
    #expect(ledger.sorted.map(\.state) == [.open, .forgotten, .ended])
    ledger.settle(with: .silent(reason: ""))
    #expect(ledger.sorted.map(\.state) == [.unknown, .unknown, .ended])
  }
}

@Suite("Lists of alerts")
struct IncidentListTests {
  private func records(_ lines: [AlertTransition]) -> [IncidentRecord] {
    var ledger = ListedIncidents.ledger(lines)
    ledger.settle(with: nil)
    return ledger.sorted
  }

  @Test("a row tells when, how long, how bad, which and what")
  func row() {
    let list = IncidentList(records([ListedIncidents.line("7f3a91c2", .open, after: 0)]), isGrouped: false)
    #expect(list.table[0] == "BEGAN                LASTED    SEVERITY  STATE      ID        WHAT")
    #expect(
      list.table[1].hasSuffix(
        "  >4m5s     crit      open       7f3a91c2  db.service: memory 6.9GiB (normal 1.6-2.1GiB) | likely: "
          + "db.service: memory +5.1GiB (1.8GiB -> 6.9GiB)"))
    #expect(list.table[2] == "1 incident, 1 open")
    #expect(IncidentList([], isGrouped: false).table == ["no incidents"])
  }

  @Test("is cut to the terminal", arguments: [80, 120, 200])
  func width(width: Int) {
    let lines = records([1, 2].map { ListedIncidents.line("7f3a91c2", .open, after: 0, host: $0) })
    let table = IncidentList(lines, isGrouped: false, width: width).table
    #expect(table.allSatisfy { $0.utf8.count <= width })
    #expect(table[0].contains("HOST"))
  }

  @Test("groups what one change brought about on several hosts, what concerns most of them first")
  func groups() {
    var lines = [1, 2, 3].map { ListedIncidents.line("7f3a91c2", .open, after: 0, host: $0) }
    lines.append(
      ListedIncidents.line("bbbbbbbb", .open, after: 5) { incident in
        incident.causes = []
        incident.lead?.title = "cpu"
      })
    lines.append(ListedIncidents.line("cccccccc", .open, after: 6) { $0.causes[0].change = nil })
    let groups = CauseGroup.groups(of: records(lines))
    #expect(groups.map(\.records.count) == [3, 1, 1])
    #expect(groups[0].title == "likely: memory, postgresql-15 15.7->15.8 upgraded")
    #expect(groups[0].counts == "3 incidents on 3 hosts, 3 open, crit")
    #expect(groups[1].title == "no cause known: cpu of db.service")
    #expect(groups[2].title == "likely: memory, db.service")
    let table = IncidentList(records(lines), isGrouped: true).table
    #expect(
      table.first == "3 incidents on 3 hosts, 3 open, crit: likely: memory, postgresql-15 15.7->15.8 upgraded"
    )
    #expect(table.last == "5 incidents, 5 open, 3 causes")
  }

  @Test("is printable whatever it tells, and shows no secret")
  func hostile() {
    let evil = "\u{1b}[2J\n\u{202e}\u{9b}2J\0\u{2028} password=hunter2 "
    var transition = ListedIncidents.line(evil, .open, after: 0) { incident in
      incident.entity.name = evil
      incident.summary = evil
      incident.causes[0].subject = evil
      incident.causes[0].change?.summary = evil
      incident.victims = [Victim(entity: Entity(kind: .unit, name: evil), evidence: evil)]
    }
    transition.host = evil
    let found = records([transition])
    let list = IncidentList(found, isGrouped: true)
    for line in list.table + [CauseGroup.groups(of: found)[0].counts] {
      #expect(line.utf8.allSatisfy { (0x20...0x7e).contains($0) })
      #expect(!line.contains("hunter2"))
    }
    let plain = IncidentList.plain(found[0])
    #expect(plain.utf8.allSatisfy { (0x20...0x7e).contains($0) || $0 == 9 })
    #expect(plain.split(separator: "\t", omittingEmptySubsequences: false).count == 12)
    #expect(IncidentJSON.line(found[0]).allSatisfy { (0x20...0x7e).contains($0) })
    #expect(IncidentJSON.line(CauseGroup.groups(of: found)[0]).allSatisfy { (0x20...0x7e).contains($0) })
    for format in OutputFormat.allCases {
      let line = AlertFollowing.line(transition, format)
      #expect(line.allSatisfy { (0x20...0x7e).contains($0) || $0 == 9 })
    }
  }
}

@Suite("Which alerts are asked for")
struct AlertFilterTests {
  private func filter(_ arguments: [String]) throws -> AlertFilter { try AlertFilter.parse(arguments) }

  @Test(
    "all of them, or those that every option takes",
    arguments: [
      ([], true), (["--unit", "db.*"], true), (["--unit", "web.service"], true), (["--unit", "x"], false),
      (["--unit", "x", "--unit", "db*"], true), (["--severity", "crit"], true),
      (["--severity", "warning"], true),
      (["--class", "res*"], true), (["--class", "unit-failed"], false), (["--host", "db?"], true),
      (["--host", "web*"], false), (["--text", "GIB"], true), (["--text", "cannot reach 192"], true),
      (["--text", "hunter2"], false), (["--unit", "db*", "--host", "web"], false),
    ])
  func takes(arguments: [String], isTaken: Bool) throws {
    #expect(try filter(arguments).takes(ListedIncidents.line("7f3a91c2", .open, after: 0)) == isTaken)
  }

  @Test("what is not as bad is left out")
  func severity() throws {
    let line = ListedIncidents.line("7f3a91c2", .open, after: 0) { $0.severity = .warning }
    #expect(try !filter(["--severity", "err"]).takes(line))
    #expect(try filter(["--severity", "warning"]).takes(line))
  }

  @Test("a stretch of time has its beginning and not its end")
  func time() throws {
    let line = ListedIncidents.line("7f3a91c2", .open, after: 0)
    let now = ExplainedIncident.now / 1_000_000
    #expect(try filter(["--since", "@\(now)"]).takes(timeOf: line))
    #expect(try !filter(["--since", "@\(now + 1)"]).takes(timeOf: line))
    #expect(try !filter(["--until", "@\(now)"]).takes(timeOf: line))
    #expect(try filter(["--until", "@\(now + 1)"]).takes(timeOf: line))
  }

  @Test(
    "says what is no option",
    arguments: [["--class", "x"], ["--severity", "bad"], ["--since", "@9", "--until", "@8"]])
  func refuses(arguments: [String]) {
    #expect(throws: (any Error).self) { try self.filter(arguments).validate() }
  }
}
