import Model

/// What `/sys/class/net/NAME/operstate` says.
enum LinkState {
  /// Parses the state: true where packets can pass, false where they cannot; `nil` where the driver does not tell.
  ///
  /// - Note: Words: RFC 2863, as in Documentation/networking/operstates.rst of the kernel.
  static func isUp(parsing bytes: UnsafeRawBufferPointer) -> Bool? {
    var text = ByteScanner(bytes)
    let word = text.field()
    if word.equals("up") { return true }
    return word.equals("down") || word.equals("lowerlayerdown") || word.equals("dormant") ? false : nil
  }
}

/// Follows whether an interface has its link.
///
/// `/proc/1/net` does not tell, so `/sys/class/net` is asked, which shows the network namespace in which it was
/// mounted: in a sandbox with a `/sys` of its own the interface is not there, and nothing is reported. The kernel's
/// own line in the journal is then what tells.
final class LinkWatch {
  private var file: KeptFile
  private var signals: SignalGroup<LinkSignal>
  private var isUp: Bool?
  private let entity: Entity

  init(_ settings: SamplerSettings, of entity: Entity) {
    file = KeptFile(settings.path("sys/class/net/\(entity.name)/operstate"), isOneRecord: true)
    self.entity = entity
    signals = SignalGroup(of: entity)
  }

  func collect(_ context: inout CollectionContext) {
    let now = context.readIfPresent(&file, LinkState.isUp(parsing:))
    guard let now else {
      isUp = nil
      return signals.close(in: &context.signals)
    }
    signals.report(.up, now ? 1 : 0, to: &context.signals)
    if let isUp, isUp != now {
      context.changes.note(.network, entity, now ? "link is up" : "link is down")
    }
    isUp = now
  }

  func close(in output: inout SignalOutput) {
    signals.close(in: &output)
  }
}
