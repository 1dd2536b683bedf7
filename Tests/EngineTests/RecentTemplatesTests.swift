import Testing

@testable import Engine

@Suite("Templates of the last minute")
struct RecentTemplatesTests {
  /// Two entries of one template in each bin.
  private static func pass(_ bins: Int, isWrong: Bool, _ templates: inout RecentTemplates) {
    for _ in 0..<bins {
      templates.note(0, generation: 1, weight: 2, priority: 6, isNew: false)
      templates.closeBin(isWrong: isWrong)
    }
  }

  @Test(
    "what is logged steadily is expected as often, from the first minutes on", arguments: [60, 600, 4000])
  func steady(bins: Int) throws {
    var templates = RecentTemplates()
    Self.pass(bins, isWrong: false, &templates)
    let found = try #require(templates.counts(bins: 30).first)
    #expect(abs(found.expected - 60) < 0.1)
    #expect(!found.isUnusual)
  }

  @Test("the time of an incident is not taken for silence")
  func incident() throws {
    var templates = RecentTemplates()
    Self.pass(90, isWrong: false, &templates)
    Self.pass(1800, isWrong: true, &templates)
    let found = try #require(templates.counts(bins: 30).first)
    #expect(abs(found.expected - 60) < 0.1)
  }
}
