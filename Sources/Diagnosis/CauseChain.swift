public import Model

/// What is known of how one fault brings another about: the disk before the filesystem, the filesystem before
/// the unit that writes to it, the want of memory before the unit that was killed.
///
/// Only what the kind of thing says by itself; who needs whom on one host is for those who know its units.
public enum CauseChain {
  /// How far a fault lies from the ground: of two that belong together the one with the smaller depth is the
  /// cause.
  public static func depth(of kind: CauseKind, entity: Entity) -> Int {
    switch entity.kind {
    // A device's name stands for the filesystem on it, too.
    case .device, .interface: kind == .filesystem ? 1 : 0
    case .filesystem: 2
    case .host: groundKinds.contains(kind) ? 0 : symptomKinds.contains(kind) ? 5 : 2
    // Why a unit fails is deeper than that it does, and what it complains about is not.
    case .unit, .process, .template, .unattributed, .source:
      kind == .unit ? 4 : symptomKinds.contains(kind) ? 5 : 3
    }
  }

  /// True where a fault of the first sort is known to bring one of the second about, whoever has it.
  ///
  /// A unit that fails is not among these: see ``mayFail(for:entity:)``.
  public static func leads(
    from kind: CauseKind, of entity: Entity, to effect: CauseKind, of victim: Entity
  ) -> Bool {
    switch (entity.kind, victim.kind) {
    case (.device, .device): isSameDisk(entity.name, victim.name)
    case (.device, .filesystem): storageKinds.contains(kind)
    case (.device, .unit), (.device, .host), (.filesystem, .unit):
      storageKinds.contains(kind) && storageKinds.contains(effect) && effect != .hardware
    case (.interface, .unit), (.interface, .host): networkKinds.contains(effect)
    case (.host, .unit), (.host, .process): kind == .memory && effect == .outOfMemory
    default: false
    }
  }

  /// True for a fault that units fail for without saying why: they cannot read or write any more.
  ///
  /// Not for a want of room: who runs out of it says so.
  public static func mayFail(for kind: CauseKind, entity: Entity) -> Bool {
    switch entity.kind {
    case .device: storageKinds.contains(kind)
    case .filesystem: storageKinds.contains(kind) && kind != .filesystem
    default: false
    }
  }

  /// True where two names are of one disk: the disk itself, or partitions of it.
  public static func isSameDisk(_ left: String, _ right: String) -> Bool {
    DeviceName.wholeDisk(left) == DeviceName.wholeDisk(right)
  }

  /// What a fault of a disk or a filesystem is.
  private static let storageKinds: [CauseKind] = [.io, .filesystem, .latency, .hardware]
  private static let networkKinds: [CauseKind] = [.network, .connections, .nameResolution]
  private static let groundKinds: [CauseKind] = [.hardware, .kernel, .clock]
  private static let symptomKinds: [CauseKind] = [
    .latency, .logs, .connections, .application, .authentication,
  ]
}

extension Resource {
  /// The kinds of cause that are about this resource; what else has such a cause is short of the same thing.
  public var causeKinds: [CauseKind] {
    switch self {
    case .cpu: [.cpu]
    case .memory: [.memory, .outOfMemory]
    case .io: [.io, .latency]
    case .network: [.network, .connections]
    case .filesystem: [.filesystem]
    case .logs: [.logs]
    case .application: [.application]
    }
  }
}
