import Model

/// Signals of the host's TCP.
enum TransportSignal: Int, SignalSet {
  case retransmissions, listenOverflows, listenDrops

  var template: SignalTemplate {
    switch self {
    case .retransmissions:
      .ringing(
        "system.network.tcp.retransmissions", "tcp retransmissions", .perSecond, .rate, .network, floor: 50,
        relative: 1, why: "packets get lost on the way, so answers are late")
    case .listenOverflows:
      .ringing(
        "system.network.tcp.listen_overflows", "connections refused by full queues", .perSecond, .rate,
        .network, floor: 1, relative: 1, why: "a service accepts too slowly and clients are turned away")
    case .listenDrops:
      .ringing(
        "system.network.tcp.listen_drops", "connection attempts dropped", .perSecond, .rate, .network,
        floor: 1, relative: 1, why: "clients are turned away")
    }
  }
}
