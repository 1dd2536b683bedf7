import Model

/// What `/proc/sys/fs/file-nr` says.
struct FileHandles: Equatable {
  /// Files, pipes and sockets that are open, over all processes.
  private(set) var open: Double
  /// How many can be; most kernels of today set a number that nobody reaches.
  private(set) var maximum: Double

  /// Parses `/proc/sys/fs/file-nr`: allocated, of these unused, maximum.
  init?(parsing bytes: UnsafeRawBufferPointer) {
    var text = ByteScanner(bytes)
    guard let allocated = text.number(), let unused = text.number(), let maximum = text.number(), maximum > 0
    else { return nil }
    open = Double(allocated >= unused ? allocated - unused : 0)
    self.maximum = Double(maximum)
  }

  /// The share that is open, 0 to 1.
  var utilization: Double { min(open / maximum, 1) }
}

/// How many files are open on the host, from `/proc/sys/fs/file-nr`.
struct FileHandleCollector: Collector, ~Copyable {
  private var file: KeptFile
  private var signals = SignalGroup<FileHandleSignal>(of: .host)

  init(_ settings: SamplerSettings) {
    file = KeptFile(settings.path("proc/sys/fs/file-nr"), isOneRecord: true)
  }

  mutating func collect(_ context: inout CollectionContext) {
    guard let handles = context.read(&file, FileHandles.init(parsing:)) else {
      return signals.close(in: &context.signals)
    }
    signals.report(.open, handles.open, to: &context.signals)
    signals.report(.utilization, handles.utilization, to: &context.signals)
  }
}
