import Glibc

/// The unit that another process belongs to.
public enum PeerUnit {
  /// The folded name of the unit of a process, by its id; empty where it has none or is gone.
  public static func name(process: Int32) -> String {
    var file = KeptFile("/proc/\(process)/cgroup", isOneRecord: true)
    var buffer = ReadBuffer()
    return (try? file.read(into: &buffer)).map(ProcessControlGroup.unit(parsing:)) ?? ""
  }
}
