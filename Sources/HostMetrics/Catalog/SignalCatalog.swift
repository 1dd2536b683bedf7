public import Model

/// Every signal that this target can measure, for documents and for people who ask.
public enum SignalCatalog {
  /// The signals of one source.
  public struct Section: Sendable {
    /// Where the numbers come from.
    public let source: String
    /// What they are about.
    public let entity: Entity.Kind
    /// The signals.
    public let signals: [SignalTemplate]
  }

  /// The sections, in the order of collection.
  public static var sections: [Section] {
    [
      section("/proc/stat", .host, ProcessorSignal.self),
      section("/proc/loadavg", .host, LoadSignal.self),
      section("/proc/meminfo", .host, MemorySignal.self),
      section("/proc/vmstat", .host, PagingSignal.self),
      section("/proc/pressure", .host, PressureSignal.self),
      section("/proc/diskstats", .device, DiskSignal.self),
      section("/proc/1/net/dev", .interface, InterfaceSignal.self),
      section("/proc/1/net/snmp, /proc/1/net/netstat", .host, TransportSignal.self),
      section("statvfs of /proc/1/mountinfo", .filesystem, FilesystemSignal.self),
      section("control groups", .unit, UnitSignal.self),
      section("/proc/self/stat", .process, OwnSignal.self),
    ]
  }

  private static func section<Signals: SignalSet>(
    _ source: String, _ entity: Entity.Kind, _: Signals.Type
  ) -> Section {
    Section(source: source, entity: entity, signals: Signals.allCases.map(\.template))
  }
}
