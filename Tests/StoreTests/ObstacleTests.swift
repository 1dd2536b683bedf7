import Glibc
import Store
import Testing

@Suite("Obstacles")
struct ObstacleTests {
  private func failure(_ body: () throws -> Void) -> StoreFailure? {
    do {
      try body()
      return nil
    } catch {
      return error as? StoreFailure
    }
  }

  @Test("a missing folder is named")
  func missing() {
    let failure = failure { _ = try openStore("/nonexistent/tocsin") }
    #expect(failure?.kind == .missing)
    let expected = "/nonexistent/tocsin/state.db: cannot open the state: No such file or directory"
    #expect(failure?.description == expected)
  }

  @Test("a folder or a link in the file's place is an obstacle, not damage")
  func notAFile() {
    let folder = TemporaryFolder()
    mkdir(folder.path + "/state.db", 0o755)
    #expect(failure { _ = try openStore(folder.path) }?.reason == "Is a directory")
    rmdir(folder.path + "/state.db")
    symlink("/dev/null", folder.path + "/state.db")
    #expect(failure { _ = try openStore(folder.path) }?.kind == .other)
    #expect(folder.names == ["state.db"])
  }

  @Test("a folder without permission is named", .enabled(if: geteuid() != 0, "root may write everywhere"))
  func permission() {
    let folder = TemporaryFolder()
    chmod(folder.path, 0o500)
    #expect(failure { _ = try openStore(folder.path) }?.kind == .permission)
    chmod(folder.path, 0o700)
  }

  @Test("a snapshot that is too large is refused and the store works on")
  func tooLarge() throws {
    let folder = TemporaryFolder()
    let store = try openStore(folder.path)
    var snapshot = makeSnapshot(1)
    snapshot.engine = [UInt8](repeating: 0, count: 128 << 20)
    let failure = failure { try store.saveSnapshot(snapshot) }
    #expect(failure?.kind == .tooLarge)
    #expect(
      failure?.description.hasPrefix("\(folder.path)/state.db: cannot write a snapshot: its 1342177") == true)
    try store.saveSnapshot(makeSnapshot(2))
    #expect(try store.snapshots() == [makeSnapshot(2)])
  }

  private static let mayMount = SmallFilesystem(bytes: 1 << 16) != nil

  @Test(
    "a read-only filesystem is an error, with state in it or without",
    .enabled(if: mayMount, "needs mount(2)"))
  func readOnly() throws {
    let filesystem = try #require(SmallFilesystem(bytes: 1 << 20))
    try #require(filesystem.remount(readOnly: true))
    #expect(failure { _ = try openStore(filesystem.path) }?.kind == .readOnly)
    try #require(filesystem.remount(readOnly: false))
    try openStore(filesystem.path).saveSnapshot(makeSnapshot(1))
    try #require(filesystem.remount(readOnly: true))
    #expect(failure { _ = try openStore(filesystem.path) }?.kind == .readOnly)
    try #require(filesystem.remount(readOnly: false))
    #expect(try openStore(filesystem.path).snapshots() == [makeSnapshot(1)])
  }

  @Test(
    "a full disk loses nothing that was saved, and writing works again when there is room",
    .enabled(if: mayMount, "needs mount(2)"))
  func fullDisk() throws {
    let filesystem = try #require(SmallFilesystem(bytes: 1 << 19))
    let store = try openStore(filesystem.path)
    try store.saveSnapshot(makeSnapshot(1, size: 20_000))
    try store.saveSnapshot(makeSnapshot(2, size: 20_000))
    fill(filesystem.path + "/ballast")
    for number in 3...12 as ClosedRange<UInt64> {
      let failure = failure { try store.saveSnapshot(makeSnapshot(number, size: 100_000)) }
      #expect(failure?.kind == .noSpace, "\(failure?.description ?? "saved")")
      #expect(failure?.path == filesystem.path + "/state.db")
    }
    #expect(try store.snapshots() == [makeSnapshot(2, size: 20_000), makeSnapshot(1, size: 20_000)])
    #expect(failure { _ = try openStore(filesystem.path).snapshots() } == nil)
    unlink(filesystem.path + "/ballast")
    try store.saveSnapshot(makeSnapshot(13, size: 100_000))
    #expect(try store.snapshots().first == makeSnapshot(13, size: 100_000))
    #expect(store.notices.isEmpty)
  }

  @Test(
    "a full disk at the first start is an error that names the file", .enabled(if: mayMount, "needs mount(2)")
  )
  func fullAtStart() throws {
    let filesystem = try #require(SmallFilesystem(bytes: 1 << 16))
    fill(filesystem.path + "/ballast")
    #expect(failure { _ = try openStore(filesystem.path) }?.kind == .noSpace)
    unlink(filesystem.path + "/ballast")
    #expect(try openStore(filesystem.path).notices.isEmpty)
  }

  private func fill(_ path: String) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    let block = [UInt8](repeating: 0, count: 4_096)
    while write(descriptor, block, block.count) > 0 {}
    close(descriptor)
  }
}
