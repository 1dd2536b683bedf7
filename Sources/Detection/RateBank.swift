public import Model

/// What is thought of one step's count of an item.
public struct RateJudgement: Hashable, Sendable {
  /// How improbable so many are under the item's own past, in decades: −log10 p.
  ///
  /// Zero in warm-up and for few.
  public var surprise: Float
  /// The expected count of a step.
  public var expectedPerStep: Double
  /// True once the item has been observed for an hour.
  public var isWarm: Bool

  /// Describes a judgement.
  public init(surprise: Float, expectedPerStep: Double, isWarm: Bool) {
    self.surprise = surprise
    self.expectedPerStep = expectedPerStep
    self.isWarm = isWarm
  }
}

/// Judges how often thousands of mostly idle things happen, such as log templates, each against its own past.
///
/// Steps are ten seconds. Only items that happened are judged; the idle steps between are made up for in
/// logarithmic time. A count is held against an hourly and a daily mean, whichever is larger, by the tail of
/// a negative binomial distribution with the dispersion of the same hours. Bursts that an item is known for
/// are no news: one of moderate size after one occurrence, any size after two within weeks. One flood,
/// however large, moves the means no more than a moderate one.
public struct RateBank: ~Copyable {
  private var states: [RateState] = []

  /// Makes an empty bank.
  public init() {}

  /// Begins an item at a place, which forgets what was there; it is observed from its first judgement on.
  public mutating func insert(at index: Int) {
    while states.count <= index {
      var vacant = RateState()
      vacant.isVacant = true
      states.append(vacant)
    }
    states[index] = RateState()
  }

  /// Judges a count, then learns it.
  ///
  /// - Parameters:
  ///   - index: The item.
  ///   - count: How often it happened in the step.
  ///   - step: The step's number. Steps left out since the item's last count as idle; a number that is not
  ///     larger than the last begins a new numbering.
  /// - Returns: What to think of the count.
  /// - Complexity: O(log(idle steps)).
  public mutating func judge(index: Int, count: UInt64, step: UInt64) -> RateJudgement {
    guard !states[index].isVacant else {
      return RateJudgement(surprise: 0, expectedPerStep: 0, isWarm: false)
    }
    return states[index].judge(Double(count), at: step)
  }

  /// The count that a step is expected to bring, without judging one; `nil` in warm-up.
  ///
  /// - Complexity: O(log(idle steps)).
  public func expected(at index: Int, step: UInt64) -> Double? {
    guard index < states.count, !states[index].isVacant else { return nil }
    var state = states[index]
    return state.expectation(at: step)
  }

  /// Freezes or thaws an item: while frozen it is judged but nothing is learned of it.
  ///
  /// Steps between the last judgement in frost and the next count as idle.
  public mutating func setFrozen(_ isFrozen: Bool, at index: Int) {
    states[index].isFrozen = isFrozen
  }

  /// True while an item is judged but not learned.
  public func isFrozen(at index: Int) -> Bool { states[index].isFrozen }

  /// Adds what is known of one item to another's, as if both had always been one; the first begins anew.
  public mutating func merge(from: Int, into: Int) {
    guard from != into, !states[from].isVacant, !states[into].isVacant else { return }
    states[into].absorb(states[from])
    states[from] = RateState()
  }

  /// Writes everything that is known of an item.
  public func encode(at index: Int, into writer: inout ByteWriter) {
    states[index].encode(into: &writer)
  }

  /// Reads what ``encode(at:into:)`` wrote into an item that has been inserted; on failure it stays as it
  /// was.
  public mutating func decode(at index: Int, from reader: inout ByteReader) throws(CodingFailure) {
    states[index] = try RateState(from: &reader)
  }
}
