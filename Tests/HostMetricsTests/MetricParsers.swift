import Model

@testable import HostMetrics

/// Every parser of `HostMetrics`, for those who feed them bytes that no kernel wrote.
///
/// The unit tests give them damaged files, `make fuzz-metrics` whatever libFuzzer finds. A new parser gets a line
/// in ``all``; a promise about its values beyond not to crash goes into ``violation(by:)``.
enum MetricParsers {
  /// Calls each parser.
  static let all: [@Sendable (UnsafeRawBufferPointer) -> Void] = [
    { _ = ProcessorCounters(parsing: $0) },
    { _ = LoadAverage(parsing: $0) },
    { _ = MemoryLevels(parsing: $0) },
    { _ = PagingCounters(parsing: $0) },
    { _ = PressureTotals(parsing: $0) },
    { _ = FileHandles(parsing: $0) },
    { _ = BacklogCounters(parsing: $0) },
    { _ = MemoryPages(parsing: $0) },
    { _ = ProcessTraffic.writtenBytes(parsing: $0) },
    { _ = ThermalSensors.degrees(parsing: $0) },
    { _ = SystemUptime.seconds(parsing: $0) },
    { bytes in
      var protocols = ProtocolTable(TransportSignal.allCases.map(\.counter))
      _ = protocols.parse(bytes)
    },
    { _ = SocketTotals(parsing: $0) },
    { bytes in
      var sockets = SocketTable(ports: 0...65_535)
      _ = sockets.take(bytes)
      _ = sockets.states
    },
    { _ = ConntrackCounters(parsing: $0) },
    { _ = LinkState(parsing: $0) },
    { _ = Disk.errorCount(parsing: $0) },
    { bytes in
      var arrays = RaidReadings(parsing: bytes)
      while arrays.next() != nil {}
    },
    { _ = MountTable.followed(parsing: $0) },
    { _ = ProcessStatus(parsing: $0) },
    { _ = ProcessControlGroup.unit(parsing: $0) },
    { bytes in
      for file in GroupFile.allCases {
        var reading = GroupReading()
        reading.take(bytes, as: file)
      }
    },
    { _ = UnitName.unescaped($0) },
    { _ = UnitName.unit(ofControlGroup: $0) },
    { bytes in
      var disks = DiskReadings(parsing: bytes)
      while let (name, _) = disks.next() { _ = DiskName.parent(of: name) }
    },
    { bytes in
      var interfaces = InterfaceReadings(parsing: bytes)
      while interfaces.next() != nil {}
    },
  ]

  /// Gives the bytes to every parser, and looks at what pairs of readings make of them.
  ///
  /// - Returns: What is wrong with a value; `nil` where nothing is.
  static func violation(by bytes: UnsafeRawBufferPointer) -> String? {
    for parser in all { parser(bytes) }
    // Two readings, as a collector compares them: the input in two halves.
    let middle = bytes.count / 2
    let old = UnsafeRawBufferPointer(rebasing: bytes[..<middle])
    let new = UnsafeRawBufferPointer(rebasing: bytes[middle...])
    let values = shares(from: old, to: new) + levels(in: bytes)
    let wrong = values.first { !($0.value >= 0 && $0.value <= 1) }
    return wrong.map { "\($0.name) is \($0.value)" }
  }

  private typealias Share = (name: String, value: Double)

  private static func shares(from old: UnsafeRawBufferPointer, to new: UnsafeRawBufferPointer) -> [Share] {
    var values: [Share] = []
    if let first = ProcessorCounters(parsing: old), let second = ProcessorCounters(parsing: new),
      let shares = ProcessorShares(from: first, to: second)
    {
      values += [
        ("busy", shares.busy), ("user", shares.user), ("nice", shares.nice), ("system", shares.system),
        ("interrupt", shares.interrupt), ("softirq", shares.softInterrupt), ("iowait", shares.iowait),
        ("steal", shares.steal), ("guest", shares.guest),
      ]
    }
    var (first, second) = (CoreTimes(), CoreTimes())
    first.fill(parsing: old)
    second.fill(parsing: new)
    if let imbalance = second.imbalance(since: first) { values.append(("imbalance", imbalance)) }
    return values
  }

  private static func levels(in bytes: UnsafeRawBufferPointer) -> [Share] {
    var values: [Share] = []
    if let levels = MemoryLevels(parsing: bytes) {
      values += [
        ("memory", levels.utilization ?? 0), ("swap", levels.swapUtilization ?? 0),
        ("committed", levels.commitUtilization ?? 0), ("huge pages", levels.hugePageUtilization ?? 0),
      ]
    }
    if let handles = FileHandles(parsing: bytes) { values.append(("open files", handles.utilization)) }
    return values
  }
}
