import Model

/// Room, inodes and state of the host's filesystems, from `/proc/1/mountinfo` and statvfs(3).
///
/// The mounts of process 1 are read, since a sandbox has mounts of its own. Filesystems are asked on threads of
/// the ``ProbePool``: a mount whose server is gone delays nobody. While one does not answer, what it told before
/// vanishes, and how long it has not answered is a signal of its own.
struct FilesystemCollector: Collector, ~Copyable {
  /// What a filesystem answers.
  typealias Answer = Result<FilesystemLevels, FilesystemFailure>

  private struct Filesystem {
    var mount: Mount
    var levels: SignalGroup<FilesystemSignal>
    var state: SignalGroup<MountSignal>
    let mailbox = Mailbox<Answer>()
    /// True where the next tick is to ask.
    var isToBeAsked = true
    /// True while its answer is awaited.
    var isPending = false
    /// Why it could not be measured the last time.
    var failure: FilesystemFailure?
    var isFailing = false
    var isHung = false
    /// Seconds since it was asked, where it does not answer.
    var unanswered = 0.0
    /// True from its first answer on.
    var isKnown = false

    init(_ mount: Mount) {
      self.mount = mount
      levels = SignalGroup(of: mount.entity)
      state = SignalGroup(of: mount.entity)
    }

    mutating func close(in output: inout SignalOutput) {
      levels.close(in: &output)
      state.close(in: &output)
    }
  }

  private let settings: SamplerSettings
  private let pool: ProbePool
  private let question: @Sendable (String, String?) -> Answer
  private var file: KeptFile
  private var table: [UInt8] = []
  private var hasTable = false
  private var filesystems: NamedTable<Filesystem>
  private var mountSchedule: Schedule
  private var askSchedule: Schedule
  private var isOverfull = false
  private var isExhausted = false

  /// Makes a collector.
  ///
  /// - Parameters:
  ///   - settings: Where and how often.
  ///   - pool: Who asks; `nil` for the one that serves the root.
  ///   - ask: Asks the filesystem at a path, which must have the device number, if one is given.
  init(
    _ settings: SamplerSettings, pool: ProbePool? = nil,
    ask: @escaping @Sendable (String, String?) -> Answer = FilesystemLevels.ask
  ) {
    self.settings = settings
    self.pool = pool ?? ProbePool.serving(settings.root)
    question = ask
    file = KeptFile(settings.path("proc/1/mountinfo"), orElse: settings.path("proc/self/mountinfo"))
    filesystems = NamedTable(maximumCount: settings.maximumFilesystems)
    mountSchedule = Schedule(every: settings.mountInterval, tick: settings.hostInterval)
    askSchedule = Schedule(every: settings.filesystemInterval, tick: settings.hostInterval)
  }

  mutating func collect(_ context: inout CollectionContext) {
    pool.poll(at: context.now)
    let isMountTime = mountSchedule.isDue(at: context.now)
    if isMountTime { readTable(&context) }
    let isAskTime = askSchedule.isDue(at: context.now)
    for row in filesystems.indices {
      if isAskTime || filesystems[row].isToBeAsked { ask(row) }
      if filesystems[row].isPending { look(row, &context) }
      // Once a tick, as whoever looks at the collector's health does.
      if filesystems[row].failure != nil { noteFailure(row, &context) }
      if isMountTime { reportState(row, &context) }
    }
    noteExhaustion(&context)
  }

  /// Asks a filesystem; one that was only mounted to be read has nothing to tell.
  private mutating func ask(_ row: Int) {
    filesystems[row].isToBeAsked = false
    let mount = filesystems[row].mount
    guard mount.family != .local || !mount.isReadOnly else { return }
    filesystems[row].isPending = true
    let path = settings.path(String(mount.mountPoint.drop { $0 == "/" }))
    let device = expectedDevice(of: mount)
    pool.ask(mount.key, mount.lane) { [question, mailbox = filesystems[row].mailbox] in
      mailbox.put(question(path, device))
    }
  }

  /// Below a foreign root nothing is mounted as its table says; btrfs gives each subvolume a number of its own.
  private func expectedDevice(of mount: Mount) -> String? {
    settings.root == "/" && mount.type != "btrfs" ? mount.device : nil
  }
}

// MARK: - Answers

extension FilesystemCollector {
  /// Takes the answer if it is there; else looks what has become of the question.
  private mutating func look(_ row: Int, _ context: inout CollectionContext) {
    if let answer = filesystems[row].mailbox.take() {
      filesystems[row].isPending = false
      filesystems[row].isKnown = true
      noteHanging(row, nil, &context)
      return take(answer, row, &context)
    }
    switch pool.standing(of: filesystems[row].mount.key, at: context.now) {
    case .stuck(let seconds): noteHanging(row, seconds, &context)
    case .waiting, .asking: break
    case .idle:
      // The question was another sampler's, and so was the answer.
      filesystems[row].isPending = false
      filesystems[row].isToBeAsked = true
    }
  }

  private mutating func take(_ answer: Answer, _ row: Int, _ context: inout CollectionContext) {
    let mount = filesystems[row].mount
    switch answer {
    case .success(let levels):
      filesystems[row].failure = nil
      noteFailure(row, &context)
      guard mount.hasLevels else { return }
      filesystems[row].levels.report(.utilization, levels.utilization, to: &context.signals)
      filesystems[row].levels.report(.free, levels.free, to: &context.signals)
      filesystems[row].levels.report(.inodes, levels.inodeUtilization, to: &context.signals)
    case .failure(let failure):
      filesystems[row].failure = failure
      filesystems[row].levels.close(in: &context.signals)
    }
  }

  private mutating func noteFailure(_ row: Int, _ context: inout CollectionContext) {
    context.notices.note(
      filesystems[row].failure?.description, about: filesystems[row].mount.mountPoint,
      wasFailing: &filesystems[row].isFailing)
  }

  /// Notes for how long a mount has not answered; nil where it has.
  private mutating func noteHanging(_ row: Int, _ seconds: Double?, _ context: inout CollectionContext) {
    filesystems[row].unanswered = seconds ?? 0
    let wasHung = filesystems[row].isHung
    guard seconds != nil || wasHung else { return }
    let mount = filesystems[row].mount
    let problem = seconds.map { _ in "does not answer (\(mount.type)); not asked again until it does" }
    context.notices.note(problem, about: "mount \(mount.mountPoint)", wasFailing: &filesystems[row].isHung)
    guard filesystems[row].isHung != wasHung else { return }
    if !wasHung { filesystems[row].levels.close(in: &context.signals) }
    context.changes.note(.mount, mount.entity, wasHung ? "answers again" : "does not answer")
  }

  /// Nothing is said about a mount's silence until it is known: a daemon that starts does not end an alert.
  private mutating func reportState(_ row: Int, _ context: inout CollectionContext) {
    let mount = filesystems[row].mount
    guard mount.family != .local || !mount.isReadOnly else { return }
    if mount.family == .local {
      filesystems[row].state.report(.readOnly, mount.isForcedReadOnly ? 1 : 0, to: &context.signals)
    }
    guard filesystems[row].isKnown || filesystems[row].isHung else { return }
    filesystems[row].state.report(.unanswered, filesystems[row].unanswered, to: &context.signals)
  }

  /// Notes that filesystems wait for their turn behind others that do not answer.
  private mutating func noteExhaustion(_ context: inout CollectionContext) {
    let isWaiting = filesystems.indices.contains { row in
      filesystems[row].isPending && !filesystems[row].isHung
        && pool.isExhausted(filesystems[row].mount.lane)
    }
    guard isWaiting || isExhausted else { return }
    let problem = isWaiting ? "too many do not answer: others are not asked" : nil
    context.notices.note(problem, about: "filesystems", wasFailing: &isExhausted)
  }
}

// MARK: - The mount table

extension FilesystemCollector {
  /// Reads the table, and looks at it closely only where a byte of it is another than the last time.
  private mutating func readTable(_ context: inout CollectionContext) {
    guard let bytes = context.bytes(of: &file), !bytes.isEmpty else { return forget(&context) }
    if hasTable, bytes.equals(table) { return }
    table.removeAll(keepingCapacity: true)
    table.append(contentsOf: bytes)
    let mounts = MountTable.followed(parsing: bytes)
    filesystems.beginPass()
    for mount in mounts { follow(mount, &context) }
    filesystems.endPass { filesystem in
      filesystem.close(in: &context.signals)
      context.changes.note(.mount, filesystem.mount.entity, "unmounted (\(filesystem.mount.label))")
    }
    hasTable = true
    context.notices.noteRefused(filesystems.refused, of: "filesystems", wasRefusing: &isOverfull)
  }

  /// What cannot be read has not been unmounted.
  private mutating func forget(_ context: inout CollectionContext) {
    filesystems.beginPass()
    filesystems.endPass { $0.close(in: &context.signals) }
    hasTable = false
  }

  private mutating func follow(_ mount: Mount, _ context: inout CollectionContext) {
    var point = mount.mountPoint
    var isNew = false
    let found = point.withUTF8 { bytes in
      filesystems.row(of: UnsafeRawBufferPointer(bytes)) {
        isNew = true
        return Filesystem(mount)
      }
    }
    guard let row = found else { return }
    if isNew {
      if hasTable { context.changes.note(.mount, mount.entity, "mounted (\(mount.label))") }
    } else if filesystems[row].mount.key != mount.key {
      filesystems[row].close(in: &context.signals)
      context.changes.note(
        .mount, mount.entity, "\(mount.label) mounted over or in place of \(filesystems[row].mount.label)")
      filesystems[row] = Filesystem(mount)
    } else {
      noteWritability(row, mount, &context)
      filesystems[row].mount = mount
    }
  }

  private mutating func noteWritability(_ row: Int, _ mount: Mount, _ context: inout CollectionContext) {
    let old = filesystems[row].mount
    if mount.isReadOnly != old.isReadOnly {
      if mount.isReadOnly { filesystems[row].close(in: &context.signals) }
      filesystems[row].isToBeAsked = true
      let word = mount.isReadOnly ? "read-only" : "read-write"
      context.changes.note(.mount, mount.entity, "remounted \(word)")
    } else if mount.isSealed != old.isSealed {
      let words = mount.isForcedReadOnly ? "turned read-only by the kernel" : "can be written again"
      context.changes.note(.mount, mount.entity, words)
    }
  }
}

extension Mount {
  /// What its signals and changes are about.
  fileprivate var entity: Entity { Entity(kind: .filesystem, name: mountPoint) }

  /// Tells it from another one that is mounted later in its place.
  fileprivate var key: String { "\(device) \(mountPoint)" }

  fileprivate var lane: ProbePool.Lane { family == .local ? .local : .remote }

  /// What is mounted, for people.
  fileprivate var label: String { "\(type) \(source)" }
}
