import Glibc
import Testing

/// The programs that were built together with the tests.
enum BuiltProducts {
  /// The folder of the test program, where SwiftPM puts every product.
  static let folder: String = {
    guard let resolved = realpath("/proc/self/exe", nil) else { return "." }
    defer { free(resolved) }
    return String(cString: resolved).split(separator: "/").dropLast().map { "/" + $0 }.joined()
  }()

  static var tocsind: String { folder + "/tocsind" }
  static var tocsin: String { folder + "/tocsin" }
}

/// A program that runs, with its output in files; killed when nobody holds it any more.
final class RunningProgram {
  let identifier: pid_t
  private let folder = TemporaryFolder()
  private var ended: Int32?

  /// Starts a program.
  ///
  /// `environment` holds variables beside those of the tests.
  init(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let flags = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, folder.path + "/out", flags, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, folder.path + "/err", flags, 0o600)
    var identifier: pid_t = 0
    let status = Self.withStrings([program] + arguments) { argv in
      Self.withStrings(Self.variables(environment)) { envp in
        posix_spawnp(&identifier, program, &actions, nil, argv, envp)
      }
    }
    try #require(status == 0, "\(program): \(String(cString: strerror(status)))")
    self.identifier = identifier
  }

  deinit {
    guard ended == nil else { return }
    kill(identifier, SIGKILL)
    var status: Int32 = 0
    waitpid(identifier, &status, 0)
  }

  var output: String { folder.text("out") }
  var errors: String { folder.text("err") }

  /// The exit status, 128 and the signal's number where a signal ended it, nil while it runs.
  var exitStatus: Int32? {
    if let ended { return ended }
    var status: Int32 = 0
    guard waitpid(identifier, &status, WNOHANG) == identifier else { return nil }
    ended = status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
    return ended
  }

  func signal(_ number: Int32) { kill(identifier, number) }

  /// Waits for its end.
  func end(within seconds: Double = 20) async throws -> Int32? {
    try await eventually(within: seconds) { self.exitStatus != nil }
    return exitStatus
  }

  /// Few of the tests' own: those that tell a service where it is must not get through.
  private static func variables(_ added: [String: String]) -> [String] {
    var variables = added.map { "\($0.key)=\($0.value)" }
    for name in ["PATH", "HOME", "TZ", "LD_LIBRARY_PATH"] {
      if let value = getenv(name) { variables.append("\(name)=\(String(cString: value))") }
    }
    return variables
  }

  private static func withStrings<Result>(
    _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    var pointers = strings.map { strdup($0) } + [nil]
    defer { pointers.forEach { free($0) } }
    return pointers.withUnsafeMutableBufferPointer { buffer in
      // There is always the terminating nil in it.
      guard let base = buffer.baseAddress else { preconditionFailure("an empty array of strings") }
      return body(base)
    }
  }
}

/// What a program that has ended said.
struct Finished {
  var status: Int32?
  var output: String
  var errors: String

  /// Runs a program to its end.
  init(_ program: String, _ arguments: [String], environment: [String: String] = [:]) async throws {
    let running = try RunningProgram(program, arguments, environment: environment)
    status = try await running.end()
    output = running.output
    errors = running.errors
  }
}

/// Waits until something holds; returns whether it does in the end.
@discardableResult
func eventually(within seconds: Double = 20, _ holds: () async throws -> Bool) async throws -> Bool {
  let deadline = ContinuousClock.now + .seconds(seconds)
  while try await !holds() {
    guard ContinuousClock.now < deadline else { return false }
    try await Task.sleep(for: .milliseconds(20))
  }
  return true
}
