import Model

/// An incident for each kind of cause, as a host would have it.
enum SampleCauses {
  static let all = CauseKind.allCases.map(transition)

  private static func transition(_ kind: CauseKind) -> AlertTransition {
    let sample = sample(kind)
    var incident = SampleTransitions.begin(
      sample.category, sample.entity, .error, summary: sample.summary, rule: "normal again for 5m")
    incident.causes = [
      Cause(
        confidence: kind.rawValue % 3 == 2 ? .possible : .likely, probability: 0.9, kind: kind,
        entity: sample.culprit, subject: sample.subject, evidence: sample.evidence, change: sample.change,
        score: 5)
    ]
    if sample.category == .resource {
      incident.lead = SampleTransitions.deviation(
        of: sample.entity, "cpu pressure", .fraction, .cpu, 0.62, low: 0, high: 0.04)
    }
    return SampleTransitions.write(incident, .open, sequence: UInt64(kind.rawValue))
  }

  private struct Sample {
    var category = IncidentClass.resource
    var entity = Entity.host
    var summary = ""
    var culprit: Entity
    var subject: String
    var evidence: String
    var change: Change?

    init(_ culprit: Entity, _ subject: String, _ evidence: String) {
      self.culprit = culprit
      self.subject = subject
      self.evidence = evidence
    }

    func changed(_ kind: Change.Kind, _ entity: Entity, _ summary: String, secondsBefore: Int64) -> Sample {
      var sample = self
      sample.change = Change(
        realtimeMicroseconds: SampleTransitions.onset - secondsBefore * 1_000_000, kind: kind, entity: entity,
        summary: summary)
      return sample
    }

    func about(_ entity: Entity, _ category: IncidentClass, _ summary: String) -> Sample {
      var sample = self
      (sample.entity, sample.category, sample.summary) = (entity, category, summary)
      return sample
    }
  }

  private static func unit(_ name: String) -> Entity { Entity(kind: .unit, name: name + ".service") }

  private static func sample(_ kind: CauseKind) -> Sample {
    switch kind {
    case .cpu:
      Sample(unit("batch"), "batch.service", "cpu +1.7 cores (0.02 -> 1.72)")
        .changed(.job, Entity(kind: .unit, name: "batch.timer"), "started batch.service", secondsBefore: 2)
    case .memory: Sample(unit("search"), "java in search.service", "memory +880MiB (310MiB -> 1.2GiB)")
    case .io:
      Sample(unit("backup"), "rsync (4 processes) in backup.service", "writes +84MiB/s (0 -> 84MiB/s)")
    case .filesystem:
      Sample(unit("export"), "export.service", "writes +16MiB/s; /srv 91% -> 99% used")
        .about(Entity(kind: .filesystem, name: "/srv"), .limit, "1% free, limit 5%")
    case .tasks: Sample(unit("runner"), "runner.service", "tasks +1900 (12 -> 1912, limit 2048)")
    case .files: Sample(unit("proxy"), "proxy.service", "open files +980 (44 -> 1024, limit 1024)")
    case .network:
      Sample(Entity(kind: .interface, name: "eth0"), "eth0", "retransmissions 0.1/s -> 41/s")
        .changed(.network, Entity(kind: .interface, name: "eth0"), "lost its link", secondsBefore: 4)
    case .connections: Sample(unit("scan"), "scan.service", "connections +300/s (1/s -> 301/s)")
    case .logs: Sample(unit("app"), "app.service", "log entries 2/s -> 210/s")
    case .locking:
      Sample(unit("migrate"), "migrate.service", "holds /srv/app.db, 14 new \"database is locked\"")
    case .nameResolution:
      Sample(.host, "name resolution", "38 lookups failed in 5 units")
        .changed(.configuration, .host, "/etc/resolv.conf written", secondsBefore: 9)
    case .configuration:
      Sample(unit("web"), "web.service", "exits with 1: unknown directive in web.conf")
        .changed(.configuration, unit("web"), "/etc/web/web.conf written", secondsBefore: 31)
        .about(unit("web"), .unitFailed, "failed (exit-code)")
    case .jobs: Sample(unit("job-*"), "job-*.service", "3 starts a second (0 -> 3)")
    case .outOfMemory:
      Sample(unit("import"), "import.service", "memory reached the unit's limit of 80MiB")
        .about(unit("import"), .outOfMemory, "python3 was killed: the unit's memory limit was reached")
    case .unit:
      Sample(unit("dns"), "dns.service", "stopped and was not started again")
        .changed(.unit, unit("dns"), "stopped", secondsBefore: 0).about(unit("app"), .logRate, "")
    case .latency: Sample(Entity(kind: .device, name: "sdb"), "sdb", "write latency 2ms -> 154ms")
    case .authentication:
      Sample(unit("ssh"), "ssh.service", "960 failed logins a minute (0 -> 960)")
        .changed(.login, .host, "root logged in", secondsBefore: -40)
    case .clock:
      Sample(.host, "the clock", "set forward by 2h")
        .changed(.clock, .host, "wall clock set forward by 2h", secondsBefore: 0)
    case .kernel: Sample(.host, "the kernel", "task sync blocked for more than 120 seconds")
    case .hardware:
      Sample(Entity(kind: .device, name: "nvme0n1"), "nvme0n1", "12 I/O errors")
        .about(Entity(kind: .filesystem, name: "/var"), .readOnly, "read-only")
    case .package:
      Sample(unit("web"), "web.service", "14 new error lines, errors 0/s -> 6/s")
        .changed(.package, unit("web"), "nginx 1.22.1-9->1.22.1-9+deb12u1 upgraded", secondsBefore: 125)
    case .certificate: Sample(unit("mail"), "mail.service", "certificate /etc/ssl/mail.pem expired 03:00")
    case .application: Sample(Entity(kind: .source, name: "shop"), "shop", "orders 41/s -> 0/s")
    }
  }
}
