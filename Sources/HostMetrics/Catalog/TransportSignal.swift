import Model

/// Signals of the host's network protocols, over all interfaces.
enum TransportSignal: Int, SignalSet {
  // `/proc/net/snmp`
  case retransmissions, opened, accepted, attemptsFailed, resetsReceived, resetsSent, established, damaged
  case segmentsReceived, segmentsSent
  case datagramsReceived, datagramsSent, noPorts, datagramErrors, receiveOverflows, sendOverflows
  case controlReceived, controlSent, unreachableReceived, unreachableSent
  case packetsDiscarded, outgoingDiscarded, noRoute, reassemblyFailures
  // `/proc/net/netstat`
  case listenOverflows, listenDrops, requestsDropped, cookies, timeouts, repeatedRequests
  case abortedForMemory, abortedByTimeout, memoryPressures, backlogDrops, queuesPruned, windowsClosed
  case waitOverflows

  /// The first of `/proc/net/netstat`.
  static let firstExtended = TransportSignal.listenOverflows

  /// The counter behind it.
  var counter: ProtocolCounter {
    switch self {
    case .retransmissions: ProtocolCounter(section: "Tcp:", name: "RetransSegs")
    case .opened: ProtocolCounter(section: "Tcp:", name: "ActiveOpens")
    case .accepted: ProtocolCounter(section: "Tcp:", name: "PassiveOpens")
    case .attemptsFailed: ProtocolCounter(section: "Tcp:", name: "AttemptFails")
    case .resetsReceived: ProtocolCounter(section: "Tcp:", name: "EstabResets")
    case .resetsSent: ProtocolCounter(section: "Tcp:", name: "OutRsts")
    case .established: ProtocolCounter(section: "Tcp:", name: "CurrEstab")
    case .damaged: ProtocolCounter(section: "Tcp:", name: "InErrs")
    case .segmentsReceived: ProtocolCounter(section: "Tcp:", name: "InSegs")
    case .segmentsSent: ProtocolCounter(section: "Tcp:", name: "OutSegs")
    case .datagramsReceived: ProtocolCounter(section: "Udp:", name: "InDatagrams")
    case .datagramsSent: ProtocolCounter(section: "Udp:", name: "OutDatagrams")
    case .noPorts: ProtocolCounter(section: "Udp:", name: "NoPorts")
    case .datagramErrors: ProtocolCounter(section: "Udp:", name: "InErrors")
    case .receiveOverflows: ProtocolCounter(section: "Udp:", name: "RcvbufErrors")
    case .sendOverflows: ProtocolCounter(section: "Udp:", name: "SndbufErrors")
    case .controlReceived: ProtocolCounter(section: "Icmp:", name: "InMsgs")
    case .controlSent: ProtocolCounter(section: "Icmp:", name: "OutMsgs")
    case .unreachableReceived: ProtocolCounter(section: "Icmp:", name: "InDestUnreachs")
    case .unreachableSent: ProtocolCounter(section: "Icmp:", name: "OutDestUnreachs")
    case .packetsDiscarded: ProtocolCounter(section: "Ip:", name: "InDiscards")
    case .outgoingDiscarded: ProtocolCounter(section: "Ip:", name: "OutDiscards")
    case .noRoute: ProtocolCounter(section: "Ip:", name: "OutNoRoutes")
    case .reassemblyFailures: ProtocolCounter(section: "Ip:", name: "ReasmFails")
    case .listenOverflows: ProtocolCounter(section: "TcpExt:", name: "ListenOverflows")
    case .listenDrops: ProtocolCounter(section: "TcpExt:", name: "ListenDrops")
    case .requestsDropped: ProtocolCounter(section: "TcpExt:", name: "TCPReqQFullDrop")
    case .cookies: ProtocolCounter(section: "TcpExt:", name: "SyncookiesSent")
    case .timeouts: ProtocolCounter(section: "TcpExt:", name: "TCPTimeouts")
    case .repeatedRequests: ProtocolCounter(section: "TcpExt:", name: "TCPSynRetrans")
    case .abortedForMemory: ProtocolCounter(section: "TcpExt:", name: "TCPAbortOnMemory")
    case .abortedByTimeout: ProtocolCounter(section: "TcpExt:", name: "TCPAbortOnTimeout")
    case .memoryPressures: ProtocolCounter(section: "TcpExt:", name: "TCPMemoryPressures")
    case .backlogDrops: ProtocolCounter(section: "TcpExt:", name: "TCPBacklogDrop")
    case .queuesPruned: ProtocolCounter(section: "TcpExt:", name: "PruneCalled")
    case .windowsClosed: ProtocolCounter(section: "TcpExt:", name: "TCPToZeroWindowAdv")
    case .waitOverflows: ProtocolCounter(section: "TcpExt:", name: "TCPTimeWaitOverflow")
    }
  }

  /// The counter of IPv6 that is added to it, from `/proc/net/snmp6`; TCP is counted for both together.
  var counter6: StaticString? {
    switch self {
    case .datagramsReceived: "Udp6InDatagrams"
    case .datagramsSent: "Udp6OutDatagrams"
    case .noPorts: "Udp6NoPorts"
    case .datagramErrors: "Udp6InErrors"
    case .receiveOverflows: "Udp6RcvbufErrors"
    case .sendOverflows: "Udp6SndbufErrors"
    case .packetsDiscarded: "Ip6InDiscards"
    case .outgoingDiscarded: "Ip6OutDiscards"
    case .noRoute: "Ip6OutNoRoutes"
    case .reassemblyFailures: "Ip6ReasmFails"
    default: nil
    }
  }

  var template: SignalTemplate {
    switch self {
    case .retransmissions:
      Self.trouble(
        "tcp.retransmissions", "tcp retransmissions", 50,
        why: "packets get lost on the way, so answers are late")
    case .opened:
      Self.traffic("tcp.opened", "tcp connections opened", 100, why: "a retry loop, or work gone")
    case .accepted:
      Self.traffic("tcp.accepted", "tcp connections accepted", 100, why: "a rush of clients, or clients gone")
    case .attemptsFailed:
      Self.trouble(
        "tcp.attempts_failed", "tcp connection attempts failed", 20,
        why: "a service that this host calls is down, or somebody scans this one")
    case .resetsReceived:
      Self.trouble(
        "tcp.resets.receive", "tcp connections reset", 20, why: "peers or their programs break off")
    case .resetsSent:
      Self.hint("tcp.resets.transmit", "tcp resets sent", 50, why: "clients ask for what nobody serves")
    case .established:
      .evidence(
        "system.network.tcp.established", "tcp connections", .dimensionless, .level, .network, floor: 100,
        relative: 0.5, harmful: .both, why: "clients pile up, or have gone")
    case .damaged:
      Self.trouble("tcp.errors", "damaged tcp segments", 10, why: "something on the way garbles packets")
    case .segmentsReceived:
      Self.traffic("tcp.segments.receive", "tcp segments received", 5000, why: "how much is talked")
    case .segmentsSent:
      Self.traffic("tcp.segments.transmit", "tcp segments sent", 5000, why: "how much is talked")
    case .datagramsReceived:
      Self.traffic("udp.datagrams.receive", "udp datagrams received", 1000, why: "a flood, or peers gone")
    case .datagramsSent:
      Self.traffic("udp.datagrams.transmit", "udp datagrams sent", 1000, why: "a flood, or peers gone")
    case .noPorts:
      Self.hint("udp.no_port", "udp datagrams for nobody", 50, why: "a service is down, or a scan")
    case .datagramErrors:
      Self.hint("udp.errors", "udp datagrams lost", 10, why: "damaged, or no room to keep them")
    case .receiveOverflows:
      Self.trouble(
        "udp.overflows.receive", "udp datagrams dropped, receiver too slow", 10,
        why: "a program reads too slowly and loses what it is sent, such as log lines or questions of names")
    case .sendOverflows:
      Self.trouble(
        "udp.overflows.transmit", "udp datagrams dropped, sender too fast", 10,
        why: "a program sends more than its buffer or the link takes")
    case .controlReceived:
      Self.traffic("icmp.receive", "icmp messages received", 100, why: "routers complain, or a ping flood")
    case .controlSent:
      Self.traffic("icmp.transmit", "icmp messages sent", 100, why: "this host turns much away")
    case .unreachableReceived:
      Self.hint("icmp.unreachable.receive", "unreachable destinations", 20, why: "a route or a host is gone")
    case .unreachableSent:
      Self.hint("icmp.unreachable.transmit", "refusals sent", 20, why: "peers ask for what is not here")
    case .packetsDiscarded:
      Self.trouble("ip.discards.receive", "received packets discarded", 10, why: "no memory to keep them")
    case .outgoingDiscarded:
      Self.trouble("ip.discards.transmit", "sent packets discarded", 10, why: "no memory to keep them")
    case .noRoute:
      Self.trouble(
        "ip.no_route", "packets without a route", 5, why: "a route is gone: peers are out of reach")
    case .reassemblyFailures:
      Self.hint("ip.reassembly_failures", "packets not put together", 5, why: "fragments get lost")
    default: extendedTemplate
    }
  }

  private var extendedTemplate: SignalTemplate {
    switch self {
    case .listenOverflows:
      Self.trouble(
        "tcp.listen_overflows", "connections refused by full queues", 1,
        why: "a service accepts too slowly and clients are turned away")
    case .listenDrops:
      Self.trouble("tcp.listen_drops", "connection attempts dropped", 1, why: "clients are turned away")
    case .requestsDropped:
      Self.trouble(
        "tcp.request_queue_full", "connection requests dropped", 1,
        why: "more clients knock at once than a service lets wait")
    case .cookies:
      Self.trouble(
        "tcp.syn_cookies", "syn cookies sent", 10, why: "a flood of requests, or a queue that is too short")
    case .timeouts:
      Self.hint("tcp.timeouts", "tcp timeouts", 10, why: "peers do not answer at all")
    case .repeatedRequests:
      Self.trouble(
        "tcp.syn_retransmissions", "connection requests repeated", 10,
        why: "a server that this host calls does not answer: it is down, or a firewall swallows packets")
    case .abortedForMemory:
      Self.trouble(
        "tcp.aborts.memory", "connections cut for want of memory", 1, why: "sockets use up their memory")
    case .abortedByTimeout:
      Self.hint("tcp.aborts.timeout", "connections given up", 5, why: "peers vanished")
    case .memoryPressures:
      Self.trouble(
        "tcp.memory_pressure", "times that tcp memory ran short", 0.1,
        why: "buffers are made small, so everything gets slow")
    case .backlogDrops:
      Self.trouble("tcp.backlog_drops", "segments dropped at busy sockets", 10, why: "a program is too slow")
    case .queuesPruned:
      Self.hint("tcp.pruned", "receive queues pruned", 10, why: "a program reads too slowly")
    case .windowsClosed:
      Self.hint("tcp.zero_windows", "peers told to wait", 20, why: "a program reads too slowly")
    default:
      Self.hint(
        "tcp.time_wait_overflows", "closed connections forgotten early", 1, why: "more connections than slots"
      )
    }
  }

  private static func trouble(
    _ name: String, _ title: String, _ floor: Double, why: String
  ) -> SignalTemplate {
    .ringing(
      "system.network." + name, title, .perSecond, .rate, .network, floor: floor, relative: 1, why: why)
  }

  private static func hint(
    _ name: String, _ title: String, _ floor: Double, why: String
  ) -> SignalTemplate {
    .evidence(
      "system.network." + name, title, .perSecond, .rate, .network, floor: floor, relative: 1, why: why)
  }

  private static func traffic(
    _ name: String, _ title: String, _ floor: Double, why: String
  ) -> SignalTemplate {
    .evidence(
      "system.network." + name, title, .perSecond, .rate, .network, floor: floor, relative: 1,
      harmful: .both, why: why)
  }
}
