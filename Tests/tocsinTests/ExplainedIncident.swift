import Control
import Model

/// An incident with something of everything, and how it is told.
enum ExplainedIncident {
  /// 2026-08-23T03:14:07.412+02:00.
  static let now: Int64 = 1_787_447_647_412_000
  private static let onset = now - 245_000_000
  private static let database = Entity(kind: .unit, name: "db.service")
  private static let web = Entity(kind: .unit, name: "web.service")

  static func write(_ incident: Incident, _ kind: AlertTransition.Kind, after seconds: Int64)
    -> AlertTransition
  {
    AlertTransition(
      sequence: UInt64(seconds) + 1, kind: kind, realtimeMicroseconds: now + seconds * 1_000_000,
      utcOffsetSeconds: 7_200, host: "db1", machineID: .none, bootID: .none, incident: incident)
  }

  private static func deviation(
    _ entity: Entity, _ title: String, _ unit: MeasurementUnit, _ values: (Double, Double, Double)
  ) -> Deviation {
    Deviation(
      entity: entity, signal: "test", title: title, unit: unit, resource: .memory, observed: values.0,
      expected: ExpectedRange(low: values.1, mid: values.1, high: values.2), surprise: 6.7, isAbove: true,
      sinceMicroseconds: onset,
      votes: [Vote(statistic: "level", surprise: 9.1), Vote(statistic: "season.day", surprise: 6.7)],
      baseline: Baseline(samples: 40_320, ageSeconds: 2_419_200, isMature: true, isSeasonal: true))
  }

  private static let upgrade = Change(
    realtimeMicroseconds: onset - 625_000_000, kind: .package, entity: database,
    summary: "postgresql-15 15.7->15.8 upgraded", units: [database.name])

  /// Seventy seconds that begin twenty before the onset, one stretch of which nobody measured.
  static let course = SignalCourse(
    stepSeconds: 10, endMicroseconds: onset + 50_000_000,
    points: [1.8, 1.9, nil, 1.8, 2.0, 4.4, 6.9].map {
      SignalCourse.Point(
        value: $0.map { $0 * 1_073_741_824 }, low: 1.6 * 1_073_741_824, high: 2.1 * 1_073_741_824)
    })

  static let opened: AlertTransition = {
    var incident = Incident(
      id: "7f3a91c2", category: .resource, entity: database, severity: .critical, onsetMicroseconds: onset,
      summary: "", clearRule: "memory below 2.3GiB for 5m")
    let gibibyte = 1_073_741_824.0
    incident.lead = deviation(
      database, "memory", .bytes, (6.9 * gibibyte, 1.6 * gibibyte, 2.1 * gibibyte))
    incident.course = course
    incident.folded = [deviation(.host, "memory pressure", .fraction, (0.184, 0, 0.006))]
    incident.foldedCount = 3
    incident.causes = [
      Cause(
        confidence: .likely, probability: 0.91, kind: .memory, entity: database, subject: "db.service",
        evidence: "memory +5.1GiB (1.8GiB -> 6.9GiB)", change: upgrade, score: 7.2)
    ]
    incident.victims = [Victim(entity: web, evidence: "memory pressure 0% -> 18%")]
    incident.changes = [upgrade]
    incident.notes = [IncidentNote(realtimeMicroseconds: onset + 12_000_000, text: "web.service waits")]
    incident.ruledOut = ["cpu 12% (normal 8-31%)"]
    incident.check = "systemctl status db.service"
    incident.referenceSeconds = 2_400
    incident.rankings = 2
    incident.logs = [
      LogEvidence(
        unit: web.name, template: "cannot reach <ip>",
        sample: "cannot reach 192.0.2.7 password=hunter2", count: 14, isNew: true)
    ]
    incident.hints = [Hint(entity: .host, signal: "system.memory.utilization", share: 0.41)]
    return write(incident, .open, after: 0)
  }()

  static let cleared: AlertTransition = {
    var incident = opened.incident
    incident.course = nil
    incident.ending = Ending(realtimeMicroseconds: now + 1_665_000_000, reason: "unit restarted 03:41")
    return write(incident, .clear, after: 1_665)
  }()

  static let story = """
    7f3a91c2 crit resource: db.service on db1
      began 2026-08-23T03:10:02+02:00, ended after 31m50s: unit restarted 03:41; the
      daemon does not run: this is what its files say
      memory 6.9GiB (normal 1.6-2.1GiB)

    Likely: db.service: memory +5.1GiB (1.8GiB -> 6.9GiB), from 03:10:02 to
    03:41:52. Changed: postgresql-15 15.7->15.8 upgraded 02:59, 10m25s before.
    Affected: web.service (memory pressure 0% -> 18%). Ruled out: cpu 12% (normal
    8-31%).

    memory of db.service, means of 10s
      6.9GiB |                  ###
             |                  |||
      5.2GiB |                  |||
             |               ###
      3.5GiB |               |||
             |               |||
      1.7GiB |oooooo...oooooo......
             |
          0B |
             +------^--------------
              03:09:42     03:10:52
              # outside, o within what is normal (.)

    timeline
      02:59:37  change: postgresql-15 15.7->15.8 upgraded
      03:10:02  began
      03:10:14  web.service waits
      03:14:07  open: crit, memory 6.9GiB (normal 1.6-2.1GiB), likely: db.service
      03:41:52  clear: unit restarted 03:41

    causes (ranked 2 times)
      likely     91%  db.service: memory +5.1GiB (1.8GiB -> 6.9GiB)
                      memory, score 7.2; postgresql-15 15.7->15.8 upgraded 02:59:37
      compared with the 40m before it began

    affected
      web.service: memory pressure 0% -> 18%

    changes nearby, nearest first
      02:59:37  package postgresql-15 15.7->15.8 upgraded; touches db.service

    deviations, the leading one first; 3 folded in
      db.service memory 6.9GiB (normal 1.6-2.1GiB), since 03:10:02, surprise 6.7
      host memory pressure 18% (normal 0-0.6%), since 03:10:02, surprise 6.7
      and 2 more

    why it is a surprise: 6.7 zeros in its probability
      level            9.1   #########    far from its level of late
      season.day       6.7   ######       for this time of day
      beyond    what is normal by 9.6 times its width, above
      lasted    4m5s before it rang
      learned   from 40320 values over 28d, by the time of day or week
      lowered   level alone says 9.1, the others less

    log lines (secrets masked)
      web.service, 14 times, never logged before:
        cannot reach 192.0.2.7 password=[masked]

    what stuck out of all the host's signals
      host system.memory.utilization 41%

    next
      systemctl status db.service
          look at it now
      journalctl -u db.service --since=@1787447102 --until=@1787449372
          what it logged just then
      tocsin alerts --unit db.service
          whether it was there before
      tocsin feedback 7f3a91c2 --normal
          if this is as it should be
    """
}

extension StatusReport {
  /// A report of a daemon that holds nothing open.
  static var example: StatusReport { StatusReport() }
}
