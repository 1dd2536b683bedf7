import Configuration
import Model
import Store
import Testing

@testable import tocsind

@Suite("The state folder")
struct StateKeeperTests {
  private static let mark = [UInt8](repeating: 0xab, count: 300)

  @Test("a snapshot that is damaged is told when it is passed over")
  func damaged() throws {
    let folder = TemporaryFolder()
    for number in 1...2 as ClosedRange<UInt64> {
      try StateKeeper(directory: folder.path).save(
        Snapshot(
          formatVersion: 1, realtimeMicroseconds: 0, engine: number == 1 ? [1] : Self.mark, journalCursor: "",
          alertSequence: number), limit: ByteSize(bytes: 1 << 20), leftovers: TimeSpan(seconds: 60), at: nil)
    }
    for name in folder.names() {
      let bytes = folder.read(name)
      guard let place = bytes.firstRange(of: Self.mark) else { continue }
      folder.write(name, bytes[..<place.lowerBound] + [0xac] + bytes[(place.lowerBound + 1)...])
    }
    let said = Monitor<[String]>([])
    let keeper = StateKeeper(directory: folder.path) { line in said.update { $0.append(line) } }
    #expect(keeper.snapshots().map(\.alertSequence) == [1])
    #expect(said.update { $0 } == ["\(folder.path)/state.db: snapshot 2 is damaged and was passed over"])
  }
}
