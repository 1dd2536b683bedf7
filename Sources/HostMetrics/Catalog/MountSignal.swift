import Model

/// The state of a mounted filesystem.
///
/// Neither rings as a statistic: the engine knows both by name, and from which value on they are facts.
enum MountSignal: Int, SignalSet {
  case readOnly, unanswered

  var template: SignalTemplate {
    switch self {
    case .readOnly:
      .evidence(
        "system.linux.filesystem.forced_read_only", "read-only by the kernel", .dimensionless, .level,
        .filesystem, floor: 0.5, relative: 0,
        why: "1 where the kernel stopped all writes after an error: writers fail, and data may be damaged")
    case .unanswered:
      .evidence(
        "system.linux.filesystem.unanswered", "no answer for", .seconds, .level, .filesystem, floor: 5,
        relative: 1, why: "everything that touches the mount hangs: a server or a program is gone")
    }
  }
}
