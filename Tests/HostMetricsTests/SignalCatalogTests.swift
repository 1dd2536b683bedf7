import Model
import Testing

@testable import HostMetrics

@Suite("Signal catalog")
struct SignalCatalogTests {
  private static let all = SignalCatalog.sections.flatMap(\.signals)

  @Test("names each signal once")
  func names() {
    #expect(Set(Self.all.map(\.name)).count == Self.all.count)
  }

  @Test("gives every signal a title and floors that can be crossed")
  func floors() {
    for template in Self.all {
      #expect(!template.title.isEmpty)
      #expect(template.floorAbsolute > 0 && template.floorAbsolute.isFinite, "\(template.name)")
      #expect(template.floorRelative >= 0 && template.floorRelative <= 1, "\(template.name)")
      #expect(!template.why.isEmpty && !template.why.hasSuffix("."), "\(template.name)")
      if template.unit == .fraction { #expect(template.floorAbsolute < 0.5, "\(template.name)") }
    }
  }

  @Test("lets throughput, counts of work and the sampler's own cost never ring")
  func evidence() {
    for template in Self.all where template.harmful == .both || template.unit == .bytesPerSecond {
      #expect(!template.mayRing, "\(template.name)")
    }
    #expect(OwnSignal.allCases.allSatisfy { !$0.template.mayRing })
    #expect(!ProcessorSignal.contextSwitches.template.mayRing)
  }
}

@Suite("Schedule")
struct ScheduleTests {
  @Test("keeps its rhythm when ticks come a little early or late")
  func rhythm() {
    var schedule = Schedule(every: 5, tick: 1)
    let due = [0.0, 1.01, 4.4, 4.99, 6, 9.9, 10.2, 15.3, 100, 104.9].map { schedule.isDue(at: .seconds($0)) }
    #expect(due == [true, false, false, true, false, true, false, true, true, true])
  }
}
