public import Model

/// Looks for what cannot be seen on a host; it changes nothing.
public enum BlindSpotSurvey {
  /// The checks, in the order of their importance to somebody who is called at night.
  private static let checks: [@Sendable (HostView) -> BlindSpot?] = [
    journalPermission, journalVolatile, journalRateLimit, systemBus, pressure, controllers,
    ioAccounting, memoryAccounting, tasksAccounting, ipAccounting, unitPressure, layout, hiddenProcesses,
    openFiles, clock, inotify, coreDumps, history,
  ]

  /// How many checks there are.
  public static var checkCount: Int { checks.count }

  /// Looks at the host as the calling process sees it.
  ///
  /// It asks the service manager about each running service, which takes a few milliseconds; a bus that does not
  /// answer is waited for for two seconds.
  ///
  /// - Parameter root: The directory that holds `proc`, `sys` and `etc`.
  /// - Returns: The blind spots, the most important first.
  public static func blindSpots(root: String = "/") -> [BlindSpot] {
    blindSpots(of: HostView(root: root))
  }

  static func blindSpots(of host: HostView) -> [BlindSpot] {
    checks.compactMap { $0(host) }
  }
}
