/// What `/proc/stat` counts since boot; times in clock ticks, summed over all processors.
struct ProcessorCounters: Equatable {
  var user: UInt64 = 0
  var nice: UInt64 = 0
  var system: UInt64 = 0
  var idle: UInt64 = 0
  var iowait: UInt64 = 0
  var interrupt: UInt64 = 0
  var softInterrupt: UInt64 = 0
  var steal: UInt64 = 0
  /// Part of ``user``.
  var guest: UInt64 = 0
  /// Part of ``nice``.
  var guestNice: UInt64 = 0
  var contextSwitches: UInt64?
  var interrupts: UInt64?
  var created: UInt64?
  var running: UInt64?
  var blocked: UInt64?
  var softInterrupts = SoftInterruptCounters()

  /// Parses `/proc/stat`; `nil` where the line of all processors is missing.
  init?(parsing bytes: UnsafeRawBufferPointer) {
    var text = ByteScanner(bytes)
    var hasTimes = false
    while var line = text.line() {
      let key = line.field()
      if key.hasPrefix("cpu") {
        if key.count == 3 { hasTimes = parseTimes(&line) }
      } else if key.equals("intr") {
        interrupts = line.number()
      } else if key.equals("ctxt") {
        contextSwitches = line.number()
      } else if key.equals("processes") {
        created = line.number()
      } else if key.equals("procs_running") {
        running = line.number()
      } else if key.equals("procs_blocked") {
        blocked = line.number()
      } else if key.equals("softirq") {
        softInterrupts = SoftInterruptCounters(parsing: &line)
      }
    }
    guard hasTimes else { return nil }
  }

  private mutating func parseTimes(_ line: inout ByteScanner) -> Bool {
    guard let user = line.number(), let nice = line.number(), let system = line.number(),
      let idle = line.number()
    else { return false }
    (self.user, self.nice, self.system, self.idle) = (user, nice, system, idle)
    iowait = line.number() ?? 0
    interrupt = line.number() ?? 0
    softInterrupt = line.number() ?? 0
    steal = line.number() ?? 0
    guest = line.number() ?? 0
    guestNice = line.number() ?? 0
    return true
  }
}

/// How often the kernel ran deferred work of each kind since boot; `nil` for kinds that it does not list.
struct SoftInterruptCounters: Equatable {
  var timer: UInt64?
  var transmitted: UInt64?
  var received: UInt64?
  var block: UInt64?
  var tasklet: UInt64?
  var scheduler: UInt64?
  var readCopyUpdate: UInt64?

  /// Knows no kind.
  init() {}

  /// Parses what follows `softirq` in `/proc/stat`.
  ///
  /// - Note: The order is that of `softirq_to_name` in the kernel's kernel/softirq.c, the total in front.
  init(parsing line: inout ByteScanner) {
    line.skipFields(2)
    timer = line.number()
    transmitted = line.number()
    received = line.number()
    block = line.number()
    line.skipFields(1)
    tasklet = line.number()
    scheduler = line.number()
    line.skipFields(1)
    readCopyUpdate = line.number()
  }
}
