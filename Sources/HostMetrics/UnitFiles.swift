import Model

/// How many files each unit holds open, summed over its processes in the course of a pass over them.
struct UnitFiles {
  /// A unit's place in the table, good for as long as each pass meets a process of the unit.
  typealias Place = Int32
  /// The place of what belongs to no unit.
  static let nowhere: Place = -1

  private struct Row {
    let name: String
    var signals: SignalGroup<UnitFilesSignal>
    var files: UInt64 = 0
    var isSeen = false
  }

  private var rows: [Row?] = []
  private var places: [String: Place] = [:]
  private let maximumUnits: Int

  init(maximumUnits: Int) {
    self.maximumUnits = maximumUnits
  }

  /// The place of a unit, made if it is new; ``nowhere`` without a name, or where the table is full.
  mutating func place(of unit: String) -> Place {
    if let place = places[unit] { return place }
    guard !unit.isEmpty, places.count < maximumUnits else { return Self.nowhere }
    let row = Row(name: unit, signals: SignalGroup(of: Entity(kind: .unit, name: unit)))
    let index = rows.firstIndex { $0 == nil } ?? rows.count
    if index == rows.count { rows.append(row) } else { rows[index] = row }
    places[unit] = Place(index)
    return Place(index)
  }

  /// Adds what a process of the unit holds open.
  mutating func add(_ files: UInt32, to place: Place) {
    guard place != Self.nowhere else { return }
    rows[Int(place)]?.files += UInt64(files)
    rows[Int(place)]?.isSeen = true
  }

  /// Hands out the sums, and forgets units of which the pass met no process.
  mutating func report(to output: inout SignalOutput) {
    for index in rows.indices {
      guard let row = rows[index] else { continue }
      if row.isSeen {
        rows[index]?.signals.report(.open, Double(row.files), to: &output)
        rows[index]?.files = 0
        rows[index]?.isSeen = false
      } else {
        rows[index]?.signals.close(in: &output)
        places[row.name] = nil
        rows[index] = nil
      }
    }
  }
}
