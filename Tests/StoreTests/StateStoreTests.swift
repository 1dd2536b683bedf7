import Glibc
import Store
import TestSupport
import Testing

/// 2026-08-23T01:14:07Z in microseconds.
let testTime: Int64 = 1_787_447_647_000_000

func makeSnapshot(_ number: UInt64, size: Int = 1_000) -> Snapshot {
  var random = SplitMix64(state: number)
  return Snapshot(
    formatVersion: 3, realtimeMicroseconds: testTime + Int64(number),
    engine: (0..<size).map { _ in UInt8(truncatingIfNeeded: random.next()) },
    journalCursor: "s=é;i=\(number)",
    alertSequence: UInt64.max - number)
}

func openStore(
  _ directory: String, as version: String = "1.0", format: UInt32 = 3, at time: Int64 = testTime
) throws(StoreFailure) -> StateStore {
  try StateStore(
    directory: directory, program: StateProgram(version: version, snapshotFormat: format), now: { time })
}

@Suite("Keeping snapshots")
struct StateStoreTests {
  let folder = TemporaryFolder()

  @Test("a new store is empty and whole")
  func empty() throws {
    let store = try openStore(folder.path)
    #expect(try store.snapshots().isEmpty)
    #expect(store.notices.isEmpty)
    #expect(store.path == folder.path + "/state.db")
    #expect(store.sizeBytes == Int64(folder.read("state.db").count))
    #expect(folder.names == ["state.db"])
  }

  @Test("a snapshot comes back as it was saved, also after opening again", arguments: [0, 1, 1_000, 300_000])
  func roundTrip(size: Int) throws {
    let snapshot = makeSnapshot(7, size: size)
    try openStore(folder.path).saveSnapshot(snapshot)
    let store = try openStore(folder.path)
    #expect(try store.snapshots() == [snapshot])
    #expect(store.notices.isEmpty)
  }

  @Test("the newest two are kept, newest first")
  func newestTwo() throws {
    let store = try openStore(folder.path)
    for number in 1...5 as ClosedRange<UInt64> { try store.saveSnapshot(makeSnapshot(number)) }
    #expect(try store.snapshots() == [makeSnapshot(5), makeSnapshot(4)])
  }

  @Test("the file does not grow with the number of snapshots")
  func size() throws {
    let store = try openStore(folder.path)
    for number in 1...3 as ClosedRange<UInt64> { try store.saveSnapshot(makeSnapshot(number, size: 100_000)) }
    let size = store.sizeBytes
    for number in 4...9 as ClosedRange<UInt64> { try store.saveSnapshot(makeSnapshot(number, size: 100_000)) }
    #expect((200_000..<320_000).contains(size))
    #expect(store.sizeBytes == size)
    #expect(folder.names == ["state.db"])
  }

  @Test("an empty file, as a crash at the first start leaves it, is begun quietly")
  func emptyFile() throws {
    folder.write("state.db", [])
    let store = try openStore(folder.path)
    try store.saveSnapshot(makeSnapshot(1))
    #expect(store.notices.isEmpty)
  }

  @Test("others cannot read the file")
  func mode() throws {
    _ = try openStore(folder.path)
    var status = stat()
    #expect(stat(folder.path + "/state.db", &status) == 0)
    #expect(status.st_mode & 0o137 == 0)
  }

  @Test("two threads may use one store")
  func threads() async throws {
    let store = try openStore(folder.path)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<8 as Range<UInt64> {
        group.addTask { try store.saveSnapshot(makeSnapshot(number)) }
      }
      try await group.waitForAll()
    }
    #expect(try store.snapshots().count == 2)
  }
}
