import AlertLog
import Glibc
import Model
import Testing

@Suite("The file of digests")
struct DigestLogTests {
  private let folder: AlertFolder

  init() throws { folder = try #require(AlertFolder()) }

  private func digest(_ host: String = "db1") -> Digest {
    Digest(
      occasion: .daily, host: host, fromMicroseconds: 0, toMicroseconds: 86_400_000_000, utcOffsetSeconds: 0)
  }

  private func text(_ name: String) -> String { String(decoding: folder.read(name), as: UTF8.self) }

  private var text: String { text(DigestLog.name) }

  @Test("holds whole lines, and goes on in the file that it finds")
  func append() throws {
    for _ in 0..<2 {
      try DigestLog(directory: folder.path, settings: AlertLogSettings()).append(digest())
    }
    let lines = text.split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines.allSatisfy { $0.hasPrefix("1970-01-02T00:00:00+00:00 digest db1 ") })
    #expect(text.hasSuffix("\n"))
  }

  @Test("is rotated before it grows too large, and follows who renames it")
  func rotation() throws {
    let log = try DigestLog(
      directory: folder.path, settings: AlertLogSettings(maximumBytes: 600, kept: 2))
    for _ in 0..<9 { try log.append(digest()) }
    #expect(text.utf8.count < 600)
    #expect(text(DigestLog.name + ".1").utf8.count < 600)
    #expect(folder.names == ["digest.log", "digest.log.1", "digest.log.2"])
    rename(folder.path + "/digest.log", folder.path + "/moved")
    try log.append(digest("other"))
    #expect(text.contains(" other "))
  }

  @Test("is rotated once its first line has had an eighth of its time, if anybody knows the time")
  func oldLine() throws {
    let day: Int64 = 86_400
    let log = try DigestLog(directory: folder.path, settings: AlertLogSettings(keptSeconds: 80 * day))
    try log.rotateOld(at: 100 * day)
    try log.append(digest())
    try log.rotateOld(at: 11 * day)
    try log.rotateOld(at: nil)
    #expect(folder.names == ["digest.log"])
    try log.rotateOld(at: 11 * day + 1)
    #expect(folder.names == ["digest.log", "digest.log.1"])
    #expect(text.isEmpty && text("digest.log.1").contains(" digest db1 "))
  }

  @Test("its newest digest is found wherever it was rotated to, whole and alone")
  func newest() throws {
    func newest() throws -> [String] {
      try DigestFiles.newest(directory: folder.path).map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(try newest().isEmpty)
    folder.write(Array("day1 a\n".utf8), to: "digest.log.2")
    #expect(try newest() == ["day1 a"])
    folder.write(Array("day1 a\nday2 a\nday2 b\n".utf8), to: "digest.log.1")
    folder.write(Array("".utf8), to: "digest.log")
    #expect(try newest() == ["day2 a", "day2 b"])
    folder.write(Array("day3 a\nday3 b\nday4 a\n".utf8), to: "digest.log")
    #expect(try newest() == ["day4 a"])
  }

  @Test("a file that something else than gzip has compressed is named, not read as text")
  func otherCompressor() throws {
    folder.write(Array("xz".utf8), to: "digest.log.1.xz")
    #expect(throws: AlertLogFailure.self) { try DigestFiles.newest(directory: folder.path) }
    folder.write(Array("xz".utf8), to: "alerts.jsonl.3.xz")
    var archive = try AlertArchive(directory: folder.path)
    #expect(archive.ids().isEmpty)
    #expect(archive.skippedLines == 0)
    #expect(
      archive.failures.map(\.description) == [
        "\(folder.path)/alerts.jsonl.3.xz: cannot read what gzip has not compressed: Operation not supported"
      ])
  }

  @Test("is not written through a link")
  func link() throws {
    symlink("/nonexistent", folder.path + "/digest.log")
    #expect(throws: AlertLogFailure.notOurs(path: folder.path + "/digest.log", found: "a symbolic link")) {
      try DigestLog(directory: folder.path, settings: AlertLogSettings())
    }
  }
}
