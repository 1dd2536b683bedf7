public import Model

/// The key under which at most one incident is open: what sort of thing, and to whom.
public struct IncidentKey: Hashable, Sendable {
  /// What it happened to.
  public var entity: Entity
  /// What sort of thing went wrong.
  public var category: IncidentClass
  /// Which resource, where the class is one of resources: a shortage of memory is not hidden by a busy CPU.
  public var resource: Resource?

  /// Names a key.
  public init(entity: Entity, category: IncidentClass, resource: Resource? = nil) {
    self.entity = entity
    self.category = category
    self.resource = resource
  }

  /// The key of an incident.
  public init(_ incident: Incident) {
    let resource = incident.category == .resource ? incident.lead?.resource : nil
    self.init(entity: incident.entity, category: incident.category, resource: resource)
  }
}

/// Makes incident ids that are the same whenever the same thing is seen again.
///
/// An id is forty bits of a hash over machine, boot, entity, class and onset, written in Crockford's base 32
/// (no `i`, `l`, `o`, `u`: it survives being read out over the telephone). A journal that is read twice gives
/// the same id twice, and so no second alert.
public enum IncidentIdentity {
  /// The id of an incident.
  public static func id(
    machineID: Identifier128, bootID: Identifier128, key: IncidentKey, onsetMicroseconds: Int64
  ) -> String {
    var hash = FowlerNollVo()
    for word in [machineID.high, machineID.low, bootID.high, bootID.low] { hash.combine(word) }
    let resource = key.resource.map { UInt64($0.rawValue) + 1 } ?? 0
    hash.combine(resource << 16 | UInt64(key.entity.kind.rawValue) << 8 | UInt64(key.category.rawValue))
    for byte in key.entity.name.utf8 { hash.combine(byte: byte) }
    hash.combine(UInt64(bitPattern: onsetMicroseconds))
    return crockford(hash.value >> 24)
  }

  /// Eight base-32 characters of the lowest forty bits.
  static func crockford(_ bits: UInt64) -> String {
    let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    let characters = (0..<8).reversed().map { alphabet[Int(bits >> (5 * UInt64($0)) & 31)] }
    return String(decoding: characters, as: UTF8.self)
  }
}
