import Glibc

/// Files beside the tests.
enum Fixture {
  static let isRegenerating = getenv("TOCSIN_REGENERATE") != nil

  static func path(_ name: String, from source: String = #filePath) -> String {
    source.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/"
      + name
  }

  static func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var result: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      guard count > 0 else { return result }
      result += chunk[..<count]
    }
  }

  static func write(_ bytes: [UInt8], to path: String) -> Bool {
    guard let file = fopen(path, "w") else { return false }
    defer { fclose(file) }
    return fwrite(bytes, 1, bytes.count, file) == bytes.count
  }

  /// Runs a program with its output thrown away.
  ///
  /// - Returns: Its exit status, or `nil` when it could not be started or was killed.
  static func run(_ arguments: [String]) -> Int32? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    var child = pid_t()
    var pointers = arguments.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    guard posix_spawnp(&child, arguments[0], &actions, nil, &pointers, environ) == 0 else { return nil }
    var status: Int32 = 0
    guard waitpid(child, &status, 0) == child, status & 0x7f == 0 else { return nil }
    return status >> 8 & 0xff
  }
}
