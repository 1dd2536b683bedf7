import Model

/// Sockets that begin or cease to listen, in the host's own network namespace.
///
/// Ports of the range that the kernel hands out by itself are left out: clients open and close those all day. As
/// that range is seen of the watch's own network namespace only, and as there are resolvers that choose ports by
/// themselves, sockets of UDP have to stand for a while before they are told: what waits for a reply looks no
/// different from a service.
struct ListenerWatch {
  static let pollSeconds = 5.0
  /// Changes told in one look.
  static let maximumChanges = 8
  /// How long a socket of UDP stands before it counts.
  static let standingSeconds = 60.0
  private static let defaultEphemeral: ClosedRange<UInt16> = 32_768...60_999

  /// The sockets of one service on one port, on whatever addresses.
  private struct Port: Hashable, Comparable {
    var number: UInt16
    var transport: Listener.Transport
    var user: UInt32

    static func < (left: Self, right: Self) -> Bool {
      (left.number, left.transport.rawValue, left.user) < (right.number, right.transport.rawValue, right.user)
    }
  }

  /// Since when a port of UDP is open that does not count yet.
  private struct Young {
    var seconds: Double
    var microseconds: Int64
    /// True for what was there at the first look, of which nothing is told.
    var isOld: Bool
  }

  private typealias Table = [Port: Set<String>]

  private let options: ChangeOptions
  /// As whom the kernel shows users that the service's own namespace has no number for.
  private let unknownUser: UInt32
  private var known: Table?
  private var young: [Port: Young] = [:]
  private var looks = Looks(every: ListenerWatch.pollSeconds)

  init(_ options: ChangeOptions) {
    self.options = options
    let text = try? WholeFile.read(options.path("/proc/sys/kernel/overflowuid"), atMost: 16)
    unknownUser = text.flatMap { UInt32(KernelParameters.text($0)) } ?? 65_534
  }

  /// What changed since the last look; nothing at the first.
  mutating func poll(_ now: ChangeClock) -> [Change] {
    guard let time = looks.next(now) else { return [] }
    guard var found = read() else { return [] }
    let begun = setAsideYoung(&found, now.seconds, time)
    defer { known = found }
    guard let known else { return [] }
    let changes = Set(known.keys).union(found.keys).sorted().compactMap { port in
      summary(port, known[port] ?? [], found[port] ?? []).map { Self.change($0, at: begun[port] ?? time) }
    }
    guard changes.count > Self.maximumChanges else { return changes }
    return [Self.change("\(changes.count) listening sockets changed", at: time)]
  }

  /// Takes out of a table what may be no service, and tells since when those are there that have become one.
  private mutating func setAsideYoung(_ found: inout Table, _ now: Double, _ time: Int64) -> [Port: Int64] {
    let before = young
    var begun: [Port: Int64] = [:]
    young.removeAll(keepingCapacity: true)
    for (port, addresses) in found where port.transport == .udp && known?[port] == nil {
      let since = before[port] ?? Young(seconds: now, microseconds: time, isOld: known == nil)
      if now - since.seconds < Self.standingSeconds {
        (young[port], found[port]) = (since, nil)
      } else if since.isOld {
        known?[port] = addresses
      } else {
        begun[port] = since.microseconds
      }
    }
    return begun
  }

  private static func change(_ summary: String, at time: Int64) -> Change {
    Change(realtimeMicroseconds: time, kind: .listener, entity: .host, summary: summary)
  }

  /// Nil where no table can be read: that is not the end of all listeners.
  private func read() -> Table? {
    let ephemeral = ephemeralPorts()
    var found: Table = [:]
    var isReadable = false
    for (name, transport) in [("tcp", Listener.Transport.tcp), ("tcp6", .tcp), ("udp", .udp), ("udp6", .udp)]
    {
      guard let text = ListenerTable.read(options.path("/proc/1/net/" + name), transport) else { continue }
      isReadable = true
      for listener in ListenerTable.listeners(in: text, transport) where !ephemeral.contains(listener.port) {
        found[Port(number: listener.port, transport: transport, user: listener.user), default: []]
          .insert(listener.address)
      }
    }
    return isReadable ? found : nil
  }

  private func ephemeralPorts() -> ClosedRange<UInt16> {
    let path = options.path("/proc/sys/net/ipv4/ip_local_port_range")
    guard let text = try? WholeFile.read(path, atMost: 64) else { return Self.defaultEphemeral }
    let numbers = KernelParameters.text(text).split(separator: " ").compactMap { UInt16($0) }
    guard numbers.count == 2, numbers[0] <= numbers[1] else { return Self.defaultEphemeral }
    return numbers[0]...numbers[1]
  }

  private func summary(_ port: Port, _ before: Set<String>, _ now: Set<String>) -> String? {
    let (new, gone) = (now.subtracting(before), before.subtracting(now))
    guard !new.isEmpty || !gone.isEmpty else { return nil }
    let what = new.isEmpty ? "no longer listens on" : "now listens on"
    let addresses = (new.isEmpty ? gone : new).sorted().prefix(3).map { "\($0):\(port.number)" }
    let user = port.user == unknownUser ? "" : " (uid \(port.user))"
    return "\(what) \(port.transport) \(addresses.joined(separator: ", "))\(user)"
  }
}
