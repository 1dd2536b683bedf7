import Model

/// What `/proc/PID/cgroup` says.
enum ProcessControlGroup {
  /// The unit of a process, empty where it has none.
  ///
  /// Version 2's line tells it, or systemd's own hierarchy where version 2 is not in use.
  static func unit(parsing bytes: UnsafeRawBufferPointer) -> String {
    var text = ByteScanner(bytes)
    var unit = ""
    while var line = text.line() {
      let hierarchy = line.take(through: UInt8(ascii: ":"))
      let controllers = line.take(through: UInt8(ascii: ":"))
      guard hierarchy.equals("0") || controllers.equals("name=systemd") else { continue }
      let found = UnitName.unit(ofControlGroup: line.rest)
      if !found.isEmpty { unit = found }
    }
    return unit
  }
}
