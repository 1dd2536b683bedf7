public import Model

/// Who uses what, pass by pass over the process table, and how much of it is usual.
///
/// Usual is a slow mean of what a command used in passes that saw it. The table is capped; the command that was
/// seen least recently makes room.
public struct UsageLedger: Hashable, Sendable {
  struct Entry: Hashable, Sendable {
    var usage: ProcessUsage
    var usualCores: Double
    var usualBytes: Double
    var lastPass: UInt64
  }

  /// How many commands are remembered.
  static let capacity = 256
  /// Weight of a new pass in what is usual: about a hundred passes are remembered.
  static let weight = 0.01
  /// No machine has more cores than this, nor more bytes: larger claims are cut, so that sums stay finite.
  static let largestAmount = 1e18

  private(set) var entries: [Entry] = []
  private(set) var pass: UInt64 = 0

  /// A ledger that has seen nothing.
  public init() {}

  /// Takes a pass over the process table; a frame without one changes nothing.
  ///
  /// - Complexity: O(usages × remembered commands), once a pass.
  public mutating func note(_ usages: [ProcessUsage]) {
    guard !usages.isEmpty else { return }
    pass &+= 1
    for usage in usages { note(Self.plausible(usage)) }
  }

  /// What a command uses more than usual.
  public struct Rise: Hashable, Sendable {
    /// What it uses now.
    public var usage: ProcessUsage
    /// Processor cores beyond what is usual.
    public var cores: Double
    /// Bytes beyond what is usual.
    public var bytes: Double
  }

  /// The commands of the newest pass that use more than usual, by so much of either at least.
  public func rises(leastCores: Double, leastBytes: Double) -> [Rise] {
    entries.compactMap { entry in
      guard entry.lastPass == pass else { return nil }
      let rise = Rise(
        usage: entry.usage, cores: entry.usage.cpuCores - entry.usualCores,
        bytes: entry.usage.residentBytes - entry.usualBytes)
      return rise.cores >= leastCores || rise.bytes >= leastBytes ? rise : nil
    }
  }

  /// The command of a unit that uses most more than usual, where one does.
  public func leader(inUnit unit: String, of resource: Resource) -> ProcessUsage? {
    let ofUnit = rises(leastCores: 0.05, leastBytes: 1e6).filter { $0.usage.unit == unit }
    let most = ofUnit.max { left, right in
      resource == .memory ? left.bytes < right.bytes : left.cores < right.cores
    }
    return most?.usage
  }

  /// What a command does, in words.
  public static func describe(_ usage: ProcessUsage, as kind: CauseKind) -> String {
    kind == .memory ? describeBytes(usage) : describeCores(usage)
  }

  private mutating func note(_ usage: ProcessUsage) {
    if let index = entries.firstIndex(where: { $0.usage.command == usage.command }) {
      entries[index].usualCores += Self.weight * (entries[index].usage.cpuCores - entries[index].usualCores)
      entries[index].usualBytes +=
        Self.weight * (entries[index].usage.residentBytes - entries[index].usualBytes)
      entries[index].usage = usage
      entries[index].lastPass = pass
      return
    }
    if entries.count >= Self.capacity { removeOldest() }
    // What the very first pass meets was there before anybody looked: it is no rise.
    let usual = pass == 1 ? (usage.cpuCores, usage.residentBytes) : (0, 0)
    entries.append(Entry(usage: usage, usualCores: usual.0, usualBytes: usual.1, lastPass: pass))
  }

  private static func plausible(_ usage: ProcessUsage) -> ProcessUsage {
    var plausible = usage
    plausible.cpuCores = plausibleAmount(usage.cpuCores)
    plausible.residentBytes = plausibleAmount(usage.residentBytes)
    return plausible
  }

  private static func plausibleAmount(_ value: Double) -> Double {
    value > 0 ? min(value, largestAmount) : 0
  }

  private mutating func removeOldest() {
    guard let oldest = entries.indices.min(by: { entries[$0].lastPass < entries[$1].lastPass }) else {
      return
    }
    entries.remove(at: oldest)
  }

  /// A command with the number of its processes and their unit.
  public static func subject(_ usage: ProcessUsage) -> String {
    let many = usage.processes > 1 ? " (\(usage.processes) processes)" : ""
    let place = usage.unit.isEmpty ? "" : " in \(usage.unit)"
    return usage.command + many + place
  }

  private static func describeCores(_ usage: ProcessUsage) -> String {
    "uses \(decimal(usage.cpuCores)) cores"
  }

  private static func describeBytes(_ usage: ProcessUsage) -> String {
    let mebibytes = usage.residentBytes / 1_048_576
    return mebibytes < 1024 ? "holds \(decimal(mebibytes))MiB" : "holds \(decimal(mebibytes / 1024))GiB"
  }

  /// One digit behind the point, of an amount that is plausible.
  static func decimal(_ value: Double) -> String {
    let tenths = Int64((min(value, largestAmount / 10) * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}

extension UsageLedger {
  /// Appends the ledger to a snapshot.
  public func encode(into writer: inout ByteWriter) {
    writer.write(pass)
    writer.write(UInt64(entries.count))
    for entry in entries {
      entry.usage.encode(into: &writer)
      writer.write(entry.usualCores)
      writer.write(entry.usualBytes)
      writer.write(entry.lastPass)
    }
  }

  /// Reads a ledger out of a snapshot.
  public init(decoding reader: inout ByteReader) throws(CodingFailure) {
    self.init()
    pass = try reader.readUInt64()
    let count = try reader.readCount(elementSize: 36)
    guard count <= Self.capacity else { throw .invalid("number of commands", at: reader.position) }
    for _ in 0..<count {
      let usage = Self.plausible(try ProcessUsage(decoding: &reader))
      let usual = (
        cores: Self.plausibleAmount(try reader.readDouble()),
        bytes: Self.plausibleAmount(try reader.readDouble())
      )
      entries.append(
        Entry(
          usage: usage, usualCores: usual.cores, usualBytes: usual.bytes, lastPass: try reader.readUInt64()))
    }
  }
}
