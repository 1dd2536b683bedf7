public import Model

/// By how much more than usual each unit uses a resource at one moment.
public struct UnitRises: Hashable, Sendable {
  private struct Rise: Hashable {
    var unit: String
    var bytesPerSecond: Double
  }

  private var rises: [Rise] = []

  /// No unit.
  public init() {}

  /// True where no unit is measured at all.
  public var isEmpty: Bool { rises.isEmpty }

  /// Adds a rate of a unit; reads and writes add up.
  ///
  /// - Parameters:
  ///   - unit: Its name.
  ///   - rate: What it does, bytes a second.
  ///   - usual: What it does otherwise.
  public mutating func add(_ unit: String, rate: Double, usual: Double) {
    let rise = rate.isFinite && usual.isFinite ? max(rate - usual, 0) : 0
    if let index = rises.firstIndex(where: { $0.unit == unit }) {
      rises[index].bytesPerSecond += rise
    } else {
      rises.append(Rise(unit: unit, bytesPerSecond: rise))
    }
  }

  /// The unit that explains most of the rise of all, if one explains a fair share of it.
  ///
  /// - Parameters:
  ///   - least: A smaller rise explains nothing, bytes a second.
  ///   - doing: What it does, such as `reads and writes`.
  /// - Returns: The unit as a cause.
  public func culprit(least: Double, doing: String) -> Cause? {
    let total = rises.reduce(0) { $0 + $1.bytesPerSecond }
    guard let most = rises.max(by: { $0.bytesPerSecond < $1.bytesPerSecond }), most.bytesPerSecond >= least
    else { return nil }
    let share = most.bytesPerSecond / total
    guard share >= UsageLedger.fairShare else { return nil }
    return Cause(
      confidence: share >= UsageLedger.largeShare ? .likely : .possible, probability: share, kind: "usage",
      subject: most.unit,
      evidence: "\(doing) \(UsageLedger.decimal(most.bytesPerSecond / 1_048_576))MiB/s more than usual")
  }
}
