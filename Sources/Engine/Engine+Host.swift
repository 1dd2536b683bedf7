import Detection
import Model

extension Engine {
  /// Judges the bin of the slow pace that has just been closed.
  mutating func judgeHost() {
    let admission = admission
    let places = registry.places
    hostWatch.step(
      values: slow.values, registry: registry, isFrozen: isHostFrozen, at: clock.stepTime,
      seconds: clock.seconds
    ) { index in
      places[index].descriptor.mayRing && !admission.isIgnored(places[index].descriptor.entity)
    }
  }

  /// True while something that rang is wrong: it must not become the host's normal.
  ///
  /// A fact stands in the way for an hour only: a unit that stays failed for weeks is how this host is, and
  /// a host that never learns would never be judged.
  private var isHostFrozen: Bool {
    decisions.isAnyMaintained
      || book.open.contains { open in
        open.hasRung
          && (!open.incident.category.isFact || clock.seconds - open.openedAt < Tuning.acceptSeconds)
      }
  }

  /// Adds to an incident that is about to ring what all of the host's signals together say.
  ///
  /// At this moment, not at its beginning: one that was held back rings with what is known by then.
  mutating func hearHost(on index: Int) {
    rankFirst(index)
    guard hostWatch.isEvidence else { return }
    let vote = Vote(statistic: HostWatch.statistic, surprise: hostWatch.surprise)
    let hints = hostContributors().filter { $0.share >= Tuning.hintShare }
    book.update(at: index) { open in
      open.incident.lead?.votes.append(vote)
      open.incident.hints = hints
    }
  }

  /// The signals that are most to blame for what the host has been like, most first.
  borrowing func hostContributors() -> [Hint] {
    hostWatch.contributors.compactMap { contributor in
      guard let index = registry.index(of: contributor.id) else { return nil }
      let descriptor = registry.places[index].descriptor
      return Hint(entity: descriptor.entity, signal: descriptor.name, share: contributor.share)
    }
  }
}
