import Model

/// Signals of the firewall's table of connections.
enum ConntrackSignal: Int, SignalSet {
  case count, utilization, drops, earlyDrops, insertFailures, invalid

  var template: SignalTemplate {
    switch self {
    case .count:
      .evidence(
        "system.linux.conntrack.count", "connections in the firewall's table", .dimensionless, .level,
        .network,
        floor: 1000, relative: 0.5, harmful: .both, why: "a rush of connections, or a scan")
    case .utilization:
      .ringing(
        "system.linux.conntrack.utilization", "firewall's table used", .fraction, .level, .network,
        floor: 0.2,
        relative: 0.5, why: "when it is full, new connections fail at random")
    case .drops:
      Self.trouble("drops", "packets dropped by the firewall's table", why: "the table is full")
    case .earlyDrops:
      Self.trouble(
        "early_drops", "connections dropped from the firewall's table", why: "the table is all but full")
    case .insertFailures:
      .evidence(
        "system.linux.conntrack.insert_failures", "connections the firewall's table refused", .perSecond,
        .rate,
        .network, floor: 5, relative: 1, why: "two packets at once, as in questions of names: one is lost")
    case .invalid:
      .evidence(
        "system.linux.conntrack.invalid", "packets of no known connection", .perSecond, .rate, .network,
        floor: 20, relative: 1, why: "answers take another way back, or somebody forges packets")
    }
  }

  private static func trouble(_ name: String, _ title: String, why: String) -> SignalTemplate {
    .ringing(
      "system.linux.conntrack." + name, title, .perSecond, .rate, .network, floor: 1, relative: 1, why: why)
  }
}
