import Model

/// Signals of the wall clock.
enum ClockSignal: Int, SignalSet {
  case unsynchronized

  var template: SignalTemplate {
    .evidence(
      "system.linux.clock.unsynchronized", "clock without synchronization", .dimensionless, .level, .cpu,
      floor: 0.5, relative: 1, why: "times of logs drift from other machines', in the end logins fail")
  }
}
