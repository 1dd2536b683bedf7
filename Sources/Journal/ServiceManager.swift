import CSystemd

/// The service manager that started this process, if one did: `sd_notify(3)`.
public enum ServiceManager {
  /// Tells the manager a state such as `READY=1`.
  ///
  /// - Returns: False where no manager listens, or it could not be told.
  @discardableResult
  public static func notify(_ state: String) -> Bool {
    sd_notify(0, state) > 0
  }

  /// How often at least the manager wants to hear `WATCHDOG=1`, microseconds; `nil` where it does not watch.
  public static var watchdogMicroseconds: UInt64? {
    var microseconds: UInt64 = 0
    return sd_watchdog_enabled(0, &microseconds) > 0 ? microseconds : nil
  }
}
