/// What `/proc/meminfo` says, in bytes; what the kernel does not list is `nil`.
struct MemoryLevels: Equatable {
  private(set) var total: Double = 0
  private(set) var available: Double?
  private(set) var cached: Double?
  private(set) var anonymous: Double?
  private(set) var shared: Double?
  private(set) var slabReclaimable: Double?
  private(set) var slabUnreclaimable: Double?
  private(set) var pageTables: Double?
  private(set) var dirty: Double?
  private(set) var writeback: Double?
  private(set) var swapTotal: Double?
  private(set) var swapFree: Double?
  private(set) var committed: Double?
  private(set) var commitLimit: Double?
  private(set) var corrupted: Double?
  /// In pages, like ``hugePagesFree``.
  private(set) var hugePagesTotal: Double?
  private(set) var hugePagesFree: Double?

  /// Parses `/proc/meminfo`; `nil` where the total is missing.
  init?(parsing bytes: UnsafeRawBufferPointer) {
    var text = ByteScanner(bytes)
    while var line = text.line() {
      let key = line.take(through: UInt8(ascii: ":"))
      guard let first = key.first else { continue }
      // Of some fifty lines most are told apart by their first letter.
      switch first {
      case UInt8(ascii: "M"), UInt8(ascii: "A"), UInt8(ascii: "D"), UInt8(ascii: "W"): takeUse(key, &line)
      case UInt8(ascii: "S"): takeKernelOrSwap(key, &line)
      case UInt8(ascii: "C"), UInt8(ascii: "P"), UInt8(ascii: "H"): takeOther(key, &line)
      default: break
      }
    }
    guard total > 0 else { return nil }
  }

  private mutating func takeUse(_ key: UnsafeRawBufferPointer, _ line: inout ByteScanner) {
    if key.equals("MemTotal") { total = Self.bytes(&line) ?? 0 }
    if key.equals("MemAvailable") { available = Self.bytes(&line) }
    if key.equals("AnonPages") { anonymous = Self.bytes(&line) }
    if key.equals("Dirty") { dirty = Self.bytes(&line) }
    if key.equals("Writeback") { writeback = Self.bytes(&line) }
  }

  private mutating func takeKernelOrSwap(_ key: UnsafeRawBufferPointer, _ line: inout ByteScanner) {
    if key.equals("Shmem") { shared = Self.bytes(&line) }
    if key.equals("SReclaimable") { slabReclaimable = Self.bytes(&line) }
    if key.equals("SUnreclaim") { slabUnreclaimable = Self.bytes(&line) }
    if key.equals("SwapTotal") { swapTotal = Self.bytes(&line) }
    if key.equals("SwapFree") { swapFree = Self.bytes(&line) }
  }

  private mutating func takeOther(_ key: UnsafeRawBufferPointer, _ line: inout ByteScanner) {
    if key.equals("Cached") { cached = Self.bytes(&line) }
    if key.equals("PageTables") { pageTables = Self.bytes(&line) }
    if key.equals("CommitLimit") { commitLimit = Self.bytes(&line) }
    if key.equals("Committed_AS") { committed = Self.bytes(&line) }
    if key.equals("HardwareCorrupted") { corrupted = Self.bytes(&line) }
    if key.equals("HugePages_Total") { hugePagesTotal = line.number().map { Double($0) } }
    if key.equals("HugePages_Free") { hugePagesFree = line.number().map { Double($0) } }
  }

  private static func bytes(_ line: inout ByteScanner) -> Double? {
    line.number().map { Double($0) * 1024 }
  }
}

extension MemoryLevels {
  /// The share of memory that programs could not have, 0 to 1.
  var utilization: Double? {
    available.map { max(0, 1 - $0 / total) }
  }

  /// Bytes in swap; `nil` on a host without swap.
  var swapUsed: Double? {
    guard let swapTotal, let swapFree, swapTotal > 0 else { return nil }
    return max(0, swapTotal - swapFree)
  }

  /// The share of swap that is in use; `nil` on a host without swap.
  var swapUtilization: Double? {
    guard let swapTotal, let swapUsed else { return nil }
    return min(swapUsed / swapTotal, 1)
  }

  /// The share of what may be promised that has been; means something only where the kernel holds to the limit.
  var commitUtilization: Double? {
    guard let committed, let commitLimit, commitLimit > 0 else { return nil }
    return min(committed / commitLimit, 1)
  }

  /// The share of huge pages that is in use; `nil` where none are set aside.
  var hugePageUtilization: Double? {
    guard let hugePagesTotal, let hugePagesFree, hugePagesTotal > 0 else { return nil }
    return max(0, 1 - hugePagesFree / hugePagesTotal)
  }
}
