import Glibc
import TestSupport
import Testing

@testable import LogFiles

@Suite("Finding files")
struct FileScanTests {
  @Test(
    "the names of rotated files lead back to their log",
    arguments: [
      ("a.log.1", "a.log"), ("a.log.12.gz", "a.log"), ("a.log-20261123", "a.log"),
      ("a-20261123.log.gz", "a.log"),
      ("a.log.2026-11-23", "a.log"), ("a.log.old", "a.log"), ("a.log", nil), ("app", nil), ("5.log", nil),
      ("a-b.log", nil),
    ] as [(String, String?)])
  func bases(name: String, base: String?) {
    #expect(RotatedName.base(of: name) == base)
    if let base { #expect(RotatedName(name, of: base) != nil) }
  }

  @Test("rotations are ordered by their number, the greatest first")
  func order() {
    let bed = LogBed()
    for number in [2, 10, 1] {
      _ = rename(bed.path("a.log"), bed.path("a.log.\(number)"))
      bed.create()
    }
    let names = Rotations(of: bed.path("a.log")).files.map { Folder.name(of: $0.path) }
    #expect(names == ["a.log.10", "a.log.2", "a.log.1"])
  }

  @Test("pipes, folders, links to them, and what is rotated or compressed are no logs")
  func kinds() {
    let bed = LogBed()
    mkfifo(bed.path("pipe.log"), 0o600)
    mkdir(bed.path("folder.log"), 0o700)
    symlink("/dev/zero", bed.path("zero.log"))
    symlink(bed.path("a.log"), bed.path("second.log"))
    bed.append(1)
    bed.rotate()
    bed.create()
    let scan = FileScan(
      options: FollowerOptions(sources: [FileSource(path: bed.path("*"))]), followed: [])
    #expect(scan.found.map { Folder.name(of: $0.path) } == ["a.log"])
    #expect(scan.skipped == 3)
    rmdir(bed.path("folder.log"))
  }

  @Test("more files than there is room for are counted")
  func room() {
    let bed = LogBed()
    for number in 0..<5 {
      close(open(bed.path("x\(number).log"), O_WRONLY | O_CREAT, 0o600))
    }
    var options = FollowerOptions(sources: [FileSource(path: bed.path("*.log"))])
    options.maximumFiles = 4
    let scan = FileScan(options: options, followed: [])
    #expect(scan.found.count == 4)
    #expect(scan.refused == 2)
  }

  @Test("what the daemon writes is never read")
  func excluded() {
    let bed = LogBed()
    var options = FollowerOptions(sources: [FileSource(path: bed.path("*.log"))])
    options.excludedFolders = [bed.folder]
    #expect(FileScan(options: options, followed: []).found.isEmpty)
  }

  @Test("a path that matches nothing is told")
  func unmatched() {
    let options = FollowerOptions(sources: [
      FileSource(path: "/nonexistent/*.log"), FileSource(path: "/nonexistent/b"),
    ])
    #expect(FileScan(options: options, followed: []).unmatched == ["/nonexistent/*.log", "/nonexistent/b"])
  }
}
