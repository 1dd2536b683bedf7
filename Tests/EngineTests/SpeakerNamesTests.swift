import TestSupport
import Testing

@testable import Engine

@Suite("Names of speakers")
struct SpeakerNamesTests {
  @Test(
    "sessions of a day count as one",
    arguments: [
      ("session-4.scope", "session-*.scope"), ("sshd@3-1.2.3.4:22-1.2.3.5:50122.service", "sshd@*.service"),
    ])
  func folds(name: String, pattern: String) {
    var names = SpeakerNames()
    #expect(names.foldedName(ofUnit: Array(name.utf8)[...]) == Array(pattern.utf8))
    #expect(names.foldedName(ofUnit: Array("session-5.scope".utf8)[...]) == Array("session-*.scope".utf8))
  }

  @Test(
    "ordinary units keep their names, and an instance that somebody chose does",
    arguments: ["nginx.service", "postgresql@15-main.service"])
  func keeps(name: String) {
    var names = SpeakerNames()
    let folded = names.foldedName(ofUnit: Array(name.utf8)[...])
    #expect(folded == nil || folded == Array(name.utf8))
  }

  @Test("two speakers in turns cost one name each")
  func turns() {
    var names = SpeakerNames()
    let speakers = ["session-4.scope", "sshd@3-1.2.3.4:22-1.2.3.5:50122.service"].map { Array($0.utf8)[...] }
    for speaker in speakers { _ = names.foldedName(ofUnit: speaker) }
    let made = objectsMade {
      for _ in 0..<9 { for speaker in speakers { _ = names.foldedName(ofUnit: speaker) } }
    }
    #expect(made == 0)
  }

  @Test("users outside of units are told apart")
  func users() {
    var names = SpeakerNames()
    #expect(names.name(ofUser: 0) == Array("uid:0".utf8))
    #expect(names.name(ofUser: 1000) == Array("uid:1000".utf8))
    #expect(names.name(ofUser: 1000) == Array("uid:1000".utf8))
  }
}
