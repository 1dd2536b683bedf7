public import Configuration
import Glibc
import Model

/// Why a decision could not be written or removed.
public struct DecisionFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// One line that names the file and the reason.
  public var description: String
}

extension DecisionShelf {
  /// Writes a decision to a file of its own, whole or not at all, and on the disk when it returns.
  public func write(_ record: DecisionRecord) throws(DecisionFailure) {
    let text = record.toml
    guard text.utf8.count <= Self.longestFile else {
      throw DecisionFailure(
        description: "the decision has \(text.utf8.count) bytes and its file may have \(Self.longestFile): "
          + "name less, or decide twice")
    }
    let path = path(of: record.decision.id)
    let draft = "\(folder)/.\(record.decision.id).new"
    guard mkdir(folder, 0o750) == 0 || errno == EEXIST else { throw failure(folder, "cannot be made") }
    do throws(DecisionFailure) {
      try fill(draft, text)
      guard rename(draft, path) == 0 else { throw failure(path, "cannot be written") }
    } catch {
      unlink(draft)
      throw error
    }
    settle()
  }

  /// Removes a decision's file, whatever it is called; one that is not there is no error.
  public func remove(file path: String) throws(DecisionFailure) {
    guard unlink(path) == 0 || errno == ENOENT else { throw failure(path, "cannot be removed") }
    settle()
  }

  private func path(of id: String) -> String { "\(folder)/\(id).toml" }

  private func fill(_ path: String, _ text: String) throws(DecisionFailure) {
    // Nothing is followed and nothing is shared: a draft of a daemon that died is replaced.
    unlink(path)
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let descriptor = open(path, flags, 0o640)
    guard descriptor >= 0 else { throw failure(path, "cannot be written") }
    defer { close(descriptor) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure(path, "cannot be written") }
      rest = rest.dropFirst(count)
    }
    guard fsync(descriptor) == 0 else { throw failure(path, "cannot be written") }
  }

  /// Has the folder itself on the disk, so that a name that came or went does not come back.
  private func settle() {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  private func failure(_ path: String, _ what: String) -> DecisionFailure {
    DecisionFailure(description: "\(path): \(what): \(String(cString: strerror(errno)))")
  }
}
