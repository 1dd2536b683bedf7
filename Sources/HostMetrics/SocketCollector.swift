import Glibc
import Model

/// Sockets by protocol, from `/proc/1/net/sockstat`, and TCP sockets by state, from `/proc/1/net/tcp` and `tcp6`.
///
/// The tables of sockets are long on busy hosts and slow on hosts with much memory, so they are read every half
/// minute on a thread of the ``ProbePool``, and not at all where there are too many sockets.
struct SocketCollector: Collector, ~Copyable {
  /// More sockets than this are not counted by state: it would take tens of milliseconds.
  static let maximumSockets: UInt64 = 20_000

  private static let pageBytes = Double(max(sysconf(Int32(_SC_PAGESIZE)), 1))
  private static let probe = "sockets"

  private let settings: SamplerSettings
  private let pool: ProbePool
  private let mailbox = Mailbox<SocketStates?>()
  private var file: KeptFile
  private var file6: KeptFile
  private var limits: KeptFile
  private var portRange: KeptFile
  private var tableSchedule: Schedule
  private var totals = SignalGroup<SocketSignal>(of: .host)
  private var connections = SignalGroup<ConnectionSignal>(of: .host)
  private var isRefusing = false
  private var isFailing = false

  init(_ settings: SamplerSettings, pool: ProbePool? = nil) {
    self.settings = settings
    self.pool = pool ?? ProbePool.serving(settings.root)
    file = KeptFile(settings.path("proc/1/net/sockstat"), orElse: settings.path("proc/net/sockstat"))
    file6 = KeptFile(settings.path("proc/1/net/sockstat6"), orElse: settings.path("proc/net/sockstat6"))
    limits = KeptFile(settings.path("proc/sys/net/ipv4/tcp_mem"), isOneRecord: true)
    portRange = KeptFile(settings.path("proc/sys/net/ipv4/ip_local_port_range"), isOneRecord: true)
    tableSchedule = Schedule(every: settings.socketTableInterval, tick: settings.socketInterval)
  }

  mutating func collect(_ context: inout CollectionContext) {
    takeTable(&context)
    guard var current = context.read(&file, SocketTotals.init(parsing:)) else {
      totals.close(in: &context.signals)
      return connections.close(in: &context.signals)
    }
    context.readIfPresent(&file6) { current.add(version6: $0) }
    report(current, &context)
    if tableSchedule.isDue(at: context.now) { askForTable(current, &context) }
  }

  private mutating func report(_ current: SocketTotals, _ context: inout CollectionContext) {
    totals.report(.used, current.used.map { Double($0) }, to: &context.signals)
    totals.report(.allocated, current.allocated.map { Double($0) }, to: &context.signals)
    totals.report(.orphans, current.orphans.map { Double($0) }, to: &context.signals)
    totals.report(.waiting, current.timeWait.map { Double($0) }, to: &context.signals)
    totals.report(.memory, current.tcpMemory.map { Double($0) * Self.pageBytes }, to: &context.signals)
    totals.report(
      .datagramMemory, current.udpMemory.map { Double($0) * Self.pageBytes }, to: &context.signals)
    totals.report(.fragmentMemory, current.fragmentMemory.map { Double($0) }, to: &context.signals)
    // Only the host's own network namespace has the file: a sandbox without network sees none.
    guard let largest = context.readIfPresent(&limits, Self.last(parsing:)), largest > 0 else { return }
    let share = current.tcpMemory.map { min(Double($0) / Double(largest), 1) }
    totals.report(.memoryShare, share, to: &context.signals)
  }

  /// The last of a file's numbers.
  static func last(parsing bytes: UnsafeRawBufferPointer) -> UInt64? {
    var text = ByteScanner(bytes)
    var last: UInt64?
    while let number = text.number() { last = number }
    return last
  }

  /// Two numbers, of which the second is not less than the first.
  static func range(parsing bytes: UnsafeRawBufferPointer) -> ClosedRange<UInt64>? {
    var text = ByteScanner(bytes)
    guard let first = text.number(), let last = text.number(), first <= last, last <= 65_535 else {
      return nil
    }
    return first...last
  }
}

// MARK: - The table of sockets

extension SocketCollector {
  private mutating func askForTable(_ current: SocketTotals, _ context: inout CollectionContext) {
    let excess = current.tableSize > Self.maximumSockets ? Int(clamping: current.tableSize) : 0
    context.notices.noteRefused(excess, of: "TCP sockets", wasRefusing: &isRefusing)
    guard !isRefusing else { return connections.close(in: &context.signals) }
    // In a sandbox this is the range of its own namespace, which is the kernel's default.
    let ports = context.readIfPresent(&portRange, Self.range(parsing:)) ?? 32_768...60_999
    let path = settings.path("proc/1/net/tcp")
    let fallback = settings.path("proc/net/tcp")
    pool.ask(Self.probe, .local) { [mailbox] in
      mailbox.put(Self.count(path, orElse: fallback, ports: ports))
    }
  }

  private static func count(
    _ path: String, orElse fallback: String, ports: ClosedRange<UInt64>
  ) -> SocketStates? {
    for path in [path, fallback] {
      var table = SocketTable(ports: ports)
      guard table.read(path) else { continue }
      // A host without IPv6 has no such file.
      _ = table.read(path + "6")
      return table.states
    }
    return nil
  }

  private mutating func takeTable(_ context: inout CollectionContext) {
    guard let answer = mailbox.take() else { return }
    context.notices.note(
      answer == nil ? "cannot be read" : nil, about: "/proc/1/net/tcp", wasFailing: &isFailing)
    guard let states = answer else { return connections.close(in: &context.signals) }
    for signal in ConnectionSignal.allCases where signal != .ports {
      connections.report(signal, Double(states.counts[signal.rawValue]), to: &context.signals)
    }
    connections.report(.ports, states.portShare, to: &context.signals)
  }
}
