/// The templates that a message differs from in few places, and what that says about these places.
struct Siblings: Sendable {
  /// A template that is nearly the same.
  struct Sibling {
    var pair: UInt32
    /// Where it differs: one bit a token.
    var places: UInt64
  }

  /// No more templates than these are looked at, the latest ones first.
  static let most = 32
  /// No more than these where the unit is full: what is met there is not kept, and shows no variable.
  static let mostWhenFull = 8
  /// No more differing places than these are weighed, all templates together.
  static let mostPlaces = 128
  /// With so many different words any place is variable, whatever they are: twice the greatest evidence.
  static let mostValues = 2 * Evidence.capitals
  /// Words that a template must share for its blank alone to show that a place is variable.
  static let fewWords = 2

  private(set) var found: [Sibling] = []
  /// All places where one of them differs.
  private(set) var places: UInt64 = 0
  private var weighed = 0
  private var values: [UInt64] = []

  /// Finds none yet; has room for all there may be.
  init() {
    found.reserveCapacity(Siblings.most)
    values.reserveCapacity(Siblings.most + 1)
  }

  /// Forgets all.
  mutating func removeAll() {
    found.removeAll(keepingCapacity: true)
    places = 0
    weighed = 0
  }

  /// Adds a template that differs in some places, provided that these are a third of the words at most.
  mutating func add(_ pair: UInt32, _ template: [UInt64], to message: MessagePattern, places: UInt64) {
    guard weighed < Siblings.mostPlaces else { return }
    let words = (message.literals | places).nonzeroBitCount
    let common = (message.literals & ~places).nonzeroBitCount
    guard common > 0, places.nonzeroBitCount <= max(1, words / 3) else { return }
    guard Siblings.mayVary(places, template, message.words) else { return }
    found.append(Sibling(pair: pair, places: places))
    self.places |= places
    weighed += places.nonzeroBitCount
  }

  /// True when nothing that differs is fixed.
  private static func mayVary(_ places: UInt64, _ left: [UInt64], _ right: [UInt64]) -> Bool {
    var rest = places
    while rest != 0 {
      let index = rest.trailingZeroBitCount
      rest &= rest - 1
      for word in [left[index], right[index]] where word != MessagePattern.blank && word & 0xff == 0 {
        return false
      }
    }
    return true
  }

  /// The places that are variable, judged by all words that have stood in each.
  mutating func variables(of message: MessagePattern, in table: PairTable) -> UInt64 {
    var variable: UInt64 = 0
    var rest = places
    while rest != 0 {
      let index = rest.trailingZeroBitCount
      rest &= rest - 1
      if isVariable(index, message, table) { variable |= 1 << UInt64(index) }
    }
    return variable
  }

  private mutating func isVariable(_ index: Int, _ message: MessagePattern, _ table: PairTable) -> Bool {
    let bit: UInt64 = 1 << UInt64(index)
    values.removeAll(keepingCapacity: true)
    values.append(message.words[index])
    var common = Int.max
    for sibling in found where sibling.places & bit != 0 {
      let word = table.patterns[Int(sibling.pair)][index]
      if values.count < Siblings.mostValues, !values.contains(word) { values.append(word) }
      common = min(common, (message.literals & ~sibling.places).nonzeroBitCount)
    }
    if common >= Siblings.fewWords, values.contains(MessagePattern.blank) { return true }
    return Evidence.suffices(values, wordsShared: common)
  }
}
