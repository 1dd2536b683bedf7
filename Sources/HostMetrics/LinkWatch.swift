import Model

/// What `/sys/class/net/NAME/operstate` says.
enum LinkState: Equatable {
  /// Packets can pass.
  case up
  /// They cannot.
  case down
  /// The driver does not tell, as that of the loopback.
  case untold

  /// Parses the state; `nil` where it is none.
  ///
  /// - Note: Words: RFC 2863, as in Documentation/networking/operstates.rst of the kernel.
  init?(parsing bytes: UnsafeRawBufferPointer) {
    var text = ByteScanner(bytes)
    let word = text.field()
    if word.equals("up") {
      self = .up
    } else if word.equals("unknown") {
      self = .untold
    } else if Self.isDown(word) {
      self = .down
    } else {
      return nil
    }
  }

  private static func isDown(_ word: UnsafeRawBufferPointer) -> Bool {
    word.equals("down") || word.equals("lowerlayerdown") || word.equals("dormant")
      || word.equals("notpresent") || word.equals("testing")
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
  private var state = LinkState.untold
  private let entity: Entity

  init(_ settings: SamplerSettings, of entity: Entity) {
    file = KeptFile(settings.path("sys/class/net/\(entity.name)/operstate"), isOneRecord: true)
    self.entity = entity
    signals = SignalGroup(of: entity)
  }

  func collect(_ context: inout CollectionContext) {
    let now = context.readIfPresent(&file, LinkState.init(parsing:)) ?? .untold
    defer { state = now }
    guard now != .untold else { return signals.close(in: &context.signals) }
    signals.report(.up, now == .up ? 1 : 0, to: &context.signals)
    guard state != .untold, state != now else { return }
    context.changes.note(.network, entity, now == .up ? "link is up" : "link is down")
  }

  func close(in output: inout SignalOutput) {
    signals.close(in: &output)
  }
}
