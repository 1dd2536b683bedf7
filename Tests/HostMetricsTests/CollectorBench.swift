import Glibc
import Model

@testable import HostMetrics

/// One collector with a made-up tree, ticked by hand.
struct CollectorBench: ~Copyable {
  let tree = FakeTree()
  var board = SignalBoard()
  /// What the newest tick told of changes: the entity's name, a colon, the summary.
  private(set) var changes: [String] = []
  private var context = CollectionContext()
  private var collect: (inout CollectionContext) -> Void = { _ in }

  /// Puts a collector at the bench; to be done before the first tick.
  mutating func use(_ collect: @escaping (inout CollectionContext) -> Void) {
    self.collect = collect
  }

  mutating func tick(at seconds: Double) {
    context.beginTick(at: seconds)
    collect(&context)
    board.take(context.signals.take())
    changes = context.changes.take().map { "\($0.entity.name): \($0.summary)" }
  }

  mutating func notices() -> [String] { context.notices.take().map(\.message) }
}

/// Files of a virtual machine with Debian's kernel 6.1, which has disks of each sort, an array and interfaces.
enum DebianFixture {
  static let root =
    Fixture.root.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/6.1-unified"

  static var settings: SamplerSettings {
    var settings = SamplerSettings()
    settings.root = root
    return settings
  }

  static func text(_ path: String) -> String {
    let descriptor = open("\(root)/\(path)", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(descriptor, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
  }

  static func parse<Value>(_ path: String, _ parser: (UnsafeRawBufferPointer) -> Value) -> Value {
    HostMetricsTests.parse(text(path), parser)
  }
}

extension CollectionContext {
  /// Begins a tick of a collector that runs in each of them.
  mutating func beginTick(at seconds: Double) {
    let before = now
    // Not from zero on: that is the time of a context which has not begun.
    _ = begin(at: .seconds(1000 + seconds))
    beginRun(since: before == 0 ? nil : before)
  }
}
