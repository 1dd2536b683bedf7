import Glibc
import Model
import Testing

@testable import HostMetrics

/// A way in which a file of the kernel's can be wrong.
enum Damage: CaseIterable {
  case missing, empty, cut, garbage, enormous, folder

  func apply(to path: String, in tree: FakeTree) {
    switch self {
    case .missing: tree.remove(path)
    case .empty: tree.write(path, "")
    case .cut: tree.write(path, String(Fixture.text(path).prefix(3)))
    case .garbage: tree.write(path, String(repeating: "\u{0}\u{7f}=:%\n - ", count: 400))
    case .enormous: truncate("\(tree.root)/\(path)", off_t(ReadBuffer.maximumBytes + 4096))
    case .folder:
      tree.remove(path)
      tree.makeDirectory(path)
    }
  }
}

@Suite("Bad files")
struct BadFileTests {
  /// The files of one collector each, and the signals that stand on them.
  static let files: [(path: String, signals: [String])] = [
    ("proc/stat", names(ProcessorSignal.self) + names(SoftInterruptSignal.self)),
    ("proc/loadavg", names(LoadSignal.self)), ("proc/meminfo", names(MemorySignal.self)),
    ("proc/vmstat", names(PagingSignal.self)),
    ("proc/pressure/cpu", [":system.linux.pressure.cpu.some"]),
    ("proc/sys/fs/file-nr", names(FileHandleSignal.self)),
    ("proc/net/softnet_stat", names(BacklogSignal.self)),
  ]

  private static func names<Signals: SignalSet>(_: Signals.Type) -> [String] {
    Signals.allCases.map { ":" + $0.template.name }
  }

  /// The signals of these files; others come from threads of their own, in whichever tick they are ready.
  private static let watched = Set(files.flatMap(\.signals))

  private func makeTree() -> FakeTree {
    let tree = FakeTree()
    tree.copyFixture()
    tree.write("proc/sys/fs/file-nr", "800 0 9000\n")
    tree.write("proc/net/softnet_stat", "00000001 00000000 00000000\n")
    return tree
  }

  private func signals(
    of sampler: HostSampler, from second: Int, on board: inout SignalBoard
  ) -> Set<String> {
    var keys: Set<String> = []
    for tick in 0...10 {
      board.take(sampler.sample(monotonicNanoseconds: .seconds(Double(second + tick))))
      keys.formUnion(board.values.keys)
    }
    return keys.intersection(Self.watched)
  }

  @Test("cost their own collector's signals and no others", arguments: files.indices, Damage.allCases)
  func alone(index: Int, damage: Damage) {
    let file = Self.files[index]
    let tree = makeTree()
    var (wholeBoard, board) = (SignalBoard(), SignalBoard())
    let whole = signals(of: HostSampler(settings: tree.settings), from: 0, on: &wholeBoard)
    damage.apply(to: file.path, in: tree)
    let sampler = HostSampler(settings: tree.settings)
    let left = signals(of: sampler, from: 0, on: &board)
    #expect(whole.subtracting(left).isSubset(of: file.signals))
    #expect(left.isSubset(of: whole))
    if damage == .missing || damage == .enormous || damage == .folder {
      let notices = sampler.takeNotices().filter { $0.source.hasSuffix(file.path) }
      #expect(notices.count == 1, "noted once, by its path")
    }
  }

  @Test("cost nothing once they are good again", arguments: files.indices)
  func healing(index: Int) {
    let path = Self.files[index].path
    let tree = makeTree()
    let sampler = HostSampler(settings: tree.settings)
    var board = SignalBoard()
    let whole = signals(of: sampler, from: 0, on: &board)
    _ = sampler.takeNotices()
    let text = path == "proc/sys/fs/file-nr" ? "800 0 9000\n" : Fixture.text(path)
    Damage.enormous.apply(to: path, in: tree)
    _ = signals(of: sampler, from: 100, on: &board)
    tree.write(path, path == "proc/net/softnet_stat" ? "00000001 00000000 00000000\n" : text)
    #expect(signals(of: sampler, from: 200, on: &board) == whole)
    let notices = sampler.takeNotices().filter { $0.source.hasSuffix(path) }
    #expect(notices.count == 2, "one when it breaks, one when it is good again")
  }
}
