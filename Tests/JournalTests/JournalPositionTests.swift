import Model
import TestSupport
import Testing

@testable import Journal

@Suite("Cursors")
struct JournalPositionTests {
  static let cursor =
    "s=0123456789abcdef0123456789abcdef;i=1f4;b=fedcba9876543210fedcba9876543210;m=2a;t=60a24e5f1c000;x=9"

  @Test("a cursor is taken apart")
  func parts() throws {
    let position = try #require(JournalPosition(cursor: Self.cursor))
    #expect(position.cursor == Self.cursor)
    #expect(position.sequenceID.hexadecimal == "0123456789abcdef0123456789abcdef")
    #expect(position.sequence == 500)
    #expect(position.bootID.hexadecimal == "fedcba9876543210fedcba9876543210")
    #expect(position.monotonicMicroseconds == 42)
    #expect(position.realtimeMicroseconds == 0x60a24e5f1c000)
  }

  @Test(
    "what is no cursor is refused",
    arguments: [
      "", ";", "s=1;i=1;b=1;m=1;t=1", "i=1f4", cursor + ";i=zz", cursor + ";novalue",
      cursor.replacingFirst("t=6", with: "t=f60000000000000"), String(repeating: "x=1;", count: 200) + cursor,
    ])
  func refused(text: String) {
    #expect(JournalPosition(cursor: text) == nil)
  }

  @Test("parts that are not known are passed over")
  func unknownPart() {
    #expect(JournalPosition(cursor: "q=new;" + Self.cursor)?.sequence == 500)
  }

  @Test("damaged cursors never trap", arguments: 0..<200)
  func damaged(seed: Int) {
    var random = SplitMix64(seed: seed)
    var bytes = Array(Self.cursor.utf8)
    for _ in 0..<3 {
      bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    if let position = JournalPosition(cursor: text) { #expect(position.cursor == text) }
  }
}

extension String {
  fileprivate func replacingFirst(_ old: String, with new: String) -> String {
    let pieces = split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
    return pieces.joined(separator: new)
  }
}
