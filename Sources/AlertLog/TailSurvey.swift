internal import Glibc

/// What the alert files of a folder hold, by the numbers at their ends, as far back as it matters.
struct TailSurvey {
  private struct File {
    var name: String
    var first: TailPosition
    var last: TailPosition
  }

  private let archive: AlertArchive
  /// The newest file first; those without a transition are left out.
  private let files: [File]
  /// True where a file has another transition of the position's number.
  private let isForeign: Bool

  /// Looks at the first and the last line of files, back to the one in which a position is.
  ///
  /// - Parameters:
  ///   - path: The folder.
  ///   - position: How far back to look; nil for the newest file with a transition only.
  /// - Throws: ``AlertLogFailure`` where a file cannot be read.
  init(directory path: String, backTo position: TailPosition?) throws(AlertLogFailure) {
    var archive = try AlertArchive(directory: path)
    var files: [File] = []
    var isForeign = false
    for name in archive.names {
      guard let (first, last) = try Self.ends(of: name, in: &archive, isForeign: &isForeign, to: position)
      else {
        continue
      }
      // Numbers become smaller on the way back; where they do not, they belong to another life of the log.
      if let newer = files.last, first.sequence > newer.first.sequence { break }
      files.append(File(name: name, first: first, last: last))
      guard let position, first.sequence > position.sequence || first.time > position.time else { break }
    }
    (self.archive, self.files, self.isForeign) = (archive, files, isForeign)
  }

  /// The newest transition; nil where there is none.
  var newest: TailPosition? { files.first?.last }

  /// Where to begin when numbers have begun anew since a position; nil where they have not.
  ///
  /// A last line that could not be synchronised is taken back and written again, so a smaller number alone proves
  /// nothing: the line that has it must be younger.
  func restart(after position: TailPosition) -> TailPosition? {
    guard let newest, position.sequence > 0, newest.time > position.time else { return nil }
    guard newest.sequence < position.sequence || isForeign else { return nil }
    return TailPosition(sequence: 0, time: position.time, id: "")
  }

  /// Up to so many transitions that are newer than a position, of the oldest file that has some.
  ///
  /// The file that is written to is left out: it is read by whoever follows it.
  func lines(after position: TailPosition, atMost limit: Int) throws(AlertLogFailure) -> TailFindings {
    for file in files.reversed() where file.name != AlertLog.jsonName {
      guard file.last.sequence > position.sequence else { continue }
      var archive = archive
      var findings = TailFindings()
      try archive.read(file.name) { line in
        if findings.lines.count < limit { findings.take(line, after: position) }
        return true
      }
      if !findings.lines.isEmpty { return findings }
    }
    return TailFindings()
  }

  private static func ends(
    of name: String, in archive: inout AlertArchive, isForeign: inout Bool, to known: TailPosition?
  ) throws(AlertLogFailure) -> (first: TailPosition, last: TailPosition)? {
    var first: TailPosition?
    var last: TailPosition?
    try archive.read(name) { line in
      guard let mention = Mention(line) else { return false }
      let position = TailPosition(sequence: mention.sequence, time: mention.time, id: mention.id)
      if let known, known.sequence == position.sequence, known != position { isForeign = true }
      first = first ?? position
      last = position
      return true
    }
    guard let first, let last else { return nil }
    return (first, last)
  }
}
