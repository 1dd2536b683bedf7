public import Model

/// One command that shows an operator more of a cause; it changes nothing.
public enum CheckCommand {
  /// The command for a cause of an incident; empty where none would help.
  public static func text(for cause: Cause, _ incident: Incident) -> String {
    if cause.entity.kind == .unit, !cause.entity.name.contains("*") { return ofUnit(cause) }
    switch cause.kind {
    case .filesystem where incident.entity.kind == .filesystem:
      return "df -h \(quoted(incident.entity.name))"
    case .cpu, .tasks, .jobs: return "systemd-cgtop -n 2 -b --order=cpu"
    case .memory, .outOfMemory: return "systemd-cgtop -n 2 -b --order=memory"
    case .io, .latency: return "systemd-cgtop -n 2 -b --order=io"
    case .filesystem: return "df -h"
    case .network where cause.entity.kind == .interface:
      return "ip -s link show dev \(quoted(cause.entity.name))"
    case .network, .connections: return "ss -s"
    case .clock: return "timedatectl timesync-status"
    case .kernel, .hardware: return "journalctl -k -p err --since -1h"
    case .authentication: return "lastb -n 20"
    case .nameResolution: return "resolvectl status"
    case .files, .logs, .locking, .configuration, .unit, .package, .certificate, .application: return ""
    }
  }

  private static func ofUnit(_ cause: Cause) -> String {
    let unit = quoted(cause.entity.name)
    switch cause.kind {
    case .logs, .locking, .nameResolution, .authentication, .certificate, .connections, .configuration, .unit,
      .outOfMemory, .package, .application:
      return "journalctl -u \(unit) --since -10min"
    case .cpu, .memory, .io, .filesystem, .tasks, .files, .network, .jobs, .latency, .clock, .kernel,
      .hardware:
      return cause.entity.name.hasPrefix("-") ? "systemctl status -- \(unit)" : "systemctl status \(unit)"
    }
  }

  /// A word of a shell that means nothing but itself.
  static func quoted(_ word: String) -> String {
    let plain = word.utf8.allSatisfy { byte in
      byte.isAlphanumeric || "-_.:@/+,".utf8.contains(byte)
    }
    guard !plain || word.isEmpty else { return word }
    return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}

extension UInt8 {
  fileprivate var isAlphanumeric: Bool {
    self &- UInt8(ascii: "0") < 10 || (self | 0x20) &- UInt8(ascii: "a") < 26
  }
}
