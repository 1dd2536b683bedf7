import Engine
import Glibc
import Model

/// What the machine says of itself, read once.
enum HostFacts {
  static func identity(root: String) -> HostIdentity {
    HostIdentity(name: hostName(), machineID: machineID(root: root))
  }

  /// The boot that is running; all zero where the kernel does not say.
  static func bootID(root: String) -> Identifier128 {
    firstLine(of: root + "/proc/sys/kernel/random/boot_id").flatMap { Identifier128($0) } ?? .none
  }

  private static func machineID(root: String) -> Identifier128 {
    firstLine(of: root + "/etc/machine-id").flatMap { Identifier128($0) } ?? .none
  }

  /// The name up to its first dot, as syslog has it.
  private static func hostName() -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "localhost" }
    let name = buffer.prefix { $0 != 0 && $0 != CChar(UInt8(ascii: ".")) }.map { UInt8(bitPattern: $0) }
    return name.isEmpty ? "localhost" : String(decoding: name, as: UTF8.self)
  }

  private static func firstLine(of path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = read(descriptor, &buffer, buffer.count)
    guard count > 0 else { return nil }
    return String(decoding: buffer[..<count].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }
}
