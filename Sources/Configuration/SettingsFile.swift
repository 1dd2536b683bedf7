import Glibc

/// Reads one settings file, refusing what should not be believed.
struct SettingsFile {
  /// A configuration of every key there is takes a few kilobytes.
  private static let longest = 1 << 18

  /// The file, as it is to be opened.
  let path: String
  /// True when a file that others may write is refused.
  let mustBePrivate: Bool

  /// The file's text, or nothing when there is no such file.
  func read() throws(SettingsProblem) -> String? {
    // Not to hang on a FIFO: it is opened without waiting for its writer, and refused as no regular file.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw problem("cannot be opened: \(Self.errorText())")
    }
    defer { close(descriptor) }
    try check(descriptor)
    return try text(of: try bytes(from: descriptor))
  }

  private func check(_ descriptor: Int32) throws(SettingsProblem) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw problem("cannot be examined: \(Self.errorText())") }
    guard status.st_mode & S_IFMT == S_IFREG else { throw problem("is not a regular file") }
    guard mustBePrivate, status.st_mode & (S_IWGRP | S_IWOTH) != 0 else { return }
    throw problem("is writable by its group or by others, which is not safe; run: chmod go-w \(path)")
  }

  private func bytes(from descriptor: Int32) throws(SettingsProblem) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count == 0 { return bytes }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw problem("cannot be read: \(Self.errorText())") }
      bytes.append(contentsOf: chunk[..<count])
      guard bytes.count <= Self.longest else { throw problem("is longer than \(Self.longest) bytes") }
    }
  }

  private func text(of bytes: [UInt8]) throws(SettingsProblem) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let line = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }
    throw SettingsProblem(file: path, line: line.map { $0 + 1 }, message: "is not UTF-8 text")
  }

  private func problem(_ message: String) -> SettingsProblem {
    SettingsProblem(file: path, message: message)
  }

  /// What `errno` says, in words.
  static func errorText() -> String { String(cString: strerror(errno)) }
}
