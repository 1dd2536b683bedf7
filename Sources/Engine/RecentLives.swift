import Diagnosis
import Model

/// What the service manager said of units in the last minutes.
struct RecentLives {
  private struct Item {
    var unit: String
    /// The name that numbered units share; the unit's own for all others.
    var family: String
    var event: UnitLifeEvent
    var seconds: Double
  }

  /// What was said of one unit, or of a family of units.
  struct Life {
    var unit: String
    var counts: UnitLifeCounts
    var first: Double
    /// The names of a family's members.
    var members: [String] = []
  }

  private static let capacity = 1024
  /// From how many different units started within a window on, those of alike names are a family.
  private static let familySize = 4

  private var items: [Item] = []

  mutating func note(_ event: UnitLifeEvent, of unit: String, at seconds: Double) {
    if items.count >= Self.capacity { items.removeFirst(Self.capacity / 4) }
    let name = UnitName.folded(unit)
    items.append(Item(unit: name, family: Self.familyName(of: name), event: event, seconds: seconds))
  }

  /// Forgets what is older than this.
  mutating func forget(before seconds: Double) {
    let kept = items.firstIndex { $0.seconds >= seconds } ?? items.count
    items.removeFirst(kept)
  }

  /// What was said from a moment on, unit by unit in the order in which they were first spoken of; jobs of alike
  /// names as one.
  ///
  /// - Complexity: O(what was said).
  func lives(from start: Double) -> [Life] {
    var lives: [Life] = []
    var families: [String] = []
    var places: [String: Int] = [:]
    for item in items where item.seconds >= start {
      let place = places[item.unit] ?? lives.count
      if place == lives.count {
        places[item.unit] = place
        lives.append(Life(unit: item.unit, counts: UnitLifeCounts(), first: item.seconds))
        families.append(item.family)
      }
      lives[place].counts.add(item.event)
    }
    return Self.merged(lives, families)
  }

  /// The lives, with those of a large enough family as one at the place of the first.
  private static func merged(_ lives: [Life], _ families: [String]) -> [Life] {
    var sizes: [String: Int] = [:]
    for (life, family) in zip(lives, families) where life.counts.started > 0 {
      sizes[family, default: 0] += 1
    }
    var result: [Life] = []
    var places: [String: Int] = [:]
    for (life, family) in zip(lives, families) {
      let isMember = life.counts.started > 0 && family != life.unit && sizes[family, default: 0] >= familySize
      guard isMember else {
        result.append(life)
        continue
      }
      let place = places[family] ?? result.count
      if place == result.count {
        places[family] = place
        result.append(Life(unit: family, counts: UnitLifeCounts(), first: life.first))
      }
      result[place].counts.add(life.counts)
      result[place].counts.members &+= 1
      result[place].members.append(life.unit)
    }
    return result
  }

  /// The name with each number as a star: what jobs that are numbered have in common.
  ///
  /// `job-12-345.service` is `job-*.service`: a number more or less makes no other family.
  static func familyName(of unit: String) -> String {
    var name: [UInt8] = []
    for byte in unit.utf8 {
      let isDigit = byte &- UInt8(ascii: "0") < 10
      if !isDigit {
        name.append(byte)
      } else if name.suffix(2).elementsEqual("*-".utf8) {
        name.removeLast()
      } else if name.last != UInt8(ascii: "*") {
        name.append(UInt8(ascii: "*"))
      }
    }
    return String(decoding: name, as: UTF8.self)
  }
}

extension RecentLives {
  func encode(into writer: inout ByteWriter) {
    writer.write(UInt64(items.count))
    for item in items {
      writer.write(item.unit)
      writer.write(byte: item.event.rawValue)
      writer.write(item.seconds)
    }
  }

  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    let count = try reader.readCount(elementSize: 10)
    guard count <= Self.capacity else { throw .invalid("number of events", at: reader.position) }
    for _ in 0..<count {
      let unit = try reader.readString()
      guard let event = UnitLifeEvent(rawValue: try reader.readByte()) else {
        throw .invalid("event of a unit", at: reader.position)
      }
      items.append(
        Item(
          unit: unit, family: Self.familyName(of: unit), event: event, seconds: try reader.readDouble()))
    }
  }
}
