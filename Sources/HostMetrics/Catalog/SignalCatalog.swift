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
      section("/proc/stat softirq", .host, SoftInterruptSignal.self),
      section("/proc/loadavg", .host, LoadSignal.self),
      section("/proc/meminfo", .host, MemorySignal.self),
      section("/proc/vmstat", .host, PagingSignal.self),
      section("/proc/sys/fs/file-nr", .host, FileHandleSignal.self),
      section("/proc/sys/kernel/random", .host, EntropySignal.self),
      section("/proc/net/softnet_stat", .host, BacklogSignal.self),
      section("/run/systemd/timesync", .host, ClockSignal.self),
      section("thermal_throttle of /sys/devices/system/cpu", .host, ThrottleSignal.self),
      section("/sys/devices/system/edac", .host, MemoryErrorSignal.self),
      section("/sys/class/power_supply", .host, MainsSignal.self),
      section("/sys/class/power_supply", .device, BatterySignal.self),
      section("/sys/class/hwmon, /sys/class/thermal", .device, ThermalSignal.self),
      section("/proc/pressure", .host, PressureSignal.self),
      section("/proc/diskstats", .device, DiskSignal.self),
      section("/proc/mdstat", .device, RaidSignal.self),
      section("/proc/1/net/dev", .interface, InterfaceSignal.self),
      section("/sys/class/net", .interface, LinkSignal.self),
      section("/proc/1/net/snmp, /proc/1/net/netstat, /proc/1/net/snmp6", .host, TransportSignal.self),
      section("/proc/1/net/sockstat, /proc/1/net/sockstat6", .host, SocketSignal.self),
      section("/proc/1/net/tcp, /proc/1/net/tcp6", .host, ConnectionSignal.self),
      section("/proc/1/net/stat/nf_conntrack", .host, ConntrackSignal.self),
      section("statvfs of /proc/1/mountinfo", .filesystem, FilesystemSignal.self),
      section("/proc/1/mountinfo", .filesystem, MountSignal.self),
      section("control groups", .unit, UnitSignal.self),
      section("/proc/PID/stat", .host, ProcessTableSignal.self),
      section("/proc/PID/fd", .unit, UnitFilesSignal.self),
      section("/proc/self", .process, OwnSignal.self),
    ]
  }

  private static func section<Signals: SignalSet>(
    _ source: String, _ entity: Entity.Kind, _: Signals.Type
  ) -> Section {
    Section(source: source, entity: entity, signals: Signals.allCases.map(\.template))
  }
}
