import Model

/// The hard limits of the settings, which need no learning: room and inodes of filesystems, and those of the host.
struct LimitWatch {
  struct Crossing {
    var entity: Entity
    var summary: String
  }

  /// Names of the signals that limits look at.
  static let freeName = "system.filesystem.free"
  static let usedName = "system.filesystem.utilization"
  static let inodesUsedName = "system.filesystem.inodes.utilization"

  private(set) var filesystems: [Int] = []
  /// How the host stands to its own limits.
  var host = HostLimitWatch()

  /// Remembers the places of filesystems.
  mutating func note(_ descriptor: SignalDescriptor, at index: Int) {
    filesystems.removeAll { $0 == index }
    if descriptor.name == Self.freeName { filesystems.append(index) }
  }

  /// What is crossed on a filesystem, given the newest values; nil while all is well.
  ///
  /// Room must be short both as a share and in bytes: 5% of a large disk is plenty, and a small one is never
  /// 1GiB free. A value that is not known is NaN and crosses nothing.
  static func crossing(
    entity: Entity, free: Double, used: Double, inodesUsed: Double, settings: EngineSettings
  ) -> Crossing? {
    let limit =
      settings.filesystemLimits.first { $0.path == entity.name } ?? settings.defaultFilesystemLimit
    let share = 1 - used
    if inodesUsed.isFinite, 1 - inodesUsed < limit.freeInodesFraction {
      return Crossing(
        entity: entity,
        summary: "\(percent(1 - inodesUsed)) of inodes free (limit \(percent(limit.freeInodesFraction)))")
    }
    guard share < limit.freeFraction, free < limit.freeBytes else { return nil }
    return Crossing(
      entity: entity,
      summary: "\(mebibytes(free)) (\(percent(share))) free, less than \(percent(limit.freeFraction)) "
        + "and \(mebibytes(limit.freeBytes))")
  }

  /// Larger than any filesystem, and a whole number for certain.
  private static let largestBytes = 0x1p62

  static func percent(_ share: Double) -> String {
    let tenths = Int((min(max(0, share), 1) * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10)%"
  }

  private static func mebibytes(_ bytes: Double) -> String {
    "\(Int((min(max(0, bytes), largestBytes) / 1_048_576).rounded()))MiB"
  }
}
