import Model
import Testing

@testable import Engine

@Suite("Jobs that run by a timetable")
struct JobTests {
  private static let starting = "7d4958e842da4a758f6c1cdc7b36dcc5"
  private static let succeeded = "7ad2d189f7e94e70a38c781354912448"
  private static let finished = "39f53479d3a045ac8e11786248231fbf"

  /// Runs a job that keeps all processors busy for a minute, and lets four hours pass.
  private func run(_ unit: String, cpu: Double = 0.6, in watch: inout Watch, ends: Bool = true) {
    watch.scenario.manager(Self.starting, unit)
    watch.pass(2)
    watch.scenario.levels[.cpu] = cpu
    watch.pass(60)
    watch.relax()
    guard ends else { return watch.pass(4 * 3600) }
    watch.scenario.manager(Self.succeeded, unit)
    watch.scenario.manager(Self.finished, unit)
    watch.pass(4 * 3600)
  }

  /// Settings under which every deviation rings.
  private static var settings: EngineSettings {
    var settings = Watch.open
    settings.minSeverity = .notice
    return settings
  }

  @Test("what a job does each time rings twice, is then explained, and rings again when it is far more")
  func inFamily() {
    var watch = Watch(Self.settings)
    watch.pass(400)
    for _ in 0..<3 { run("report.service", in: &watch) }
    #expect(watch.story == [.open, .clear, .reopen, .clear])
    #expect(watch.count(.scheduled) == 1)
    run("report.service", cpu: 0.99, in: &watch)
    #expect(watch.story.suffix(2) == [.reopen, .clear])
    #expect(watch.written.last?.incident.notes.first?.text == "report.service: began one of its runs")
  }

  @Test("what goes on when the job has ended rings after all")
  func goesOn() {
    var watch = Watch(Self.settings)
    watch.pass(400)
    for _ in 0..<2 { run("report.service", in: &watch) }
    watch.forgetWritten()
    watch.scenario.manager(Self.starting, "report.service")
    watch.pass(2)
    watch.scenario.levels[.cpu] = 0.6
    watch.pass(60)
    #expect(watch.story == [])
    watch.scenario.manager(Self.succeeded, "report.service")
    watch.pass(60)
    #expect(watch.story == [.reopen])
  }

  @Test("what was wrong before a job began is none of its doing")
  func before() {
    for first in [true, false] {
      var job = Job(unit: "report.service", at: 100)
      if !first { job.end(at: 110, inOrder: true) }
      #expect(!job.isAtWork(at: 99))
      #expect(job.isAtWork(at: 100))
      #expect(job.isAtWork(at: 111))
    }
  }

  @Test("the system's own jobs are explained from the first run, and nobody else's")
  func ofTheSystem() {
    for (unit, count) in [("apt-daily-upgrade.service", 0), ("upgrade.service", 2)] {
      var watch = Watch(Self.settings)
      watch.pass(400)
      run(unit, in: &watch)
      #expect(watch.story.count == count)
    }
  }

  @Test("a job explains no fact, and nothing that former runs did not show")
  func otherThings() {
    var watch = Watch(Self.settings)
    watch.pass(400)
    for _ in 0..<2 { run("report.service", in: &watch) }
    watch.forgetWritten()
    watch.scenario.manager(Self.starting, "report.service")
    watch.pass(2)
    watch.scenario.levels[.memory] = 0.97
    watch.pass(30)
    watch.scenario.unitFails("mail.service")
    watch.pass(10)
    #expect(watch.story == [.open, .open])
  }

  private static func deviation(by excess: Double, of entity: Entity = .host) -> Deviation {
    Deviation(
      entity: entity, signal: "cpu", title: "cpu", unit: .fraction, resource: .cpu,
      observed: excess, expected: ExpectedRange(low: 0, mid: 0, high: 0), surprise: 9, isAbove: true,
      sinceMicroseconds: 0, votes: [],
      baseline: Baseline(samples: 9, ageSeconds: 9, isMature: true, isSeasonal: false))
  }

  /// What a ledger says of the last of some runs, an hour apart, each with its excess, 0 for none.
  private static func explains(_ excesses: [Double], of entity: Entity = .host) -> Bool {
    var (ledger, isExplained) = (JobLedger(), false)
    for (run, excess) in excesses.enumerated() {
      let second = Double(run) * 3600
      ledger.note(.starting, unit: "backup.service", at: second)
      if excess > 0 {
        let deviation = Self.deviation(by: excess, of: entity)
        ledger.learn([deviation], at: second + 1)
        isExplained = ledger.jobs.first?.explains(deviation, severity: .warning) ?? false
      }
      ledger.note(.succeeded, unit: "backup.service", at: second + 60)
    }
    return isExplained
  }

  @Test("a run that went beyond what runs are like becomes no rule, two that agree do")
  func beyond() {
    #expect(Self.explains([1, 1, 1]))
    #expect(!Self.explains([1, 1, 10]))
    #expect(!Self.explains([1, 1, 10, 10]))
    #expect(Self.explains([1, 1, 10, 10, 10]))
    #expect(!Self.explains([1, 1, 10, 1, 10]))
    #expect(!Self.explains([1, 10, 10]))
  }

  @Test("a job that does a little more with each run is noticed")
  func growing() {
    let runs = (0..<8).map { run in (0..<run).reduce(1.0) { sum, _ in sum * 1.25 } }
    #expect(!Self.explains(runs))
    #expect(Self.explains([1, 1.1, 1.2, 1.1, 1.25]))
  }

  @Test("what many runs have not shown is no longer the job's")
  func faded() {
    let absent = [Double](repeating: 0, count: 8)
    #expect(Self.explains([1, 1] + absent.dropFirst() + [1]))
    #expect(!Self.explains([1, 1] + absent + [1]))
  }

  @Test("another unit is explained only where the last two runs showed the same of it")
  func others() {
    let web = Entity(kind: .unit, name: "web.service")
    #expect(Self.explains([1, 1, 1], of: web))
    #expect(!Self.explains([1, 0, 1, 0, 1], of: web))
    #expect(Self.explains([1, 0, 1, 0, 1], of: Entity(kind: .unit, name: "backup.service")))
  }

  @Test("a service that ends and begins all the time is no job")
  func loop() {
    var ledger = JobLedger()
    for second in stride(from: 0.0, to: 500, by: 10) {
      ledger.note(.starting, unit: "loop.service", at: second)
      ledger.learn([Self.deviation(by: 1)], at: second)
      ledger.note(.succeeded, unit: "loop.service", at: second + 5)
    }
    #expect(ledger.atWork(at: 500).isEmpty)
    #expect(ledger.jobs.first?.traits.first?.runs == 0)
  }

  @Test("no number of services takes more room than is meant for them, and jobs stay")
  func capped() {
    var watch = Watch(Self.settings)
    watch.pass(400)
    for _ in 0..<2 { run("report.service", in: &watch) }
    for number in 0..<400 { watch.scenario.manager(Self.starting, "daemon\(number).service") }
    watch.pass(1)
    let jobs = watch.engine.jobs
    #expect(jobs.jobs.count == JobLedger.maximumJobs && jobs.evictions == 273)
    #expect(jobs.jobs.first?.unit == "report.service")
  }
}
