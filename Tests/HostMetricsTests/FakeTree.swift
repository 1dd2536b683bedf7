import Glibc
import TestSupport

@testable import HostMetrics

/// A directory for one test, removed with everything in it when the test is over.
final class FakeTree {
  let root: String

  init() {
    root = makeTemporaryFolder() ?? "/nonexistent"
  }

  deinit { Self.remove(root) }

  /// The sampler's settings for this tree.
  var settings: SamplerSettings {
    var settings = SamplerSettings()
    settings.root = root
    return settings
  }

  /// Writes a file over what is there, keeping its inode, and makes its parent directories.
  func write(_ path: String, _ text: String) {
    makeDirectory(path.split(separator: "/").dropLast().joined(separator: "/"))
    let descriptor = open("\(root)/\(path)", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { return }
    let bytes = Array(text.utf8)
    _ = Glibc.write(descriptor, bytes, bytes.count)
    close(descriptor)
  }

  func makeDirectory(_ path: String) {
    var parent = root
    for component in path.split(separator: "/") {
      parent += "/" + component
      mkdir(parent, 0o755)
    }
  }

  func remove(_ path: String) {
    Self.remove("\(root)/\(path)")
  }

  /// Copies the fixture of a real host's `/proc` into the tree.
  func copyFixture() {
    for path in Fixture.paths { write(path, Fixture.text(path)) }
  }

  private static func remove(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR, let stream = opendir(path) else {
      unlink(path)
      return
    }
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { remove("\(path)/\(name)") }
    }
    closedir(stream)
    rmdir(path)
  }
}

/// Files of a real host: kernel 6.18.44, two processors, one disk, control groups in the hybrid layout.
enum Fixture {
  static let root =
    "\(#filePath)".split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/Fixtures/6.18.44"

  static let paths = [
    "proc/stat", "proc/loadavg", "proc/meminfo", "proc/vmstat", "proc/diskstats", "proc/pressure/cpu",
    "proc/pressure/memory", "proc/pressure/io", "proc/1/net/dev", "proc/1/net/snmp", "proc/1/net/netstat",
    "proc/1/net/snmp6", "proc/1/net/sockstat", "proc/1/net/sockstat6", "proc/1/net/stat/nf_conntrack",
    "proc/1/mountinfo", "proc/1/stat", "proc/1/cgroup", "proc/2/stat", "proc/2/cgroup", "proc/4/stat",
    "proc/4/cgroup", "proc/28228/stat", "proc/self/stat", "proc/uptime",
  ]

  static func bytes(_ path: String) -> [UInt8] {
    let descriptor = open("\(root)/\(path)", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(descriptor, &bytes, bytes.count)
    return Array(bytes.prefix(max(count, 0)))
  }

  static func text(_ path: String) -> String {
    String(decoding: bytes(path), as: UTF8.self)
  }

  /// Hands a fixture's bytes to a parser.
  static func parse<Value>(_ path: String, _ parser: (UnsafeRawBufferPointer) -> Value) -> Value {
    bytes(path).withUnsafeBytes(parser)
  }
}

/// Hands a text's bytes to a parser.
func parse<Value>(_ text: String, _ parser: (UnsafeRawBufferPointer) -> Value) -> Value {
  Array(text.utf8).withUnsafeBytes(parser)
}
