internal import Alerts
internal import Glibc

/// Follows the alert files, for those who hand every transition on and must not lose one.
///
/// It goes on behind the last transition that was dealt with, whatever has happened since: the files may have been
/// renamed, compressed or cut short, any number of times. A transition is known by its number, so no line is handed
/// out twice; a line that is not whole yet is left for the next time.
///
/// Where numbers begin anew, as after the state and the alerts of a host were deleted, lines that are younger than
/// the last one count as new. Where lines are gone before they could be read, ``missing`` says how many.
public struct AlertTail {
  /// The last transition that was handed out, or from behind which it was begun.
  public private(set) var position: TailPosition
  /// Transitions that were in no file any more, by the gaps in their numbers.
  public private(set) var missing: UInt64 = 0
  /// Lines that are no transitions.
  public private(set) var skipped: UInt64 = 0

  private let path: String
  private var file: TailFile?
  private var isGapExamined = false

  /// Begins behind a transition.
  ///
  /// - Parameters:
  ///   - path: The folder of the alert files.
  ///   - position: The last transition that was dealt with; nil to begin behind the newest one.
  /// - Throws: ``AlertLogFailure`` where the folder or a file cannot be read.
  public init(directory path: String, after position: TailPosition?) throws(AlertLogFailure) {
    self.path = path
    if let position {
      self.position = position
    } else {
      self.position = try TailSurvey(directory: path, backTo: nil).newest ?? .beginning
    }
  }

  /// The next transitions, oldest first; none where there are no new ones yet.
  ///
  /// - Throws: ``AlertLogFailure`` where a file cannot be read; the next call tries again.
  public mutating func read(atMost limit: Int) throws(AlertLogFailure) -> [TailedLine] {
    if file == nil {
      let former = try survey(atMost: limit)
      guard former.isEmpty else { return former }
    }
    let lines = try readCurrent(atMost: limit)
    guard lines.isEmpty, let open = file, try open.isReplaced(in: path) else { return lines }
    // Nothing is written to it any more; what came after it is looked for by its numbers.
    file = nil
    return []
  }

  // MARK: files that were rotated away

  /// What the rotated files hold that was not dealt with yet; then the current one is opened.
  private mutating func survey(atMost limit: Int) throws(AlertLogFailure) -> [TailedLine] {
    let survey = try TailSurvey(directory: path, backTo: position)
    if let start = survey.restart(after: position) { position = start }
    let found = try survey.lines(after: position, atMost: limit)
    skipped += found.skipped
    guard found.lines.isEmpty else { return take(found.lines) }
    file = try TailFile(in: path)
    return []
  }

  // MARK: the current file

  private mutating func readCurrent(atMost limit: Int) throws(AlertLogFailure) -> [TailedLine] {
    guard let open = file else { return [] }
    guard try open.grows() else {
      file = nil
      return []
    }
    let found = try open.lines(after: position, atMost: limit)
    skipped += found.skipped
    if hasGap(before: found.lines), !isGapExamined {
      // The file may have been rotated between the survey and its opening: look once more.
      isGapExamined = true
      file = nil
      return []
    }
    return take(found.lines)
  }

  private func hasGap(before lines: [TailedLine]) -> Bool {
    guard let first = lines.first, position.sequence > 0 else { return false }
    return first.position.sequence > position.sequence + 1
  }

  private mutating func take(_ lines: [TailedLine]) -> [TailedLine] {
    isGapExamined = isGapExamined && lines.isEmpty
    for line in lines {
      let number = line.position.sequence
      if position.sequence > 0, number > position.sequence + 1 { missing += number - position.sequence - 1 }
      position = line.position
    }
    return lines
  }
}

/// The place of a transition in the alert files.
public struct TailPosition: Hashable, Sendable {
  /// Its number; 0 before the first one.
  public var sequence: UInt64
  /// When it was decided, as in its line.
  public var time: String
  /// Its incident.
  public var id: String

  /// Names a place.
  public init(sequence: UInt64, time: String, id: String) {
    (self.sequence, self.time, self.id) = (sequence, time, id)
  }

  /// Before all transitions.
  public static let beginning = TailPosition(sequence: 0, time: "", id: "")
}

/// A line of `alerts.jsonl`, without its end.
public struct TailedLine: Hashable, Sendable {
  /// Its bytes.
  public var bytes: [UInt8]
  /// Its place.
  public var position: TailPosition
}

extension TailedLine {
  /// Takes a line; nil for one that is no transition.
  init?(_ line: [UInt8]) {
    guard let mention = Mention(line) else { return nil }
    bytes = line
    position = TailPosition(sequence: mention.sequence, time: mention.time, id: mention.id)
  }
}
