import Model

/// Transitions as a host would have them, for the golden files.
enum SampleTransitions {
  static let all = [
    leak, leakCleared, busyHost, learningHost, failedUnit, failedUnitCleared, newError, fullFilesystem,
    lostEntries, hostile,
  ]

  /// The time of all of them: 2026-08-23T03:14:07.412+02:00.
  static let now: Int64 = 1_787_447_647_412_000
  static let onset = now - 245_000_000

  static func deviation(
    of entity: Entity, _ title: String, _ unit: MeasurementUnit, _ resource: Resource, _ observed: Double,
    low: Double, high: Double
  ) -> Deviation {
    Deviation(
      entity: entity, signal: "test.\(resource.word)", title: title, unit: unit, resource: resource,
      observed: observed, expected: ExpectedRange(low: low, mid: (low + high) / 2, high: high), surprise: 6.7,
      isAbove: observed > high, sinceMicroseconds: onset,
      votes: [Vote(statistic: "level", surprise: 9.1), Vote(statistic: "season.day", surprise: 6.7)],
      baseline: Baseline(samples: 40_320, ageSeconds: 2_419_200, isMature: true, isSeasonal: true))
  }

  static func write(_ incident: Incident, _ kind: AlertTransition.Kind, sequence: UInt64)
    -> AlertTransition
  {
    AlertTransition(
      sequence: sequence, kind: kind, realtimeMicroseconds: now, utcOffsetSeconds: 7_200, host: "db1",
      machineID: Identifier128(high: 0x9f1e_0000_0000_0001, low: 2),
      bootID: Identifier128(high: 0x0d2c_0000_0000_0003, low: 4), incident: incident)
  }

  static func begin(
    _ category: IncidentClass, _ entity: Entity, _ severity: Severity, summary: String = "", rule: String
  ) -> Incident {
    Incident(
      id: "7f3a91c2", category: category, entity: entity, severity: severity, onsetMicroseconds: onset,
      summary: summary, clearRule: rule)
  }

  static let postgres = Entity(kind: .unit, name: "postgresql@15-main.service")
  static let nginx = Entity(kind: .unit, name: "nginx.service")
  static let gibibyte = 1_073_741_824.0

  /// At 02:59, eleven minutes before the onset.
  static let upgrade = Change(
    realtimeMicroseconds: onset - 625_000_000, kind: .package, entity: postgres,
    summary: "postgresql-15 15.7->15.8 upgraded", units: [postgres.name])

  static let leak: AlertTransition = {
    var incident = begin(.resource, postgres, .critical, rule: "below 2.3GiB for 5m")
    incident.lead = deviation(
      of: postgres, "memory", .bytes, .memory, 6.9 * gibibyte, low: 1.6 * gibibyte, high: 2.1 * gibibyte)
    incident.course = SignalCourse(
      stepSeconds: 10, endMicroseconds: now,
      points: [1.8, 1.9, nil, 4.4, 6.9].map {
        SignalCourse.Point(value: $0.map { $0 * gibibyte }, low: 1.6 * gibibyte, high: 2.1 * gibibyte)
      })
    incident.folded = [
      deviation(of: .host, "memory pressure", .fraction, .memory, 0.184, low: 0, high: 0.006)
    ]
    incident.foldedCount = 3
    incident.causes = [
      Cause(
        confidence: .likely, probability: 0.91, kind: .memory, entity: postgres, subject: postgres.name,
        evidence: "memory +5.1GiB (1.8GiB -> 6.9GiB)", change: upgrade, score: 7.2),
      Cause(
        confidence: .unclear, probability: 0.11, kind: .connections, entity: nginx, subject: nginx.name,
        evidence: "connections +4% (210 -> 218)", score: 1.1),
    ]
    incident.victims = [Victim(entity: nginx, evidence: "memory pressure 0% -> 18%")]
    incident.changes = [
      upgrade,
      Change(
        realtimeMicroseconds: onset - 1_810_000_000, kind: .login, entity: .host, summary: "anna logged in"),
    ]
    incident.notes = [
      IncidentNote(realtimeMicroseconds: onset, text: "memory pressure of nginx.service rises"),
      IncidentNote(realtimeMicroseconds: onset + 12_000_000, text: "postgresql@15-main.service named"),
    ]
    incident.ruledOut = ["cpu 12% (normal 8-31%)", "io pressure 1% (normal 0-3%)"]
    incident.check = "systemctl status postgresql@15-main.service"
    incident.referenceSeconds = 2_400
    incident.rankings = 2
    return write(incident, .open, sequence: 7)
  }()

  static let leakCleared: AlertTransition = {
    var incident = leak.incident
    incident.lead?.observed = 1.9 * gibibyte
    incident.onsetMicroseconds = now - 1_665_000_000
    incident.ending = Ending(realtimeMicroseconds: now, reason: "unit restarted 03:41")
    return write(incident, .clear, sequence: 8)
  }()

  static let busyHost: AlertTransition = {
    var incident = begin(.resource, .host, .warning, rule: "below 10% for 5m")
    incident.lead = deviation(of: .host, "cpu", .fraction, .cpu, 0.98, low: 0.01, high: 0.07)
    incident.causes = [
      Cause(
        confidence: .likely, probability: 0.9, kind: .cpu, entity: Entity(kind: .unit, name: "batch.service"),
        subject: "stress-ng-cpu (2 processes) in batch.service", evidence: "cpu +1.7 cores (0.02 -> 1.72)",
        score: 6.1)
    ]
    incident.lead?.votes.append(Vote(statistic: "host", surprise: 2.6))
    incident.hints = [
      Hint(entity: .host, signal: "system.cpu.utilization", share: 0.41),
      Hint(entity: Entity(kind: .device, name: "sda"), signal: "system.disk.latency", share: 0.23),
    ]
    return write(incident, .open, sequence: 9)
  }()

  static let learningHost: AlertTransition = {
    var transition = busyHost
    transition.sequence = 10
    transition.kind = .update
    transition.incident.isLearning = true
    transition.incident.causes[0].confidence = .unclear
    return transition
  }()

  static let failedUnit: AlertTransition = {
    let backup = Entity(kind: .unit, name: "backup.service")
    var incident = begin(.unitFailed, backup, .error, summary: "failed (exit-code)", rule: "active again")
    incident.causes = [
      Cause(
        confidence: .possible, probability: 0.6, kind: .logs, entity: backup, subject: backup.name,
        evidence: "new: cannot log in with password=hunter2", score: 3.4)
    ]
    incident.facts = [
      IncidentFact(
        entity: backup, category: .unitFailed, kind: .unit, severity: .error,
        summary: "failed (exit-code): password=hunter2", sinceMicroseconds: onset)
    ]
    incident.victims = [Victim(entity: backup, evidence: ""), Victim(entity: postgres, evidence: "")]
    return write(incident, .open, sequence: 11)
  }()

  static let failedUnitCleared: AlertTransition = {
    var incident = failedUnit.incident
    incident.ending = Ending(realtimeMicroseconds: now, reason: "active again")
    return write(incident, .clear, sequence: 12)
  }()

  static let newError: AlertTransition = {
    let unit = Entity(kind: .unit, name: "dev-disk-by\\x2duuid.device")
    var incident = begin(
      .newErrorTemplate, unit, .warning, summary: "new error: I/O error on <device>|<n>",
      rule: "silent for 1h")
    incident.logs = [
      LogEvidence(
        unit: unit.name, template: "I/O error on <device>|<n>",
        sample: "I/O error on sda|7 \u{1b}[31m Authorization: Bearer abcdef123456", count: 14, isNew: true)
    ]
    return write(incident, .reopen, sequence: 13)
  }()

  static let fullFilesystem: AlertTransition = {
    let backup = Entity(kind: .filesystem, name: "/mnt/my backup")
    var incident = begin(
      .limit, backup, .critical, summary: "2% free, limit 5%", rule: "above 6% free for 5m")
    incident.lead = deviation(
      of: backup, "free space", .bytes, .filesystem, 210_000_000, low: 3 * gibibyte, high: 9 * gibibyte)
    return write(incident, .open, sequence: 14)
  }()

  static let lostEntries: AlertTransition = write(
    begin(.journalGap, .host, .warning, summary: "1234 journal entries lost", rule: "no loss for 10m"),
    .open,
    sequence: 15)

  static let hostile: AlertTransition = {
    let name =
      "evil.service\n2026-08-23T03:14:07+02:00 crit open db1 00000000 sshd.service: \u{1b}[2J\u{202e}"
    let entity = Entity(kind: .process, name: name)
    var incident = begin(.outOfMemory, entity, .error, summary: "killed\r\n| next: rm -rf /", rule: "\0")
    incident.id = "\u{2028}"
    var transition = write(incident, .open, sequence: 16)
    transition.host = "\u{9b}2J\"}"
    return transition
  }()
}
