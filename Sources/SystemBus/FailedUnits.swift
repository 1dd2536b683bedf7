/// Which units are failed, and which of them left that state without having been started again.
///
/// A unit that somebody resets (`systemctl reset-failed`) goes from `failed` to `inactive` at once, or is
/// forgotten; one that is started again is `activating` in between.
struct FailedUnits {
  /// More units than a host has; those beyond are found by the next full list.
  static let maximum = 4096

  private var names: Set<String> = []

  /// Replaces what is known by a full list.
  mutating func replace(by failed: some Sequence<String>) {
    names = Set(failed.prefix(Self.maximum))
  }

  /// Takes a unit's new state.
  ///
  /// - Parameters:
  ///   - unit: Its full name.
  ///   - state: The `ActiveState` of systemd; `nil` where the manager has forgotten it.
  /// - Returns: True where it has just been reset.
  mutating func note(_ unit: String, _ state: String?) -> Bool {
    if state == "failed" {
      if names.count < Self.maximum { names.insert(unit) }
      return false
    }
    guard names.remove(unit) != nil else { return false }
    return state == nil || state == "inactive"
  }
}
