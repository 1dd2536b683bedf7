/// How the processors' time was spent between two readings, as shares of all of it.
struct ProcessorShares: Equatable {
  var busy: Double
  var user: Double
  var nice: Double
  var system: Double
  var interrupt: Double
  var softInterrupt: Double
  var iowait: Double
  var steal: Double
  var guest: Double

  /// Compares two readings.
  ///
  /// `idle` and `iowait` are known to step back by a tick or two (proc(5)), which counts as no growth. The time
  /// of guests is counted apart from the programs that run them.
  ///
  /// - Returns: `nil` where any other time went backwards, as on a processor's removal, or none has passed.
  init?(from old: ProcessorCounters, to new: ProcessorCounters) {
    guard let user = growth(new.user, since: old.user), let nice = growth(new.nice, since: old.nice),
      let system = growth(new.system, since: old.system),
      let interrupt = growth(new.interrupt, since: old.interrupt),
      let softInterrupt = growth(new.softInterrupt, since: old.softInterrupt),
      let steal = growth(new.steal, since: old.steal)
    else { return nil }
    let idle = growth(new.idle, since: old.idle) ?? 0
    let iowait = growth(new.iowait, since: old.iowait) ?? 0
    let busy = user + nice + system + interrupt + softInterrupt + steal
    let total = busy + idle + iowait
    guard total > 0 else { return nil }
    let guest = min(growth(new.guest, since: old.guest) ?? 0, user)
    let guestNice = min(growth(new.guestNice, since: old.guestNice) ?? 0, nice)
    self.busy = busy / total
    self.user = (user - guest) / total
    self.nice = (nice - guestNice) / total
    self.system = system / total
    self.interrupt = interrupt / total
    self.softInterrupt = softInterrupt / total
    self.iowait = iowait / total
    self.steal = steal / total
    self.guest = (guest + guestNice) / total
  }
}
