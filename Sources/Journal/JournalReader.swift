import Glibc
import Model

/// Reads the journal through a child process, and starts it again whenever it ends.
///
/// ```swift
/// let reader = JournalReader(options: ReaderOptions(executable: "/usr/bin/tocsind", start: .tail))
/// while let message = reader.next(timeoutMilliseconds: 1000) { … }
/// ```
///
/// No entry is handed on twice and none is passed over without a word, however often the child dies: a new
/// one begins after the last batch that ``next(timeoutMilliseconds:)`` returned. A caller that does not ask
/// for more makes the child wait. For one thread, which must outlive the child: the kernel ends the child
/// together with the thread that started it.
public final class JournalReader {
  private let options: ReaderOptions
  private var process: ReaderProcess?
  private var parser = FrameParser()
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)
  private var hasGreeted = false
  private var lastWords: Resumption.LastWords?
  private var resumption: Resumption
  private var hasStarted = false
  private var notBefore: Int64 = 0
  /// `CLOCK_MONOTONIC` in milliseconds when the child last said anything; 0 before.
  ///
  /// A child that has nothing to hand on says so every ten seconds.
  public private(set) var heardMilliseconds: Int64 = 0

  /// Prepares to read; the child is started by the first call of ``next(timeoutMilliseconds:)``.
  public init(options: ReaderOptions) {
    self.options = options
    resumption = Resumption(start: options.start, now: ReaderClock.realtimeMicroseconds)
  }

  deinit { stop() }

  /// Waits for the next message.
  ///
  /// - Returns: `nil` when none comes within the timeout.
  public func next(timeoutMilliseconds: Int) -> ReaderMessage? {
    let deadline = ReaderClock.monotonicMilliseconds + Int64(max(0, timeoutMilliseconds))
    while true {
      guard let process else {
        if let message = startWhenDue(deadline: deadline) { return message }
        if self.process == nil { return nil }
        continue
      }
      do throws(CodingFailure) {
        while let message = try parser.next() {
          if let message = try accept(message) { return message }
        }
      } catch {
        return abandon(process, because: "sent what is no message: \(error)", patience: 0)
      }
      let wait = deadline - ReaderClock.monotonicMilliseconds
      guard process.waitForOutput(milliseconds: wait) else {
        if wait <= 0 { return nil }
        continue
      }
      let count = buffer.withUnsafeMutableBytes { process.read(into: $0) }
      if count == 0 { return abandon(process, because: nil, patience: 200) }
      if let count { parser.append(buffer[..<count]) }
    }
  }

  /// Ends the child; the next call of ``next(timeoutMilliseconds:)`` would start another one.
  public func stop() {
    guard let process else { return }
    self.process = nil
    _ = process.end(patience: 0)
  }

  // MARK: The child

  /// The child's process id while there is one.
  var childIdentifier: Int32? { process?.identifier }

  /// Starts a child, unless the back-off lasts beyond the deadline.
  private func startWhenDue(deadline: Int64) -> ReaderMessage? {
    let wait = notBefore - ReaderClock.monotonicMilliseconds
    let most = deadline - ReaderClock.monotonicMilliseconds
    ReaderClock.sleep(milliseconds: max(0, min(wait, most)))
    guard wait <= most else { return nil }
    parser = FrameParser()
    hasGreeted = false
    lastWords = nil
    do throws(JournalFailure) {
      process = try ReaderProcess(
        executable: options.executable, arguments: options.arguments + arguments().words)
      hasStarted = true
      return nil
    } catch {
      return noteEnd("the journal reader could not be started: \(error)", isCrash: false)
    }
  }

  private func arguments() -> ReaderArguments {
    var arguments = ReaderArguments()
    arguments.directories = options.directories
    arguments.start = hasStarted ? resumption.next : options.start
    arguments.groupStarts = resumption.groupStarts
    arguments.skippedFiles = resumption.skippedFiles
    arguments.ownUnit = options.ownUnit
    arguments.ownMessageIDs = options.ownMessageIDs
    arguments.ignoredUnits = options.ignoredUnits
    arguments.machineID = options.machineID
    return arguments
  }

  private func abandon(
    _ process: ReaderProcess, because reason: String?, patience: Int64
  ) -> ReaderMessage {
    self.process = nil
    let ending = process.end(patience: patience)
    let isCrash = reason == nil && ending.isCrash
    let place = isCrash ? lastWords.map(\.path).flatMap { $0.isEmpty ? nil : " in \($0)" } ?? "" : ""
    return noteEnd("the journal reader \(reason ?? ending.text)\(place)", isCrash: isCrash)
  }

  private func noteEnd(_ reason: String, isCrash: Bool) -> ReaderMessage {
    resumption.fail(isCrash: isCrash, lastWords: lastWords)
    notBefore =
      ReaderClock.monotonicMilliseconds + ReaderClock.backOff(attempt: resumption.attempts)
    return .restarted(reason: reason + resumption.consequence, attempt: resumption.attempts)
  }

  // MARK: Its messages

  private func accept(_ message: ChildMessage) throws(CodingFailure) -> ReaderMessage? {
    heardMilliseconds = ReaderClock.monotonicMilliseconds
    if case .hello(let version) = message {
      guard version == ChildMessage.version else {
        throw .version(found: version, supported: ChildMessage.version)
      }
      hasGreeted = true
      return nil
    }
    guard hasGreeted else { throw .invalid("greeting", at: 0) }
    switch message {
    case .hello, .pulse: return nil
    case .batch(let batch, let position, let facts): return accept(batch, position, facts)
    case .caughtUp: return .caughtUp
    case .notice(let text): return .notice(text)
    case .unavailable(let reason): return .unavailable(reason)
    case .dying(let group, let file):
      lastWords = Resumption.LastWords(
        group: group, path: file, fileID: JournalFileHeader(path: file)?.fileID)
      return nil
    }
  }

  private func accept(
    _ batch: EntryBatch, _ position: JournalPosition, _ facts: BatchFacts
  ) -> ReaderMessage {
    resumption.deliver(position, of: facts.group)
    return .batch(
      batch,
      ReaderProgress(
        cursor: resumption.cursor, position: position, journal: facts.group, isBehind: facts.isBehind,
        ignored: facts.ignored, gaps: facts.gaps, hasGapDetection: facts.hasGapDetection))
  }
}
