import Glibc
import Model

extension LogStream {
  /// The kernel stamps writes by a clock that lags so much behind the one that is asked.
  private static let stampLag: Int64 = 10_000
  /// A new file that begins as the old one did up to here is the old one, written anew.
  private static let shortestRewrite: UInt64 = 4096
  /// Rotations that may happen while one looks at them.
  private static let mostTries = 10

  /// Looks whether the name still leads to the newest file, and finds what came after that if not.
  func look() {
    if !unresolved.isEmpty { return resume() }
    guard let status = FileStatus(path: path) else {
      problem = FileProblem(path: path, errno: errno)
      return
    }
    if let newest = files.last, newest.identity == status.identity {
      if newest.offset == 0, newest.hasNews(status) { findCopies(before: newest) }
      steadyAt = clock.realtimeMicroseconds()
      problem = nil
      return
    }
    extend()
  }

  // MARK: Restart

  /// Goes on where positions say that the reader was, in the order in which the files were written.
  private func resume() {
    let current = openCurrent(floor: 0)
    // What may not be read today may be readable tomorrow: the positions are kept.
    guard current != nil || problem?.isMissing == true else { return }
    let positions = unresolved
    unresolved = []
    steadyAt = positions.map(\.seenMicroseconds).max() ?? 0
    let rotations = Rotations(of: resolvedPath)
    let found = positions.compactMap { find($0, current, rotations, isOnly: positions.count == 1) }
    for found in found.sorted(by: { $0.place < $1.place }) { replace(found.position, by: found.file) }
    if files.isEmpty { successors(rotations, after: nil).forEach(follow) }
    look()
  }

  /// A file that is found again, with its place among the rotated ones; the present file comes after all.
  private struct Found {
    var position: FilePosition
    var place: Int
    var file: TailedFile
  }

  private func find(
    _ position: FilePosition, _ current: TailedFile?, _ rotations: Rotations, isOnly: Bool
  ) -> Found? {
    let isCurrent = current?.isFile(of: position) ?? false
    if let current, isCurrent, current.resume(at: position, rotations.budget) {
      return Found(position: position, place: .max, file: current)
    }
    // It is the file and has not the content: what was there was copied first, or is lost.
    let found = rotations.find(position) { self.opened($0.path, floor: 0, isFinal: isCurrent) }
    if isCurrent {
      report(0, .truncated)
    } else if found == nil, position.offset > 0 || isOnly {
      report(0, .gone)
    }
    if let found { return Found(position: position, place: found.place, file: found.file) }
    forget(position)
    return nil
  }

  private func replace(_ position: FilePosition, by file: TailedFile) {
    let isSame = file.identity == FileIdentity(device: position.device, inode: position.inode)
    if !isSame { forget(position) }
    follow(file)
  }

  // MARK: Rotation

  /// Adds the files that came after the newest one, the present one last.
  private func extend() {
    for _ in 0..<Self.mostTries {
      guard let current = openCurrent(floor: files.last?.floor ?? steadyAt) else { return }
      let rotations = Rotations(of: resolvedPath)
      // Were it renamed meanwhile, the list may lack it.
      guard FileStatus(path: path)?.identity == current.identity else { continue }
      guard !files.contains(where: { $0.identity == current.identity }) else { return }
      if let newest = files.last {
        successors(rotations, after: place(of: newest, in: rotations)).forEach(follow)
      }
      continueRewritten(current, rotations)
      if startsAtEnd { current.skipToEnd() }
      startsAtEnd = false
      follow(current)
      steadyAt = clock.realtimeMicroseconds()
      return
    }
  }

  /// The place that a file has among the rotated ones, under its own inode or compressed.
  private func place(of file: TailedFile, in rotations: Rotations) -> Int? {
    if let place = rotations.files.firstIndex(where: { $0.status.identity == file.identity }) { return place }
    for position in [file.endPosition, file.position] where position.offset > 0 {
      if let found = rotations.find(position, { self.opened($0.path, floor: 0) }) { return found.place }
    }
    return nil
  }

  /// The rotated files behind a place, or where that is not known, those written to since the log was last seen
  /// in order.
  private func successors(
    _ rotations: Rotations, after place: Int?, areFinal: Bool = false
  ) -> [TailedFile] {
    let floor = files.last?.floor ?? steadyAt
    let since = (steadyAt &- Self.stampLag).multipliedReportingOverflow(by: 1000).partialValue
    let known = files.map(\.identity)
    return rotations.files.indices.compactMap { index in
      let rotation = rotations.files[index]
      guard place.map({ index > $0 }) ?? (rotation.writtenNanoseconds >= since),
        !known.contains(rotation.status.identity),
        let file = opened(rotation.path, floor: floor, isFinal: areFinal),
        file.identity == rotation.status.identity,
        place != nil || !isKnownContent(file, rotations.budget)
      else { return nil }
      return file
    }
  }

  /// True for a file that holds what one holds that is followed already: compressing and copying make new files.
  private func isKnownContent(_ file: TailedFile, _ budget: SearchBudget) -> Bool {
    files.contains { known in
      [known.endPosition, known.position].contains { position in
        position.offset > 0 && file.holds(position, budget)
      } || file.isBeginning(of: known)
    }
  }

  /// Goes on in a file that was written anew with the old lines in it.
  private func continueRewritten(_ current: TailedFile, _ rotations: Rotations) {
    guard let newest = files.last, newest.offset >= Self.shortestRewrite, newest.bytes.status?.links == 0
    else {
      return
    }
    _ = current.resume(at: newest.position, rotations.budget)
  }

  // MARK: Truncation

  /// Goes on after a file was cut below the reader: in the copy that was made before, if there is one.
  func recover(_ file: TailedFile) {
    let (position, size) = (file.position, max(file.largestSize, file.offset))
    let rotations = Rotations(of: resolvedPath)
    let found = rotations.find(position) { rotation in
      rotation.status.identity == file.identity
        ? nil : self.opened(rotation.path, floor: file.floor, isFinal: true)
    }
    let later = successors(rotations, after: found?.place, areFinal: true)
    let reached = found.map { copy in copy.file.bytes.isCompressed ? size : copy.file.bytes.status?.size ?? 0
    }
    let end = reached ?? file.offset
    report(size > end ? size - end : 0, .truncated)
    file.restart()
    if let found { insert(found.file, before: file) }
    later.forEach { insert($0, before: file) }
    notePosition(of: file)
  }

  /// Finds what was copied off a file before anything of it was read: nothing else tells that it was cut.
  private func findCopies(before file: TailedFile) {
    let copies = successors(Rotations(of: resolvedPath), after: nil, areFinal: true)
    guard !copies.isEmpty else { return }
    report(0, .truncated)
    copies.forEach { insert($0, before: file) }
    // Or the copies would be found once more after a restart.
    file.noteSeen(at: clock.realtimeMicroseconds())
    notePosition(of: file)
  }

  // MARK: Opening

  /// Opens what the name leads to now; nil with the problem noted.
  private func openCurrent(floor: Int64) -> TailedFile? {
    do throws(FileProblem) {
      let bytes = try FileBytes(path: path)
      problem = nil
      if let resolved = bytes.resolvedPath { resolvedPath = resolved }
      return tailed(bytes, floor: floor, isFinal: false)
    } catch {
      problem = error
      return nil
    }
  }

  private func opened(_ path: String, floor: Int64, isFinal: Bool = false) -> TailedFile? {
    guard let bytes = try? FileBytes(path: path) else { return nil }
    return tailed(bytes, floor: floor, isFinal: isFinal)
  }

  private func tailed(_ bytes: FileBytes, floor: Int64, isFinal: Bool) -> TailedFile {
    TailedFile(
      path: path, bytes: bytes, isFinal: isFinal, floor: floor, now: clock.realtimeMicroseconds(),
      monotonic: clock.monotonicNanoseconds(), options: options)
  }

  private func follow(_ file: TailedFile) {
    files.append(file)
    notePosition(of: file)
  }

  private func insert(_ file: TailedFile, before other: TailedFile) {
    files.insert(file, at: files.firstIndex { $0 === other } ?? files.endIndex)
    notePosition(of: file)
  }

  private func notePosition(of file: TailedFile) { pending.positions.append(file.position) }
}
