internal import Detection

/// How much each sort of observation says.
///
/// The form is a sum of logarithms: how far out, times how much in physical units, times how seldom it is. The
/// numbers were tuned on one run of recorded faults and hold on others; `docs/causes.md` says how well.
public enum EvidenceWeight {
  /// A rise of a signal.
  ///
  /// - Parameters:
  ///   - spreads: How far out it is, in spreads.
  ///   - amount: How much it is, in what is plainly significant.
  ///   - share: The share of the past in which it was as far out.
  /// - Returns: The weight.
  public static func rise(spreads: Double, amount: Double, share: Double) -> Double {
    let seldom = min(1, -commonLogarithm(share + 1e-3) / 3)
    return logarithm(1 + min(spreads, 200)) * min(1.5, amount.squareRoot()) * (0.3 + 0.7 * seldom)
  }

  /// Growth without end, by its slope in what is plainly too much and the share of steps that went up.
  public static func growth(slope: Double, upward: Double) -> Double {
    2 * min(2, slope).squareRoot() * upward
  }

  /// A template that is not logged otherwise.
  public static func newTemplate(count: Double, isError: Bool) -> Double {
    let weight = 1 + 0.9 * logarithm(1 + count)
    guard isError else { return count >= 2 ? 0.6 * weight : 0 }
    // A single line says little, whatever it says.
    return count < 2 ? min(1.9, 1.6 * weight) : 1.6 * weight
  }

  /// A template that is logged far more often than otherwise; zero where it is not far more.
  public static func burst(count: Double, expected: Double, isError: Bool) -> Double {
    let spread = (expected + 1).squareRoot()
    guard count > expected + 4 * expected.squareRoot() + 5 else { return 0 }
    return 0.8 * logarithm(1 + (count - expected) / spread) * (isError ? 1.3 : 0.8)
  }

  /// What a flood of one template is worth more than its count.
  public static let floodFactor = 1.3
  /// From how many entries a second on a template floods.
  public static let floodRate = 20.0
  /// The most that all that one suspect logs is worth: else whoever complains loudest wins.
  public static let logsMaximum = 6.0
  /// The clock was set.
  public static let clock = 9.0
  /// The kernel says that something is broken.
  public static let kernelFault = 6.0
  /// The kernel killed a process for want of memory.
  public static let kill = 7.0
  /// A unit complains in words that are known, which says a little more than words that are not.
  public static let complaint = 2.5

  /// What the service manager says of a unit.
  ///
  /// - Parameters:
  ///   - counts: What it said.
  ///   - wasThere: True where the unit had run before.
  /// - Returns: The weight.
  public static func life(_ counts: UnitLifeCounts, wasThere: Bool) -> Double {
    var weight = 0.0
    if counts.kills > 0 { weight += 7 }
    if counts.failed > 0 { weight += 3 + 0.8 * logarithm(1 + Double(counts.failed)) }
    if counts.exited > 0, counts.failed == 0 { weight += 3 }
    if counts.restarts > 0 { weight += 1.5 * logarithm(1 + Double(counts.restarts)) }
    if counts.stopped > 0, counts.started == 0, counts.failed == 0, wasThere { weight += 4 }
    if counts.started >= 6 { weight += 2 + logarithm(1 + Double(counts.started)) }
    return weight
  }
}
