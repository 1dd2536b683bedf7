import Model

/// What a file of `/proc/pressure` counts since boot: microseconds in which work was stalled.
struct PressureTotals: Equatable {
  /// Time in which at least one task waited.
  private(set) var some: UInt64?
  /// Time in which every task that was not idle waited.
  private(set) var full: UInt64?

  /// Parses the `total=` fields; `nil` where the line `some` has none.
  ///
  /// - Note: Format: Documentation/accounting/psi.rst of the kernel.
  init?(parsing bytes: UnsafeRawBufferPointer) {
    var text = ByteScanner(bytes)
    while var line = text.line() {
      let kind = line.field()
      if kind.equals("some") { some = Self.total(&line) }
      if kind.equals("full") { full = Self.total(&line) }
    }
    guard some != nil else { return nil }
  }

  private static func total(_ line: inout ByteScanner) -> UInt64? {
    while true {
      var field = ByteScanner(line.field())
      if field.isAtEnd { return nil }
      if field.take(through: UInt8(ascii: "=")).equals("total") { return field.number() }
    }
  }
}

/// The share of time in which work waited for a resource, from `/proc/pressure`.
///
/// The kernel's own averages are left aside: the totals give the exact share of each interval. For the
/// processor only `some` is reported; a whole host's `full` is zero by definition.
struct PressureCollector: Collector, ~Copyable {
  private var file: KeptFile
  private let someSignal: PressureSignal
  private let fullSignal: PressureSignal?
  private var signals = SignalGroup<PressureSignal>(of: .host)
  private var previous: PressureTotals?

  init(_ settings: SamplerSettings, of resource: String, some: PressureSignal, full: PressureSignal?) {
    file = KeptFile(settings.path("proc/pressure/\(resource)"), isOneRecord: true)
    someSignal = some
    fullSignal = full
  }

  mutating func collect(_ context: inout CollectionContext) {
    let current = context.read(&file, PressureTotals.init(parsing:))
    defer { previous = current }
    guard let current else { return signals.close(in: &context.signals) }
    let some = Self.share(current.some, previous?.some, context.elapsed)
    signals.report(someSignal, some, to: &context.signals)
    guard let fullSignal else { return }
    signals.report(
      fullSignal, Self.share(current.full, previous?.full, context.elapsed), to: &context.signals)
  }

  /// Stalled time over elapsed time; the two clocks are not read at once, so the share is held to 1.
  private static func share(_ current: UInt64?, _ previous: UInt64?, _ elapsed: Double?) -> Double? {
    rate(current, since: previous, over: elapsed).map { min($0 / 1e6, 1) }
  }
}
