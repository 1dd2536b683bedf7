public import Model

/// One thing that the service manager says of a unit's life.
///
/// Raw values are stored.
public enum UnitLifeEvent: UInt8, Sendable {
  /// It was started.
  case started = 0
  /// It was stopped.
  case stopped = 1
  /// It failed.
  case failed = 2
  /// Its main process ended with an error or by a signal.
  case exited = 3
  /// It was put up to be started again.
  case restarts = 4
  /// One of its processes was killed for want of memory.
  case killed = 5

  /// What an entry says, if it says anything of the kind and the service manager itself says it.
  ///
  /// - Note: Message ids: `journalctl --list-catalog`, systemd's `sd-messages.h`.
  public init?(_ entry: LogEntry) {
    guard entry.pid == 1, !entry.isForeign, !entry.subjectUnit.isEmpty else { return nil }
    switch entry.messageID {
    case Identifier128(high: 0x39f5_3479_d3a0_45ac, low: 0x8e11_7862_4823_1fbf): self = .started
    case Identifier128(high: 0x9d1a_aa27_d601_40bd, low: 0x9636_5438_aad2_0286): self = .stopped
    case Identifier128(high: 0xd9b3_73ed_55a6_4feb, low: 0x8242_e02d_be79_a49c): self = .failed
    case Identifier128(high: 0xbe02_cf68_55d2_428b, low: 0xa40d_f7e9_d022_f03d): self = .failed
    case Identifier128(high: 0x98e3_2220_3f7a_4ed2, low: 0x90d0_9fe0_3c09_fe15): self = .exited
    case Identifier128(high: 0x5eb0_3494_b658_4870, low: 0xa536_b337_2908_09b3): self = .restarts
    case Identifier128(high: 0xfe6f_aa94_e777_4663, low: 0xa0da_5271_7891_d8ef): self = .killed
    case Identifier128(high: 0xd989_611b_15e4_4c9d, low: 0xbf31_e3c8_1256_e4ed): self = .killed
    default: return nil
    }
  }
}

/// What the service manager said of a unit within a window.
public struct UnitLifeCounts: Hashable, Sendable {
  /// Times that it was started.
  public var started: UInt32 = 0
  /// Times that it was stopped.
  public var stopped: UInt32 = 0
  /// Times that it failed.
  public var failed: UInt32 = 0
  /// Times that its main process ended with an error or by a signal.
  public var exited: UInt32 = 0
  /// Times that it was put up to be started again.
  public var restarts: UInt32 = 0
  /// Times that one of its processes was killed for want of memory.
  public var kills: UInt32 = 0
  /// Different units under the name, where it is that of a family.
  public var members: UInt32 = 0

  /// Nothing was said.
  public init() {}
}

extension UnitLifeCounts {
  /// Counts an event.
  public mutating func add(_ event: UnitLifeEvent) {
    switch event {
    case .started: started &+= 1
    case .stopped: stopped &+= 1
    case .failed: failed &+= 1
    case .exited: exited &+= 1
    case .restarts: restarts &+= 1
    case .killed: kills &+= 1
    }
  }

  /// Counts what was said of another unit of the family.
  public mutating func add(_ other: UnitLifeCounts) {
    started &+= other.started
    stopped &+= other.stopped
    failed &+= other.failed
    exited &+= other.exited
    restarts &+= other.restarts
    kills &+= other.kills
  }

  /// How much it says; see ``EvidenceWeight``.
  ///
  /// - Parameter wasThere: True where the unit had run before.
  /// - Returns: The weight.
  public func weight(wasThere: Bool) -> Double { EvidenceWeight.life(self, wasThere: wasThere) }
}
