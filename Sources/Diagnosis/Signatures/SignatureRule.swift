import Model
import Patterns

/// A signature made ready for matching.
///
/// A class, because handing one over must cost nothing beside a search: a signature has fifteen texts.
final class SignatureRule: Sendable {
  let signature: Signature
  let pattern: Pattern?
  private let globs: [GlobPattern]
  private let programs: [[UInt8]]
  /// The signature that tells the entity and the class: its own, or that of the one that it ends.
  let target: Signature
  /// True where another signature ends its fault.
  let hasEnding: Bool

  /// Compiles a signature; nil where its pattern is none.
  ///
  /// - Parameters:
  ///   - signature: The signature.
  ///   - target: The signature whose fault it ends; nil for itself.
  ///   - hasEnding: True where another signature ends its fault.
  init?(_ signature: Signature, ending target: Signature?, hasEnding: Bool) {
    self.signature = signature
    self.hasEnding = hasEnding
    self.target = target ?? signature
    if signature.pattern.isEmpty {
      pattern = nil
    } else if let pattern = try? Pattern(signature.pattern) {
      self.pattern = pattern
    } else {
      return nil
    }
    if case .units(let globs) = signature.sender {
      self.globs = globs.map(GlobPattern.init)
    } else {
      globs = []
    }
    if case .programs(let programs) = signature.sender {
      self.programs = programs.map { Array($0.utf8) }
    } else {
      programs = []
    }
  }

  /// True where the sender of an entry is one whose word the signature takes, whatever it says.
  func believes(_ entry: LogEntry, in batch: EntryBatch) -> Bool {
    switch signature.sender {
    case .kernel: entry.transport == .kernel && !entry.isForeign
    case .journald: entry.transport == .driver && !entry.isForeign
    case .manager: entry.pid == 1 && entry.transport != .kernel && !entry.isAboutOwn
    case .units: isSystemUnit(entry, in: batch)
    case .programs: isProgram(entry, in: batch)
    }
  }

  private func isProgram(_ entry: LogEntry, in batch: EntryBatch) -> Bool {
    guard entry.transport != .kernel, !entry.isForeign else { return false }
    let name = batch.bytes[entry.command.indices]
    return programs.contains { name.elementsEqual($0) }
  }

  /// True where some entry of this sender's unit may be one whose word the signature takes.
  func mayBelieve(_ entry: LogEntry, in batch: EntryBatch) -> Bool {
    switch signature.sender {
    case .kernel: entry.transport == .kernel
    case .journald, .manager, .programs: entry.transport != .kernel
    case .units: isSystemUnit(entry, in: batch)
    }
  }

  /// True where the entry is of a system service, and of one that a glob stands for.
  private func isSystemUnit(_ entry: LogEntry, in batch: EntryBatch) -> Bool {
    guard entry.transport != .kernel, entry.transport != .driver else { return false }
    var name = batch.bytes[entry.unit.indices]
    if entry.isForeign {
      // What another host's service says can be about that service only.
      guard target.entity == .unit, let slash = name.firstIndex(of: UInt8(ascii: "/")) else { return false }
      name = name[(slash + 1)...]
    }
    guard Self.isOfSystem(name), !isAboutUser(entry, in: batch) else { return false }
    return globs.isEmpty || globs.contains { $0.matches(Array(name)) }
  }

  /// True where the entry is about a unit of a user: what crashes there is no fault of the host's.
  private func isAboutUser(_ entry: LogEntry, in batch: EntryBatch) -> Bool {
    var subject = batch.bytes[entry.subjectUnit.indices]
    if entry.isForeign, let slash = subject.firstIndex(of: UInt8(ascii: "/")) {
      subject = subject[(slash + 1)...]
    }
    return Self.isOfUser(subject)
  }

  /// Units of the system manager that run programs; a user's own manager is `user@UID.service`, and all that it
  /// starts has that name here.
  static func isOfSystem(_ unit: ArraySlice<UInt8>) -> Bool {
    if isOfUser(unit) { return false }
    return unit.suffix(8).elementsEqual(".service".utf8)
      || unit.suffix(6).elementsEqual(".scope".utf8) && !unit.elementsEqual("init.scope".utf8)
  }

  /// Users' managers and sessions, in which everybody runs what he likes.
  private static func isOfUser(_ unit: ArraySlice<UInt8>) -> Bool {
    unit.starts(with: "user@".utf8) || unit.starts(with: "session-".utf8)
  }
}
