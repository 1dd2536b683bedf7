import Configuration
import TestSupport
import Testing

@Suite("Damaged configurations")
struct SettingsFuzzTests {
  private static let seedText = """
    # comment
    [alerts]
    max_per_week = 3
    min_severity = "err"
    observe_for = "36h"
    [limits]
    filesystem_free = "0.25%"
    [[limits.filesystem]]
    path = "/mnt/\\u00e9"
    inodes_free = '1%'
    [ignore]
    units = ["a*", 'b', \"\"\"c\"\"\"]
    templates = [ "x", ]
    [collect]
    host_interval = "2s"
    unit_interval = "10s"
    [output]
    text = false
    [control]
    group = "ops"

    """

  /// What a mutation may put in: the grammar's own characters find more than random bytes do.
  private static let pieces: [[UInt8]] =
    [
      "[", "]", "[[", "]]", "{", "}", "=", "\"", "'", "\"\"\"", "\n", ",", ".", "#", "\\", "\\u0000",
      "\\uD800", "1e9",
      "nan", "0x", "99999999999999999999", "1979-05-27", "true", "é", "\u{0}", "alerts", "limits.filesystem",
    ].map { Array($0.utf8) } + [[0xff], [0xc0, 0x80], [0xef, 0xbb, 0xbf]]

  private static func mutated(_ seed: UInt64) -> [UInt8] {
    var random = SplitMix64(state: seed)
    var bytes = Array(seedText.utf8)
    for _ in 0..<Int.random(in: 1...2, using: &random) {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      let end = min(bytes.count, place + Int.random(in: 0...8, using: &random))
      let piece = pieces.randomElement(using: &random) ?? []
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: bytes.insert(contentsOf: piece, at: place)
      case 2: bytes.removeSubrange(place..<end)
      default: bytes.replaceSubrange(place..<end, with: piece)
      }
    }
    return bytes
  }

  @Test("load, or are refused with lines that name the file")
  func mutations() {
    let tree = SettingsTree()
    var loadedCount = 0
    for seed in 0..<500 as Range<UInt64> {
      let file = tree.write("/mutated.toml", bytes: Self.mutated(seed))
      do {
        let loaded = try SettingsLoader().load(file: file)
        loadedCount += 1
        #expect(loaded.dump().contains("\n[alerts]\n"))
      } catch {
        #expect(!error.problems.isEmpty, "seed \(seed)")
        #expect(error.problems.allSatisfy { $0.description.hasPrefix("\(file):") }, "seed \(seed)")
      }
    }
    // Both ways must have been taken, or the mutations are too harsh or too kind to show anything.
    #expect((20...480).contains(loadedCount), "\(loadedCount) loaded")
  }

  @Test("nesting without end is refused")
  func nesting() {
    let tree = SettingsTree()
    let file = tree.write("/deep.toml", "x = " + String(repeating: "[", count: 100_000))
    #expect(problems { try SettingsLoader().load(file: file) }.count == 1)
  }
}
