import Model
import Testing

@testable import Diagnosis

@Suite("How sure a ranking is")
struct ConfidenceModelTests {
  private func features(
    score: Double = 1, margin: Double = 0, causalKinds: Int = 0, seconds: Double = 0
  ) -> ConfidenceModel.Features {
    ConfidenceModel.Features(score: score, margin: margin, causalKinds: causalKinds, seconds: seconds)
  }

  private func suspect(_ name: String, _ kinds: [EvidenceKind], score: Double) -> Suspect {
    let evidence = kinds.map { Evidence(kind: $0, weight: 1, onset: 0, detail: .text("")) }
    var suspect = Suspect(entity: Entity(kind: .unit, name: name), evidence: evidence)
    suspect.score = score
    return suspect
  }

  @Test("the probability is a logistic function of a weighted sum")
  func logistic() {
    var model = ConfidenceModel()
    model.weights = [-2, 1.4, 1.1, 0.35, 0.2]
    // 1 / (1 + e²), and 1 / (1 + e^-(-2 + 1.4 ln 4 + 1.1 ln 3 + 0.7 + 0.2)); Python's math.
    #expect(abs(model.probability(features()) - 0.11920292202211755) < 1e-12)
    let sure = model.probability(features(score: 4, margin: 2, causalKinds: 2, seconds: 30))
    #expect(abs(sure - 0.8858754150054552) < 1e-9)
  }

  @Test("more kinds than three, more time than a minute and a negative margin change nothing")
  func limits() {
    let model = ConfidenceModel()
    let most = features(causalKinds: 3, seconds: 60)
    #expect(model.probability(features(causalKinds: 9, seconds: 1e9)) == model.probability(most))
    #expect(model.probability(features(margin: -5, seconds: -5)) == model.probability(features()))
    #expect(model.probability(features(score: -9)) == model.probability(features(score: 0.1)))
  }

  @Test("a higher score, and a larger distance to the next, never make it less sure", arguments: 1...20)
  func monotone(step: Int) {
    let model = ConfidenceModel()
    let (low, high) = (Double(step) / 2, Double(step) / 2 + 0.5)
    #expect(model.probability(features(score: low)) <= model.probability(features(score: high)))
    #expect(model.probability(features(margin: low)) <= model.probability(features(margin: high)))
  }

  @Test("of a ranking the best score, its distance and its sorts of causal evidence count")
  func ofRanking() throws {
    let best = suspect("a", [.cpu, .cpu, .memory, .logs], score: 5)
    let ranked = [best, suspect("b", [.logs], score: 2)]
    let known = try #require(ConfidenceModel.Features(ranked, seconds: 20))
    #expect(known == features(score: 5, margin: 3, causalKinds: 2, seconds: 20))
    #expect(ConfidenceModel.Features([best], seconds: 0)?.margin == 5)
    #expect(ConfidenceModel.Features([], seconds: 0) == nil)
  }

  @Test(
    "the words are likely from four fifths on, possible from a half on, and unclear below",
    arguments: [(1, .likely), (0.8, .likely), (0.79, .possible), (0.5, .possible), (0.49, .unclear)]
      as [(Double, Confidence)])
  func words(probability: Double, word: Confidence) {
    #expect(ConfidenceModel.word(probability) == word)
  }
}
