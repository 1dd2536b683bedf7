import Model

/// Signals of the host's sockets, from `/proc/net/sockstat`.
enum SocketSignal: Int, SignalSet {
  case used, allocated, orphans, waiting, memory, memoryShare, datagramMemory, fragmentMemory

  var template: SignalTemplate {
    switch self {
    case .used: Self.number("sockets.used", "sockets", 500, why: "a program opens them and closes none")
    case .allocated:
      Self.number("tcp.sockets", "tcp sockets", 500, why: "connections pile up, closed ones of programs too")
    case .orphans:
      Self.number("tcp.orphans", "tcp sockets of no program", 200, why: "peers do not finish what was closed")
    case .waiting:
      Self.number("tcp.time_wait", "tcp connections in TIME_WAIT", 2000, why: "many short connections")
    case .memory: Self.bytes("tcp.memory", "tcp buffers", why: "somebody reads or is read too slowly")
    case .memoryShare:
      .ringing(
        "system.linux.network.tcp.memory.utilization", "tcp buffers of what is allowed", .fraction, .level,
        .network, floor: 0.2, relative: 0.5, why: "at the limit, connections slow down and then break")
    case .datagramMemory: Self.bytes("udp.memory", "udp buffers", why: "a program reads too slowly")
    case .fragmentMemory:
      Self.bytes("fragment.memory", "buffers of fragments", why: "fragments get lost on the way")
    }
  }

  private static func number(
    _ name: String, _ title: String, _ floor: Double, why: String
  ) -> SignalTemplate {
    .evidence(
      "system.linux.network." + name, title, .dimensionless, .level, .network, floor: floor, relative: 0.5,
      why: why)
  }

  private static func bytes(_ name: String, _ title: String, why: String) -> SignalTemplate {
    .evidence(
      "system.linux.network." + name, title, .bytes, .level, .network, floor: 16 * mebibyte, relative: 1,
      why: why)
  }
}

/// How many TCP sockets are in each state, and how near the ports for outgoing connections are to their end.
enum ConnectionSignal: Int, SignalSet {
  case established, opening, opened, finWait1, finWait2, timeWait, closed, closeWait, lastAck, listening,
    closing
  case ports

  var template: SignalTemplate {
    switch self {
    case .established:
      Self.state("established", floor: 100, harmful: .both, why: "clients pile up, or have gone")
    case .opening:
      Self.state("syn_sent", floor: 20, why: "a server that this host calls does not answer")
    case .opened: Self.state("syn_received", floor: 100, why: "clients knock and vanish: a flood")
    case .finWait1: Self.state("fin_wait_1", floor: 100, why: "peers vanished while data was on the way")
    case .finWait2: Self.state("fin_wait_2", floor: 200, why: "peers do not close their side")
    case .timeWait: Self.state("time_wait", floor: 2000, why: "many short connections: ports may run out")
    case .closed: Self.state("close", floor: 100, why: "sockets that are not connected")
    case .closeWait:
      .ringing(
        "system.network.connection.count.close_wait", "tcp sockets in CLOSE_WAIT", .dimensionless, .level,
        .network, floor: 200, relative: 1,
        why: "a program does not close connections that peers have ended: it leaks them, or hangs")
    case .lastAck: Self.state("last_ack", floor: 100, why: "peers vanished at the very end")
    case .listening: Self.state("listen", floor: 20, harmful: .both, why: "services began or ended")
    case .closing: Self.state("closing", floor: 50, why: "both sides closed at once")
    case .ports:
      .ringing(
        "system.linux.network.ephemeral_ports.utilization", "ports for one destination used", .fraction,
        .level, .network, floor: 0.2, relative: 0.5,
        why: "when none is left, this host cannot connect to that server any more")
    }
  }

  private static func state(
    _ name: String, floor: Double, harmful: HarmfulDirection = .up, why: String
  ) -> SignalTemplate {
    .evidence(
      "system.network.connection.count." + name,
      "tcp sockets in " + name.uppercased(), .dimensionless, .level, .network, floor: floor, relative: 0.5,
      harmful: harmful, why: why)
  }
}
