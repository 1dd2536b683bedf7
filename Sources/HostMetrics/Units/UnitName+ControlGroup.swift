import Model

extension UnitName {
  /// The unit that a control group belongs to: the first component of its path that is not a slice.
  ///
  /// - Parameter path: The path below the hierarchy's root, as in `/proc/PID/cgroup`.
  /// - Returns: The unit's folded name, empty where the control group is none of a unit's.
  static func unit(ofControlGroup path: UnsafeRawBufferPointer) -> String {
    var components = ByteScanner(path)
    while !components.isAtEnd {
      let component = components.take(through: UInt8(ascii: "/"))
      if isUnit(component) { return folded(unescaped(component)) }
      if !component.isEmpty, !component.hasSuffix(".slice") { return "" }
    }
    return ""
  }

  /// True for the name of a control group that belongs to a unit which can hold processes.
  static func isUnit(_ name: UnsafeRawBufferPointer) -> Bool {
    name.hasSuffix(".service") || name.hasSuffix(".scope") || name.hasSuffix(".socket")
      || name.hasSuffix(".mount") || name.hasSuffix(".swap")
  }

  /// The unit's name: systemd puts an underscore before names that the kernel could take for files of its own.
  static func unescaped(_ name: UnsafeRawBufferPointer) -> String {
    guard name.first == UInt8(ascii: "_") else { return name.text }
    return UnsafeRawBufferPointer(rebasing: name[1...]).text
  }
}
