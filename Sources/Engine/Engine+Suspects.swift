import Detection
import Diagnosis
import LogTemplates
import Model

extension Engine {
  /// Everybody who may have brought about what is seen in the last bins, with all that speaks for each.
  ///
  /// - Parameters:
  ///   - bins: How many bins of the evidence's pace belong to the moment in question.
  ///   - isOpening: True where it is to be told whether anything is wrong at all.
  /// - Returns: The suspects and who waits for what, both in the order of the registry.
  func suspects(bins: UInt32, isOpening: Bool) -> (suspects: [Suspect], waiting: [Suspect]) {
    let start = clock.seconds - Double(bins) * EvidenceBank.binSeconds
    var sheet = SuspectSheet()
    addSignals(bins: bins, isOpening: isOpening, to: &sheet)
    addLives(from: start, to: &sheet)
    addTemplates(bins: bins, isOpening: isOpening, to: &sheet)
    addReports(from: start, to: &sheet)
    addProcesses(to: &sheet)
    if let setAt = evidence.clockSetAt, setAt >= start {
      let item = Evidence(
        kind: .clock, weight: EvidenceWeight.clock, onset: setAt, detail: .text(evidence.clockStep))
      sheet.add(item, to: .clock)
    }
    sheet.explainRoom()
    return sheet.sorted
  }

  // MARK: What is measured

  private func addSignals(bins: UInt32, isOpening: Bool, to sheet: inout SuspectSheet) {
    for place in registry.places.indices where evidence.bank.isNoticeable(place) {
      guard registry.places[place].isLive else { continue }
      let entity = registry.places[place].descriptor.entity
      let found = evidence.bank.evidence(at: place, bins: bins, now: clock.seconds, isOpening: isOpening)
      guard let first = found.first else { continue }
      let owner = entity.kind == .host ? busiestInterface ?? entity : entity
      for item in found { sheet.add(item, to: owner) }
      guard entity.kind == .unit, first.kind != .pressure, evidence.bank.isNew(place, bins: bins) else {
        continue
      }
      sheet.addArrival(of: entity, at: first.onset)
    }
  }

  /// The interface that carries most packets just now: what the host's protocols lose, they lose there.
  private var busiestInterface: Entity? {
    var busiest: (entity: Entity, packets: Double)?
    for place in registry.places
    where place.isLive && place.descriptor.name == "system.network.packets.receive" {
      guard let index = registry.index(entity: place.descriptor.entity, name: place.descriptor.name),
        quick.latest[index].isFinite
      else { continue }
      if busiest.map({ quick.latest[index] > $0.packets }) ?? true {
        busiest = (place.descriptor.entity, quick.latest[index])
      }
    }
    return busiest?.entity
  }

  /// Commands outside of any unit that is measured, by what they use more than usual.
  private func addProcesses(to sheet: inout SuspectSheet) {
    for rise in usage.rises(leastCores: 0.125, leastBytes: 30e6) {
      let unit = Entity(kind: .unit, name: rise.usage.unit)
      guard rise.usage.unit.isEmpty || registry.index(entity: unit, name: "systemd.unit.cpu") == nil else {
        continue
      }
      let entity = Entity(kind: .process, name: rise.usage.command)
      if rise.cores >= 0.125 {
        sheet.add(
          Self.evidence(.cpu, rise.cores, floor: 0.05, large: 0.5, "uses", rise.usage, at: clock.seconds),
          to: entity)
      }
      if rise.bytes >= 30e6 {
        sheet.add(
          Self.evidence(
            .memory, rise.bytes, floor: 8e6, large: 120e6, "holds", rise.usage, at: clock.seconds),
          to: entity)
      }
    }
  }

  private static func evidence(
    _ kind: EvidenceKind, _ rise: Double, floor: Double, large: Double, _ verb: String,
    _ usage: ProcessUsage, at seconds: Double
  ) -> Evidence {
    // Nobody knows how often it was like this: it counts as if in every tenth pass.
    let weight = EvidenceWeight.rise(spreads: rise / floor, amount: rise / large, share: 0.1)
    return Evidence(
      kind: kind, weight: weight, onset: seconds, detail: .text(UsageLedger.describe(usage, as: kind.cause)))
  }

  // MARK: What is said

  private func addLives(from start: Double, to sheet: inout SuspectSheet) {
    for life in evidence.lives.lives(from: start) {
      let entity = Entity(kind: .unit, name: life.unit)
      let isNew = life.members.isEmpty ? sheet.hasArrival(of: entity) : true
      let weight = life.counts.weight(wasThere: !isNew)
      for member in life.members { sheet.merge(Entity(kind: .unit, name: member), into: entity) }
      if weight > 0 {
        sheet.add(
          Evidence(kind: .life, weight: weight, onset: life.first, detail: .life(life.counts)), to: entity)
      } else if life.counts.started > 0, sheet.holds(entity) {
        sheet.addArrival(of: entity, at: life.first)
      }
    }
  }

  private func addTemplates(bins: UInt32, isOpening: Bool, to sheet: inout SuspectSheet) {
    let warmUp = isOpening ? Tuning.logWarmUpSeconds : Tuning.rankingWarmUpSeconds
    guard clock.observed >= warmUp else { return }
    let spanned = Double(bins) * EvidenceBank.binSeconds
    for found in evidence.templates.counts(bins: bins) {
      let count = Double(found.count)
      // Cheaper than its text: most of what is logged is as usual.
      guard found.isUnusual || count > found.expected + 5, logs.holds(found.pair, found.generation) else {
        continue
      }
      let isError = isComplaint(found)
      var weight =
        found.isUnusual
        ? EvidenceWeight.newTemplate(count: count, isError: isError)
        : EvidenceWeight.burst(count: count, expected: found.expected, isError: isError)
      let seconds = max(6, Double(evidence.templates.age(of: found)) * EvidenceBank.binSeconds)
      if count / min(seconds, spanned) > EvidenceWeight.floodRate { weight *= EvidenceWeight.floodFactor }
      let entity = logs.entity(ofUnit: logs.unit(ofPair: found.pair))
      guard weight > 0, !isIgnored(found, of: entity) else { continue }
      sheet.add(
        Evidence(
          kind: .logs, weight: weight, onset: clock.seconds - seconds,
          detail: .template(place: found.pair, count: found.count, isNew: found.isNew)),
        to: entity)
    }
  }

  /// What nobody wants to hear of says nothing; what it uses still does.
  private func isIgnored(_ found: RecentTemplates.Count, of entity: Entity) -> Bool {
    admission.isIgnored(entity)
      || admission.isIgnored(template: logs.book.templateText(pair: UInt32(found.pair)))
  }

  private func addReports(from start: Double, to sheet: inout SuspectSheet) {
    for report in evidence.reports where report.seconds >= start {
      let fact = report.fact
      // What the manager says of a unit is counted with its life.
      guard fact.key.category != .unitFailed, fact.key.category != .journalGap else { continue }
      let kind = Self.evidenceKind(of: fact)
      let weight =
        switch kind {
        case .logs: EvidenceWeight.complaint
        case .life: EvidenceWeight.kill
        default: EvidenceWeight.kernelFault
        }
      sheet.add(
        Evidence(
          kind: kind, weight: weight, onset: report.seconds, detail: .fact(fact.kind, fact.summary)),
        to: fact.kind == .clock ? .clock : fact.key.entity)
    }
  }

  /// What a fact is evidence of: a unit's complaint about others is no cause, what the kernel says is one.
  private static func evidenceKind(of fact: Fact) -> EvidenceKind {
    switch fact.kind {
    case .filesystem where fact.key.entity.kind == .filesystem && fact.key.category == .limit: .room
    case .outOfMemory: .life
    case .clock: .clock
    case .logs, .locking, .nameResolution, .authentication, .certificate, .connections, .files: .logs
    default: fact.key.entity.kind == .unit && fact.kind != .unit ? .logs : .fact
    }
  }
}

extension Entity {
  /// Stands for the host's clock among suspects.
  static let clock = Entity(kind: .host, name: "clock")
}
