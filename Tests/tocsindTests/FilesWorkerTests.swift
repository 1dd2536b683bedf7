import Control
import Glibc
import Journal
import LogFiles
import Model
import Testing

@testable import tocsind

@Suite struct FilesWorkerTests {
  @Test("lines of files wait apart from the journal's entries, and their places go with their frame")
  func frames() throws {
    var assembler = FrameAssembler(bootID: Made.boot)
    assembler.noteCaughtUp()
    assembler.add(Made.tick(at: 0))
    _ = assembler.frames(monotonicNanoseconds: Made.nanoseconds(2))
    var batch = FileBatch()
    batch.entries = Made.batch(at: [1.9])
    batch.positions = [FilePosition(path: "/a", device: 1, inode: 2)]
    batch.gaps = [FileGap(path: "/a", unit: "/a", bytes: 1, reason: .gone)]
    assembler.add(batch)
    assembler.add(Made.batch(at: [0.5]), at: try #require(Made.position(1)))
    for second in 1...2 { assembler.add(Made.tick(at: Double(second))) }
    let frames = assembler.frames(monotonicNanoseconds: Made.nanoseconds(4))
    #expect(frames.map(\.entries.entries.count) == [1, 1])
    #expect(frames.map(\.journalCursor) == [Made.position(1)?.cursor, ""])
    #expect(frames.map(\.filePositions) == [[], batch.positions])
    #expect(frames.map(\.fileGaps) == [[], batch.gaps])
    #expect(assembler.waitingBytes == 0)
  }

  @Test("a full queue of lines makes the files wait, and leaves the journal's room alone")
  func backPressure() throws {
    var inbox = Inbox()
    var batch = FileBatch()
    batch.entries.bytes = [UInt8](repeating: 0, count: Inbox.maximumFileBytes)
    let message = try Made.message(bytes: 10)
    let taken = [inbox.add(batch), inbox.add(batch), inbox.add(message)]
    #expect(taken == [true, false, true])
    let others = inbox.takeAllButMessages()
    #expect(others?.fileBytes == nil)
    let all = inbox.takeAll()
    #expect(all?.fileBatches.count == 1)
    let isTakenAgain = inbox.add(batch)
    #expect(isTakenAgain)
  }

  @Test("over rotations and kills every line is counted once")
  func kills() async throws {
    let folder = TemporaryFolder()
    let log = folder.write("a.log", "before\n")
    let configuration =
      TestDaemon.quiet + """
        [[source.file]]
        path = "\(folder.path)/*.log"
        unit = "web.service"

        """
    var daemon: TestDaemon? = try TestDaemon(configuration, in: folder)
    var written: UInt64 = 0
    for round in 0..<3 {
      try await daemon?.waitUntilReady(frames: 1)
      let isKnown = try await eventually { self.logs(of: daemon) == 1 }
      #expect(isKnown)
      for number in 0..<4 {
        folder.write("next", (0..<250).map { "round \(round) line \($0) of \(number)\n" }.joined())
        written += 250
        for older in stride(from: 40, through: 1, by: -1) { rename("\(log).\(older)", "\(log).\(older + 1)") }
        rename(log, "\(log).1")
        rename(folder.path + "/next", log)
      }
      if round < 2 {
        let isCounted = try await eventually { self.lines(of: daemon) == written }
        #expect(isCounted)
        daemon?.program.signal(SIGKILL)
        _ = try await daemon?.program.end()
        daemon = try TestDaemon(configuration, in: folder)
      }
    }
    let isCounted = try await eventually(within: 30) { self.lines(of: daemon) == written }
    #expect(isCounted, "\(self.lines(of: daemon) as Any) of \(written)")
    #expect(daemon?.ask(.status)?.status?.files?.logs.map(\.gaps) == [0])
  }

  private func logs(of daemon: TestDaemon?) -> Int? { daemon?.ask(.status)?.status?.files?.logs.count }

  private func lines(of daemon: TestDaemon?) -> UInt64? { daemon?.ask(.status)?.status?.entries }
}
