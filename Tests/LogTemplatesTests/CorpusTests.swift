import Glibc
import TestSupport
import Testing

/// Replays the inputs that the fuzzer begins with, and those that once found something.
@Suite struct CorpusTests {
  @Test("keeps its promises on every input of the corpus", arguments: Corpus.names)
  func replay(name: String) throws {
    let input = try Corpus.read(name)
    #expect(TemplateInvariants.violation(by: input) == nil)
    // The other parity of the first byte: small caps instead of the usual ones, or the reverse.
    let other = [(input.first ?? 0) ^ 1] + input.dropFirst()
    #expect(TemplateInvariants.violation(by: other) == nil)
  }

  @Test("keeps its promises on damaged inputs", arguments: Corpus.names)
  func damaged(name: String) throws {
    let input = try Corpus.read(name)
    var random = SplitMix64(seed: input.count)
    for _ in 0..<8 {
      var bytes = input
      for _ in 0..<Int.random(in: 1...20, using: &random) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        default: bytes.insert(contentsOf: bytes[place...].prefix(30), at: 0)
        }
      }
      #expect(TemplateInvariants.violation(by: bytes) == nil, "\(bytes)")
    }
  }
}

/// The folder of the corpus.
private enum Corpus {
  private static let folder =
    "\(#filePath)".split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/Fixtures/corpus"

  /// The names of its files; none would be an error of the tests.
  static let names: [String] = {
    guard let stream = opendir(folder) else { return ["(no corpus)"] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
    }
    return names.filter { !$0.hasPrefix(".") }.sorted()
  }()

  static func read(_ name: String) throws -> [UInt8] {
    let file = try #require(fopen("\(folder)/\(name)", "r"))
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = fread(&bytes, 1, bytes.count, file)
    return Array(bytes[..<count])
  }
}
