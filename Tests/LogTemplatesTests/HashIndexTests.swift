import TestSupport
import Testing

@testable import LogTemplates

@Suite struct HashIndexTests {
  @Test("holds what a dictionary holds, collisions and removals included", arguments: 0..<3)
  func likeDictionary(seed: UInt64) {
    var random = SplitMix64(state: seed)
    var index = HashIndex()
    var expected: [UInt64: UInt32] = [:]
    for step in 0..<3000 {
      let key = UInt64.random(in: 0..<40, using: &random) << UInt64.random(in: 0...8, using: &random)
      if Bool.random(using: &random) {
        index.set(key, to: UInt32(step))
        expected[key] = UInt32(step)
      } else {
        index.remove(key)
        expected[key] = nil
      }
      if index.count != expected.count { Issue.record("\(index.count) keys after step \(step)") }
    }
    for key in 0..<UInt64(40 << 8) where index.value(of: key) != expected[key] {
      Issue.record("key \(key) differs")
    }
  }

  @Test("grows")
  func growth() {
    var index = HashIndex()
    for key in 0..<5000 { index.set(UInt64(key) * 4096, to: UInt32(key)) }
    #expect((0..<5000).allSatisfy { index.value(of: UInt64($0) * 4096) == UInt32($0) })
  }
}
