import Alerts
import Exposition
import Glibc
import HostMetrics
import Model

/// A folder of files in the Prometheus text format, as other programs leave them for node_exporter.
///
/// Each file is a source by its name without `.prom`, unless another source has that name. It is read when it was written anew; a file that cannot be
/// taken is said so, and what it said before goes on until it is too old. Only plain files are opened.
struct ExpositionFolder {
  /// Files in a folder; those beyond, in the order of their names, are left out and said so.
  static let fileCapacity = 256
  /// Bytes of a file.
  static let byteCapacity = 4 << 20

  /// What tells one version of a file from the next.
  private struct Stamp: Equatable {
    var inode: ino_t
    var size: off_t
    var seconds: Int
    var nanoseconds: Int

    init(_ status: stat) {
      inode = status.st_ino
      size = status.st_size
      seconds = status.st_mtim.tv_sec
      nanoseconds = status.st_mtim.tv_nsec
    }

    /// When it was written, seconds of the wall clock.
    var time: Double { Double(seconds) + Double(nanoseconds) / 1e9 }
  }

  private struct File {
    var name: String
    var stamp: Stamp?
    /// What is wrong now.
    var problem: String?
    /// What is wrong with the version that was read last.
    var refusal: String?
    /// True while the source's name is this file's.
    var ownsName = false
    var book: SeriesBook
    var entity: Entity
    /// When the version before the newest one was written.
    var keptSince = -Double.infinity

    init(name: String) {
      self.name = name
      let source = Escaping.printable(String(name.dropLast(ExpositionFolder.suffix.count)))
      book = SeriesBook(source: source)
      entity = Entity(kind: .source, name: source)
    }
  }

  private static let suffix = ".prom"

  let path: String
  private let staleSeconds: Double
  private let board: OutsideBoard
  private var files: [File] = []

  init(path: String, staleSeconds: Double, board: OutsideBoard) {
    self.path = path
    self.staleSeconds = staleSeconds
    self.board = board
  }

  /// Reads what is new.
  ///
  /// - Parameter now: The wall clock, in seconds.
  mutating func read(now: Double) {
    var problems: [(source: String, reason: String)] = []
    do throws(FileProblem) {
      problems += try follow(names: names())
    } catch {
      problems.append((label(""), error.reason))
    }
    for index in files.indices {
      var file = files[index]
      read(&file, now: now)
      files[index] = file
    }
    problems += files.compactMap { file in file.problem.map { (label(file.name), $0) } }
    board.update { [path] in $0.note(problems, from: path) }
  }

  /// Lets all its signals vanish: the settings no longer name it.
  mutating func close() {
    files.forEach(drop)
    files = []
    board.update { [path] in $0.note([], from: path) }
  }

  /// What a file is called where something is wrong with it.
  private func label(_ name: String) -> String { Escaping.printable("\(path)/\(name)") }

  /// Begins with files that are new, and forgets those that have gone.
  private mutating func follow(names: [String]) -> [(source: String, reason: String)] {
    let taken = names.prefix(Self.fileCapacity)
    for file in files where !taken.contains(file.name) { drop(file) }
    files.removeAll { !taken.contains($0.name) }
    for name in taken where !files.contains(where: { $0.name == name }) { files.append(File(name: name)) }
    guard names.count > taken.count else { return [] }
    return [(label(""), "\(names.count) files, only the first \(taken.count) are read")]
  }

  /// Lets a file's signals vanish.
  private func forget(_ file: File) {
    guard file.ownsName else { return }
    board.update { [entity = file.entity] in $0.retire(of: entity, seenBefore: .infinity) }
  }

  /// Lets a file go with all that it holds.
  private func drop(_ file: File) {
    forget(file)
    board.update { [source = file.entity.name, owner = owner(of: file), count = file.book.count] in
      $0.claims.giveBack(count)
      $0.claims.release(source, by: owner)
    }
  }

  /// What has the name of a file's source; different from that of every other file.
  private func owner(of file: File) -> String { "\(path)/\(file.name)" }

  /// Asks for the name of the file's source, which another folder or a program at the socket may have.
  private func claimName(_ file: inout File) throws(FileProblem) {
    let owner = owner(of: file)
    let present = board.update { [source = file.entity.name] in $0.claims.claim(source, by: owner) }
    file.ownsName = present == nil
    if let present {
      throw FileProblem(reason: "left out: \(Escaping.printable(present)) has the same name")
    }
  }

  private func names() throws(FileProblem) -> [String] {
    guard let stream = opendir(path) else { throw FileProblem(errno) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(Self.suffix), !name.hasPrefix("."), name.utf8.count > Self.suffix.utf8.count {
        names.append(name)
      }
    }
    return names.sorted()
  }

  private func read(_ file: inout File, now: Double) {
    file.problem = nil
    do throws(FileProblem) {
      try claimName(&file)
      try readIfNew(&file)
      file.problem = file.refusal
    } catch {
      file.problem = error.reason
    }
    guard file.ownsName, let stamp = file.stamp, now - stamp.time > staleSeconds else { return }
    forget(file)
    let age = Quantity.duration(seconds: Int64(min(now - stamp.time, 1e9)))
    file.problem = "not written for \(age); its signals are no longer believed"
  }

  private func readIfNew(_ file: inout File) throws(FileProblem) {
    // Not to wait where somebody has made a pipe of that name.
    let descriptor = open("\(path)/\(file.name)", O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileProblem(errno) }
    defer { Glibc.close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileProblem(errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw FileProblem(reason: "not a plain file") }
    let stamp = Stamp(status)
    guard stamp != file.stamp else { return }
    let bytes = try Self.bytes(of: descriptor, size: Int(status.st_size))
    file.stamp = stamp
    file.refusal = take(bytes, of: &file, at: stamp.time)
  }

  /// Takes a version of a file; returns what is wrong with it.
  private func take(_ bytes: [UInt8], of file: inout File, at time: Double) -> String? {
    let exposition: Exposition
    do throws(ExpositionFailure) {
      exposition = try ExpositionParser.parse(bytes)
    } catch {
      return Escaping.printable(error.description)
    }
    let problem = board.take(exposition, into: &file.book, at: time)
    // Rates have no value the first time, and an idle histogram has no quantiles: only what the source has left out
    // twice is gone for good.
    board.update { [entity = file.entity, keptSince = file.keptSince] in
      $0.retire(of: entity, seenBefore: keptSince)
    }
    file.keptSince = time
    return problem
  }

  private static func bytes(of descriptor: Int32, size: Int) throws(FileProblem) -> [UInt8] {
    guard size <= byteCapacity else {
      throw FileProblem(reason: "\(size) bytes, at most \(byteCapacity) are read")
    }
    var bytes = [UInt8](repeating: 0, count: size)
    var length = 0
    while length < size {
      let count = bytes.withUnsafeMutableBytes {
        Glibc.read(descriptor, $0.baseAddress?.advanced(by: length), size - length)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileProblem(errno) }
      guard count > 0 else { break }
      length += count
    }
    return Array(bytes.prefix(length))
  }
}

/// Why a file or a folder cannot be read.
private struct FileProblem: Error {
  let reason: String

  init(reason: String) { self.reason = reason }

  init(_ code: Int32) { reason = systemError(code) }
}
