import Model

/// The state of a network interface.
enum LinkSignal: Int, SignalSet {
  case up

  var template: SignalTemplate {
    .evidence(
      "system.linux.network.link", "link", .dimensionless, .level, .network, floor: 0.5, relative: 0,
      harmful: .down, why: "0 where no packet can pass: a cable, a switch or a driver")
  }
}
