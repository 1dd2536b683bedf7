public import Model

/// What changed on the host in the last day: the candidates for "what changed just before".
///
/// The same change again is not another entry: a unit that is restarted a hundred times is one, with how often and
/// the times of the newest. Each kind of change has its own room, so that none crowds out the others.
///
/// ```swift
/// ledger.note(change)
/// ledger.near(onset, before: 900)       // nearest first
/// ```
public struct ChangeLedger: Sendable {
  /// A change, and when it happened.
  public struct Entry: Sendable, Hashable {
    /// The change; its time is that of the newest occurrence.
    public internal(set) var change: Change
    /// When it happened, oldest first; the newest ``ChangeLedger/maximumTimes`` only.
    public internal(set) var times: [Int64]
    /// How often it happened, as long as it has been here.
    public internal(set) var count: UInt32
    /// When it happened first.
    public internal(set) var firstMicroseconds: Int64
    /// Of what makes two changes the same; compared before the texts are.
    let hash: UInt64
  }

  /// Entries at most.
  public static let capacity = 512
  /// How long a change is remembered, seconds.
  public static let seconds: Int64 = 86_400
  /// Occurrences of an entry whose times are kept.
  public static let maximumTimes = 8
  /// Bytes of a summary that are kept.
  static let maximumSummary = 400

  /// What is remembered, in no order that means anything.
  public private(set) var entries: [Entry] = []
  /// Changes forgotten for want of room.
  public private(set) var evicted: UInt64 = 0
  /// Changes noted.
  public private(set) var noted: UInt64 = 0

  /// Remembers nothing.
  public init() {}

  /// How many entries a kind may take: together no more than there is room.
  static func room(for kind: Change.Kind) -> Int {
    switch kind {
    case .unit: 160
    case .package: 96
    case .configuration, .job: 64
    case .login, .listener, .kernel: 24
    case .mount, .network, .device: 16
    case .clock, .boot: 4
    }
  }

  /// Remembers a change.
  ///
  /// - Complexity: O(entries), comparing a number each.
  public mutating func note(_ change: Change) {
    let change = Self.cut(change)
    let hash = Self.hash(change)
    noted &+= 1
    if let index = entries.firstIndex(where: { $0.hash == hash && Self.isSame($0.change, change) }) {
      add(change, at: index)
    } else {
      makeRoom(for: change.kind)
      entries.append(
        Entry(
          change: change, times: [change.realtimeMicroseconds], count: 1,
          firstMicroseconds: change.realtimeMicroseconds, hash: hash))
    }
  }

  /// Takes an occurrence back, as what began as a stop turns out to be a restart.
  mutating func retract(_ change: Change) {
    let hash = Self.hash(change)
    guard let index = entries.firstIndex(where: { $0.hash == hash && Self.isSame($0.change, change) }),
      let time = entries[index].times.lastIndex(of: change.realtimeMicroseconds)
    else { return }
    entries[index].times.remove(at: time)
    entries[index].count -= 1
    guard let last = entries[index].times.last else {
      entries.remove(at: index)
      return
    }
    entries[index].change.realtimeMicroseconds = last
  }

  /// Forgets what is older than a day.
  public mutating func prune(at now: Int64) {
    let oldest = now.since(Self.seconds * 1_000_000)
    guard entries.contains(where: { $0.change.realtimeMicroseconds < oldest }) else { return }
    entries.removeAll { $0.change.realtimeMicroseconds < oldest }
  }

  /// The time of the newest change of a kind, microseconds since 1970 UTC; 0 where there is none.
  public func newestTime(of kind: Change.Kind) -> Int64 {
    entries.reduce(0) { $1.change.kind == kind ? max($0, $1.change.realtimeMicroseconds) : $0 }
  }
}

// MARK: - Keeping

extension ChangeLedger {
  /// Takes over an entry of a snapshot; one of which there is a double is damage, and left out.
  mutating func restore(_ entry: Entry) {
    guard !entries.contains(where: { Self.isSame($0.change, entry.change) }) else { return }
    makeRoom(for: entry.change.kind)
    entries.append(entry)
  }

  /// Takes over the counters of a snapshot.
  mutating func restore(noted: UInt64, evicted: UInt64) {
    (self.noted, self.evicted) = (noted, evicted)
  }

  private mutating func add(_ change: Change, at index: Int) {
    let time = change.realtimeMicroseconds
    // Told once more after the daemon was started anew.
    guard !entries[index].times.contains(time) else { return }
    entries[index].times.append(time)
    entries[index].times.sort()
    if entries[index].times.count > Self.maximumTimes { entries[index].times.removeFirst() }
    if entries[index].count < .max { entries[index].count += 1 }
    entries[index].firstMicroseconds = min(entries[index].firstMicroseconds, time)
    guard time >= entries[index].change.realtimeMicroseconds else { return }
    let units = change.units.isEmpty ? entries[index].change.units : change.units
    entries[index].change = change
    entries[index].change.units = units
  }

  private mutating func makeRoom(for kind: Change.Kind) {
    let sameKind = entries.indices.filter { entries[$0].change.kind == kind }
    guard sameKind.count >= Self.room(for: kind), let oldest = sameKind.min(by: isOlder) else { return }
    entries.remove(at: oldest)
    evicted &+= 1
  }

  private func isOlder(_ left: Int, _ right: Int) -> Bool {
    entries[left].change.realtimeMicroseconds < entries[right].change.realtimeMicroseconds
  }

  /// The units that a change touches may become known later: they do not make it another one.
  private static func isSame(_ left: Change, _ right: Change) -> Bool {
    left.kind == right.kind && left.entity == right.entity && left.summary == right.summary
  }

  private static func cut(_ change: Change) -> Change {
    guard change.summary.utf8.count > maximumSummary || change.units.count > Change.maximumUnits else {
      return change
    }
    var cut = change
    cut.summary = String(decoding: change.summary.utf8.prefix(maximumSummary), as: UTF8.self)
    cut.units = Array(change.units.prefix(Change.maximumUnits))
    return cut
  }

  /// The same on every machine, as `Hashable`'s is not.
  static func hash(_ change: Change) -> UInt64 {
    var hash = FowlerNollVo()
    hash.combine(byte: change.kind.rawValue)
    hash.combine(byte: change.entity.kind.rawValue)
    for byte in change.entity.name.utf8 { hash.combine(byte: byte) }
    hash.combine(byte: 0)
    for byte in change.summary.utf8 { hash.combine(byte: byte) }
    return hash.state
  }
}
