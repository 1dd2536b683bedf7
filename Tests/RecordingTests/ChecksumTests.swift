import Testing

@testable import Recording

@Suite struct ChecksumTests {
  @Test("the examples of RFC 3720, appendix B.4")
  func published() {
    #expect(Checksum.of([UInt8](repeating: 0, count: 32)) == 0x8a91_36aa)
    #expect(Checksum.of([UInt8](repeating: 0xff, count: 32)) == 0x62a8_ab43)
    #expect(Checksum.of(Array(0..<32)) == 0x46dd_794e)
    #expect(Checksum.of(Array("123456789".utf8)) == 0xe306_9283)
  }
}
