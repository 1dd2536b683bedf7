import Model
import Testing

@testable import Engine

@Suite("Culprits of disk and network")
struct CulpritTests {
  /// Lets disks be overloaded, and returns what opens.
  ///
  /// - Parameters:
  ///   - usual: What each unit writes, bytes a second; empty where nothing is counted.
  ///   - busy: What they write while disks are overloaded.
  ///   - measured: How many units have their processor time measured.
  /// - Returns: The incident.
  /// - Throws: Where nothing opens.
  private func open(usual: [Double], busy: [Double], measured: Int = 0) throws -> Incident {
    var watch = Watch()
    measure(measured, in: &watch)
    pass(400, of: &watch, usual, appears: true)
    watch.scenario.levels[.ioPressure] = 0.9
    pass(60, of: &watch, busy)
    return try #require(watch.written.first).incident
  }

  private func measure(_ units: Int, in watch: inout Watch) {
    var frame = watch.scenario.frame()
    for unit in 0..<units {
      let slot = UInt32(200 + unit)
      var signal = descriptor("measured\(unit).service")
      (signal.name, signal.title, signal.unit, signal.resource) = ("systemd.unit.cpu", "cpu", .cores, .cpu)
      frame.appeared.append(SignalAppearance(slot: slot, descriptor: signal))
      frame.samples.append(Sample(slot: slot, value: 0))
    }
    watch.step(frame)
  }

  private func pass(_ seconds: Int, of watch: inout Watch, _ rates: [Double], appears: Bool = false) {
    for second in 0..<seconds {
      var frame = watch.scenario.frame()
      for (unit, rate) in rates.enumerated() {
        let slot = UInt32(100 + unit)
        if appears, second == 0 {
          frame.appeared.append(SignalAppearance(slot: slot, descriptor: descriptor("unit\(unit).service")))
        }
        frame.samples.append(Sample(slot: slot, value: rate))
      }
      watch.step(frame)
    }
  }

  private func descriptor(_ unit: String) -> SignalDescriptor {
    SignalDescriptor(
      entity: Entity(kind: .unit, name: unit), name: "systemd.unit.io.write", title: "disk writes",
      unit: .bytesPerSecond, harmful: .both, resource: .io, floorAbsolute: 5e6, floorRelative: 1,
      mayRing: false)
  }

  @Test("says that nobody can be named where io of units is not counted")
  func accountingOff() throws {
    let incident = try open(usual: [], busy: [], measured: 1)
    #expect(incident.causes == [])
    #expect(incident.unknownCulprit == .ioAccountingOff)
  }

  @Test(
    "says so where it is counted of a few only",
    arguments: [(2, nil), (9, .ioAccountingOff)] as [(Int, UnknownCulprit?)])
  func partlyOff(measured: Int, reason: UnknownCulprit?) throws {
    let usual = [4e7, 0]
    #expect(try open(usual: usual, busy: usual, measured: measured).unknownCulprit == reason)
  }

  @Test("names the unit whose writes rose")
  func culprit() throws {
    let incident = try open(usual: [4e7, 0], busy: [4e7, 1e8])
    let cause = try #require(incident.causes.first)
    #expect(cause.subject == "unit1.service")
    #expect(cause.confidence == .likely)
    #expect(cause.evidence == "disk writes 0B/s -> 95MiB/s")
    #expect(incident.unknownCulprit == nil)
  }

  @Test("names nobody where no unit does more than usual, and has no excuse")
  func nobody() throws {
    let incident = try open(usual: [4e7, 0], busy: [4e7, 0])
    #expect(incident.causes == [])
    #expect(incident.unknownCulprit == nil)
  }
}
