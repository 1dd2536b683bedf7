/// What a unit needs, wants and is made of, as the service manager knows it.
///
/// Names are folded (see ``UnitName``). Edges that every unit has, such as to `basic.target`, are left out.
public struct UnitRelations: Hashable, Sendable {
  /// Each list ends here.
  public static let maximumCount = 64

  /// The unit's full name.
  public var unit: String
  /// Units that it cannot be without: `Requires=`, `Requisite=`, `BindsTo=`.
  public var requires: [String] = []
  /// Units that it would like to have: `Wants=`.
  public var wants: [String] = []
  /// Units with which it is stopped and started again: `PartOf=`.
  public var partOf: [String] = []
  /// Units that start it, such as its timer or socket.
  public var triggeredBy: [String] = []
  /// Paths whose mounts it needs: `RequiresMountsFor=`.
  public var mounts: [String] = []
  /// Its slice.
  public var slice = ""
  /// Its unit file and drop-ins, and the files that its commands name.
  public var paths: [String] = []

  /// A unit without relations.
  public init(unit: String) {
    self.unit = unit
  }

  /// Its lists of names and paths, in the order of the format.
  private var lists: [[String]] {
    get { [requires, wants, partOf, triggeredBy, mounts, paths] }
    set {
      (requires, wants, partOf) = (newValue[0], newValue[1], newValue[2])
      (triggeredBy, mounts, paths) = (newValue[3], newValue[4], newValue[5])
    }
  }
}

extension UnitRelations {
  /// Appends the relations to a recording or snapshot.
  public func encode(into writer: inout ByteWriter) {
    writer.write(unit)
    writer.write(slice)
    for list in lists {
      writer.write(UInt64(list.count))
      for name in list { writer.write(name) }
    }
  }

  /// Reads relations.
  public init(decoding reader: inout ByteReader) throws(CodingFailure) {
    self.init(unit: try reader.readString())
    slice = try reader.readString()
    for index in lists.indices {
      let count = try reader.readCount(elementSize: 1)
      guard count <= Self.maximumCount else { throw .invalid("number of relations", at: reader.position) }
      for _ in 0..<count { lists[index].append(try reader.readString()) }
    }
  }
}
