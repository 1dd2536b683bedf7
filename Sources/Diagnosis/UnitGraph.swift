public import Model

/// Which unit needs which, as the service manager declares it.
///
/// ```swift
/// graph.take(news)
/// graph.dependencies(of: "shop.service")  // postgresql.service 1, /srv/shop 1, cache.service 0.3
/// ```
///
/// An edge means that trouble may travel: from what is required, bound to, wanted, part of, or triggers, to who
/// requires. That a unit is ordered after another (`After=`) means nothing by itself: every service is ordered after
/// a dozen. Who talks to whom over the network no unit file declares, and it is not known here. Without the system
/// bus the graph is empty, and every question has an answer.
public struct UnitGraph: Hashable, Sendable {
  /// How many units have relations at most; those that come when it is full are counted in ``leftOut``.
  public static let maximumUnits = 4096

  /// Relations, by unit in the order of names.
  private(set) var units: [UnitRelations] = []
  /// Relations that found no room.
  public private(set) var leftOut: UInt64 = 0
  var links = UnitLinks()

  /// A graph without edges.
  public init() {}

  /// Takes what the system bus tells.
  ///
  /// - Complexity: O(*edges* · log *units*) where it tells something of relations, else O(1).
  public mutating func take(_ news: UnitNews) {
    guard !news.relations.isEmpty || !news.forgotten.isEmpty || news.loaded != nil else { return }
    if let loaded = news.loaded { keep(only: loaded.sorted()) }
    for relations in news.relations { insert(relations) }
    for unit in news.forgotten {
      let place = Self.place(of: unit, in: units)
      if place.isTaken { units.remove(at: place.index) }
    }
    links = UnitLinks(of: units)
  }

  /// What is known of a unit; `nil` where nothing is.
  ///
  /// - Complexity: O(log *units*)
  public func relations(of unit: String) -> UnitRelations? {
    let place = Self.place(of: unit, in: units)
    return place.isTaken ? units[place.index] : nil
  }

  private mutating func insert(_ relations: UnitRelations) {
    let place = Self.place(of: relations.unit, in: units)
    if place.isTaken {
      units[place.index] = relations
    } else if units.count < Self.maximumUnits {
      units.insert(relations, at: place.index)
    } else {
      leftOut &+= 1
    }
  }

  private mutating func keep(only loaded: [String]) {
    units.removeAll { unit in
      let index = loaded.lowerBound { $0 < unit.unit }
      return index == loaded.count || loaded[index] != unit.unit
    }
  }

  private static func place(of unit: String, in units: [UnitRelations]) -> (index: Int, isTaken: Bool) {
    let index = units.lowerBound { $0.unit < unit }
    return (index, index < units.count && units[index].unit == unit)
  }
}

extension Array {
  /// Where the elements end that come before something; they must all stand at the beginning.
  func lowerBound(where isBefore: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension UnitGraph {
  /// Appends the graph to a snapshot.
  public func encode(into writer: inout ByteWriter) {
    writer.write(leftOut)
    writer.write(UInt64(units.count))
    for unit in units { unit.encode(into: &writer) }
  }

  /// Reads a graph out of a snapshot.
  public init(decoding reader: inout ByteReader) throws(CodingFailure) {
    self.init()
    leftOut = try reader.readUInt64()
    let count = try reader.readCount(elementSize: 8)
    guard count <= Self.maximumUnits else { throw .invalid("number of units", at: reader.position) }
    for _ in 0..<count { units.append(try UnitRelations(decoding: &reader)) }
    // What is looked up by halving must be in order, whoever wrote it.
    for index in units.indices.dropFirst() where units[index - 1].unit >= units[index].unit {
      throw .invalid("order of units", at: reader.position)
    }
    links = UnitLinks(of: units)
  }
}
