import Model

/// What `/proc/net/stat/nf_conntrack` counts: a line of names, then a line of hexadecimal numbers a processor.
struct ConntrackCounters: Equatable {
  /// Connections in the table; the same number in every line.
  var entries: UInt64?
  var invalid: UInt64?
  var insertFailures: UInt64?
  var drops: UInt64?
  var earlyDrops: UInt64?

  /// Parses the file; `nil` where it has not both sorts of lines.
  ///
  /// - Note: Format: net/netfilter/nf_conntrack_standalone.c of the kernel, `ct_cpu_seq_show()`.
  init?(parsing bytes: UnsafeRawBufferPointer) {
    var text = ByteScanner(bytes)
    guard let names = text.line() else { return nil }
    var hasValues = false
    while var values = text.line() {
      hasValues = true
      var heading = names
      while true {
        let name = heading.field()
        var field = ByteScanner(values.field())
        guard !name.isEmpty, let value = field.hexadecimal() else { break }
        add(value, named: name)
      }
    }
    guard hasValues, entries != nil else { return nil }
  }

  private mutating func add(_ value: UInt64, named name: UnsafeRawBufferPointer) {
    if name.equals("entries") {
      entries = value
    } else if name.equals("invalid") {
      invalid = (invalid ?? 0) &+ value
    } else if name.equals("insert_failed") {
      insertFailures = (insertFailures ?? 0) &+ value
    } else if name.equals("drop") {
      drops = (drops ?? 0) &+ value
    } else if name.equals("early_drop") {
      earlyDrops = (earlyDrops ?? 0) &+ value
    }
  }
}

/// The firewall's table of connections, from `/proc/1/net/stat/nf_conntrack`; a host without one has no signals.
///
/// The largest size is one number for all network namespaces, so the reader's own `nf_conntrack_max` will do.
struct ConntrackCollector: Collector, ~Copyable {
  private var file: KeptFile
  private var maximum: KeptFile
  private var previous: ConntrackCounters?
  private var signals = SignalGroup<ConntrackSignal>(of: .host)

  init(_ settings: SamplerSettings) {
    file = KeptFile(
      settings.path("proc/1/net/stat/nf_conntrack"), orElse: settings.path("proc/net/stat/nf_conntrack"))
    maximum = KeptFile(settings.path("proc/sys/net/netfilter/nf_conntrack_max"), isOneRecord: true)
  }

  mutating func collect(_ context: inout CollectionContext) {
    let read = context.readIfPresent(&file, ConntrackCounters.init(parsing:))
    guard let current = read else {
      previous = nil
      return signals.close(in: &context.signals)
    }
    let largest = context.readIfPresent(&maximum, ByteScanner.number(parsing:))
    report(current, largest, &context)
    previous = current
  }

  private mutating func report(
    _ current: ConntrackCounters, _ largest: UInt64?, _ context: inout CollectionContext
  ) {
    let entries = current.entries.map { Double($0) }
    signals.report(.count, entries, to: &context.signals)
    if let largest, largest > 0 {
      signals.report(.utilization, entries.map { min($0 / Double(largest), 1) }, to: &context.signals)
    }
    guard let previous else { return }
    let elapsed = context.elapsed
    signals.report(.drops, rate(current.drops, since: previous.drops, over: elapsed), to: &context.signals)
    signals.report(
      .earlyDrops, rate(current.earlyDrops, since: previous.earlyDrops, over: elapsed), to: &context.signals)
    signals.report(
      .insertFailures, rate(current.insertFailures, since: previous.insertFailures, over: elapsed),
      to: &context.signals)
    signals.report(
      .invalid, rate(current.invalid, since: previous.invalid, over: elapsed), to: &context.signals)
  }
}
