public import Model

/// A neighbour of a unit.
public struct UnitLink: Hashable, Sendable {
  /// The neighbour: a unit, a filesystem or a disk.
  public var entity: Entity
  /// How well trouble travels along the edge: 1 for a declared need, ``UnitGraph/sliceWeight`` for a common slice.
  public var weight: Double
}

extension UnitGraph {
  /// What sharing a slice weighs: it shares limits, and somebody thought that the units belong together.
  public static let sliceWeight = 0.3

  /// What a unit needs: other units, filesystems and disks that its mounts stand for, then its slice's other units.
  ///
  /// - Complexity: O(edges of the unit)
  public func dependencies(of unit: String) -> [UnitLink] {
    guard let index = links.index(of: unit) else { return [] }
    return neighbours(links.needs[index], links.peers[index])
  }

  /// How well trouble of a culprit travels to a unit in one step.
  ///
  /// A filesystem, and the disk that it is on, reaches every unit that says that it needs a path on it; the root
  /// filesystem, on which every unit stands, reaches none.
  ///
  /// - Parameters:
  ///   - unit: Who may suffer.
  ///   - culprit: A unit, a filesystem by its mount point or a disk by its kernel name.
  /// - Returns: 1 for a declared need, ``sliceWeight`` for a common slice, 0 for nothing.
  public func weight(of unit: String, on culprit: Entity) -> Double {
    if culprit.kind == .filesystem, stands(unit, on: culprit.name) { return 1 }
    let near = dependencies(of: unit)
    if let link = near.first(where: { $0.entity == culprit }) { return link.weight }
    guard culprit.kind == .device else { return 0 }
    let filesystems = near.filter { $0.entity.kind == .filesystem }
    return filesystems.contains { disk(ofFilesystem: $0.entity.name) == culprit.name } ? 1 : 0
  }

  /// True where a unit says that it needs what is below a mount point.
  public func stands(_ unit: String, on mountPoint: String) -> Bool {
    guard mountPoint != "/", let relations = relations(of: unit) else { return false }
    return relations.mounts.contains { path in
      path == mountPoint || path.hasPrefix(mountPoint + "/")
    }
  }

  /// The disk that a filesystem is on, by its kernel name, where the manager knows the mount.
  public func disk(ofFilesystem mountPoint: String) -> String? {
    let unit = UnitPath.escaped(mountPoint) + ".mount"
    return dependencies(of: unit).first { $0.entity.kind == .device }?.entity.name
  }

  private func neighbours(_ near: [Int], _ peers: [Int]) -> [UnitLink] {
    var found: [UnitLink] = []
    for index in near {
      let name = links.names[index]
      found.append(UnitLink(entity: Entity(kind: .unit, name: name), weight: 1))
      if let other = UnitPath.entity(of: name) { found.append(UnitLink(entity: other, weight: 1)) }
    }
    for index in peers where !near.contains(index) {
      found.append(
        UnitLink(entity: Entity(kind: .unit, name: links.names[index]), weight: Self.sliceWeight))
    }
    return found
  }
}
