import TestSupport
import Testing

@testable import LogFiles

@Suite("Cutting lines")
struct LineCutterTests {
  /// Cuts a text that comes in pieces, each handed over with what was left of those before.
  private func lines(_ pieces: [[UInt8]], longest: Int = 20) -> (lines: [String], cutter: LineCutter) {
    var cutter = LineCutter(longestLine: longest)
    var lines: [String] = []
    var rest: [UInt8] = []
    for piece in pieces {
      rest += piece
      let taken = rest.withUnsafeBytes { bytes in
        cutter.cut(bytes, atMost: 1000) { lines.append(String(decoding: $0, as: UTF8.self)) }
      }
      rest.removeFirst(taken)
    }
    return (lines, cutter)
  }

  @Test("takes whole lines, drops their ends and empty ones")
  func plain() {
    let (lines, cutter) = lines([Array("one\r\n\n  \ntwo \nthree".utf8)])
    #expect(lines == ["one", "two"])
    #expect(cutter.counts == LineCutter.Counts(lines: 2))
  }

  @Test("keeps the beginning of a long line and skips the rest, over many pieces")
  func long() {
    let (lines, cutter) = lines([
      Array(repeating: UInt8(ascii: "x"), count: 30), Array(repeating: UInt8(ascii: "y"), count: 30),
      Array("z\nnext\n".utf8),
    ])
    #expect(lines == [String(repeating: "x", count: 20), "next"])
    #expect(cutter.counts == LineCutter.Counts(lines: 2, cutLines: 1, skippedBytes: 41))
  }

  @Test("drops zeros in front of a line and waits where nothing follows them")
  func zeros() {
    let (lines, cutter) = lines([[0, 0, 0], Array("a\0b\n".utf8), [0, 0]])
    #expect(lines == ["a\0b"])
    #expect(cutter.counts.zeroBytes == 3)
  }

  @Test("takes a line that waits in vain once, and nothing of what comes of it later")
  func flush() {
    var cutter = LineCutter(longestLine: 20)
    var lines: [String] = []
    let take: (UnsafeRawBufferPointer) -> Void = { lines.append(String(decoding: $0, as: UTF8.self)) }
    Array("panic: no".utf8).withUnsafeBytes { cutter.flush($0, take) }
    _ = Array(" memory\nafter\n".utf8).withUnsafeBytes { cutter.cut($0, atMost: 9, take) }
    #expect(lines == ["panic: no", "after"])
  }

  @Test("gives the same lines however the bytes come in pieces", arguments: 0..<200)
  func pieces(seed: Int) {
    var random = SplitMix64(seed: seed)
    let alphabet = Array("ab \n\r\0".utf8) + [0xff, 0x0a]
    let bytes = (0..<400).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))] }
    var pieces: [[UInt8]] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Int(random.next() % 60) + 1
      pieces.append(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    #expect(lines(pieces, longest: 7).lines == lines([bytes], longest: 7).lines)
  }
}
