import Detection
import Model

extension HostWatch {
  /// Gives up the columns of what is gone for good or may not ring any more.
  mutating func release(_ registry: SignalRegistry, at seconds: Double, isWanted: (Int) -> Bool) {
    for column in members.indices {
      guard let id = members[column] else { continue }
      guard let index = registry.index(of: id), isWanted(index) else {
        vacate(column)
        continue
      }
      let place = registry.places[index]
      if !place.isLive, seconds - place.lastSeen >= Tuning.hostMemorySeconds { vacate(column) }
    }
  }

  private mutating func vacate(_ column: Int) {
    members[column] = nil
    parts[column] = 0
    detector.remove(at: column)
  }

  /// Gives every live signal a column, the host's first, as long as there are columns.
  mutating func assign(_ registry: SignalRegistry, isWanted: (Int) -> Bool) {
    leftOut = 0
    assign(.host, registry, isWanted: isWanted)
    assign(.device, registry, isWanted: isWanted)
  }

  private mutating func assign(_ kind: Entity.Kind, _ registry: SignalRegistry, isWanted: (Int) -> Bool) {
    for index in registry.places.indices where registry.places[index].isLive {
      guard registry.places[index].descriptor.entity.kind == kind, isWanted(index) else { continue }
      let id = registry.id(at: index)
      if !members.contains(id) { seat(id, isHost: kind == .host, registry) }
    }
  }

  private mutating func seat(_ id: SignalID, isHost: Bool, _ registry: SignalRegistry) {
    let free = members.firstIndex(of: nil) ?? longestGone(registry) ?? (isHost ? lastDevice(registry) : nil)
    guard let column = free else {
      leftOut += 1
      return
    }
    if members[column] != nil { vacate(column) }
    members[column] = id
  }

  /// The column whose signal vanished first.
  private func longestGone(_ registry: SignalRegistry) -> Int? {
    var oldest: (column: Int, lastSeen: Double)?
    for column in members.indices {
      guard let place = place(of: column, registry), !place.isLive else { continue }
      if place.lastSeen < oldest?.lastSeen ?? .infinity { oldest = (column, place.lastSeen) }
    }
    return oldest?.column
  }

  /// The device's column that makes room for the host: that of the newest place.
  private func lastDevice(_ registry: SignalRegistry) -> Int? {
    var last: (column: Int, index: UInt32)?
    for column in members.indices {
      guard let id = members[column], place(of: column, registry)?.descriptor.entity.kind == .device else {
        continue
      }
      if last.map({ $0.index < id.index }) ?? true { last = (column, id.index) }
    }
    return last?.column
  }

  private func place(of column: Int, _ registry: SignalRegistry) -> SignalRegistry.Place? {
    members[column].flatMap { registry.index(of: $0) }.map { registry.places[$0] }
  }
}
