internal import Detection
public import Model

/// How sure the best of ranked suspects is: a logistic model of how often such a ranking was right.
///
/// `make bench-causes` fits the constants to recorded faults, leaving out each fault in turn, and prints how often
/// each word was right.
public struct ConfidenceModel: Hashable, Sendable {
  /// What is known of a ranking.
  public struct Features: Hashable, Sendable {
    /// The best score.
    public var score: Double
    /// How far the next one is below it.
    public var margin: Double
    /// Sorts of observations that are no mere symptoms, of the best.
    public var causalKinds: Int
    /// Seconds since the incident's onset.
    public var seconds: Double

    /// Describes a ranking.
    public init(score: Double, margin: Double, causalKinds: Int, seconds: Double) {
      self.score = score
      self.margin = margin
      self.causalKinds = causalKinds
      self.seconds = seconds
    }

    /// Describes the first of ranked suspects; `nil` where there is none.
    public init?(_ ranked: [Suspect], seconds: Double) {
      guard let best = ranked.first else { return nil }
      self.init(
        score: best.score, margin: best.score - (ranked.dropFirst().first?.score ?? 0),
        causalKinds: Set(best.evidence.map(\.kind).filter(\.isCausal)).count, seconds: seconds)
    }
  }

  /// From which probability on a cause is told as likely.
  public static let likely = 0.8
  /// From which probability on a cause is told at all.
  public static let possible = 0.5

  /// Constant, then the weights of ln(score), ln(1 + margin), causal kinds up to three, and half minutes up to two.
  public var weights = [-2.0, 1.4, 1.1, 0.35, 0.2]

  /// The model as it was fitted.
  public init() {}

  /// The probability that the first suspect is the cause.
  public func probability(_ features: Features) -> Double {
    let values = [
      1, logarithm(max(features.score, 0.1)), logarithm(1 + max(0, features.margin)),
      Double(min(features.causalKinds, 3)), min(2, max(0, features.seconds) / 30),
    ]
    let sum = zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 }
    return 1 / (1 + exponential(-sum))
  }

  /// The word for a probability.
  public static func word(_ probability: Double) -> Confidence {
    if probability >= likely { return .likely }
    return probability >= possible ? .possible : .unclear
  }
}
