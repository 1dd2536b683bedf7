import Model
import TestSupport

/// An invented host's journal, in frames of ten seconds: cron, timers, leases, scans, a shop, people,
/// reboots.
///
/// It begins on a Monday at 10:00 local time.
struct LogHost {
  /// Seconds of the host's life.
  private(set) var second: UInt64 = 0
  /// What no longer happens.
  var isBroken: Set<String> = []
  /// The share of the shop's requests that fail.
  var failures = 0.001
  /// How many times its usual load the shop has.
  var load = 1.0
  private var random: SplitMix64
  private var entries = EntryBatch()
  private var due: [String: UInt64] = [:]
  private var bootID = Identifier128(high: 0xb007, low: 1)
  private var bootedAt: UInt64 = 0
  private var scanUntil: UInt64 = 0
  private var rebootAt: UInt64

  /// A Monday in 2026, 10:00 UTC.
  private static let start: Int64 = 1_767_607_200_000_000

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
    rebootAt = UInt64(6 * 86_400 + random.uniform() * 6 * 86_400)
  }

  private var realtime: Int64 { Self.start + Int64(second) * 1_000_000 }
  private var secondOfDay: UInt64 { (second + 36_000) % 86_400 }
  private var hour: Double { Double(secondOfDay) / 3_600 }
  private var weekday: UInt64 { (second + 36_000) / 86_400 % 7 }

  /// The next ten seconds.
  mutating func frame() -> Frame {
    second += 10
    entries = EntryBatch()
    if second >= rebootAt { reboot() }
    cron()
    timers()
    network()
    scans()
    shop()
    office()
    var frame = Frame(
      header: FrameHeader(
        bootID: bootID, monotonicNanoseconds: (second - bootedAt + 20) * 1_000_000_000,
        realtimeMicroseconds: realtime, utcOffsetSeconds: 0, flags: []))
    frame.entries = entries
    return frame
  }

  // MARK: Entries

  mutating func log(
    _ message: String, _ unit: String, _ priority: UInt8 = 6,
    _ change: (inout LogEntry, inout EntryBatch) -> Void = { _, _ in }
  ) {
    var entry = LogEntry()
    entry.realtimeMicroseconds = realtime
    entry.bootID = bootID
    entry.priority = priority
    entry.transport = unit == "kernel" ? .kernel : .journal
    entry.unit = entries.store(unit.utf8)
    entry.message = entries.store(message.utf8)
    change(&entry, &entries)
    entries.entries.append(entry)
  }

  /// What process 1 says of a unit.
  mutating func manager(_ id: String, _ word: String, _ unit: String) {
    log("\(word) \(unit)", "init.scope") { entry, batch in
      entry.pid = 1
      entry.messageID = Identifier128(id) ?? .none
      entry.subjectUnit = batch.store(unit.utf8)
    }
  }

  mutating func starts(_ unit: String) { manager("39f53479d3a045ac8e11786248231fbf", "Started", unit) }

  mutating func stops(_ unit: String) {
    manager("de5b426a63be47a7b6ac3eaac82e2f6f", "Stopping", unit)
    manager("7ad2d189f7e94e70a38c781354912448", "Deactivated", unit)
    manager("9d1aaa27d60140bd96365438aad20286", "Stopped", unit)
  }

  /// A job runs, says something and ends.
  private mutating func job(_ unit: String, _ message: String?) {
    manager("7d4958e842da4a758f6c1cdc7b36dcc5", "Starting", unit)
    if let message { log(message, unit) }
    manager("7ad2d189f7e94e70a38c781354912448", "Deactivated", unit)
    manager("39f53479d3a045ac8e11786248231fbf", "Finished", unit)
  }

  // MARK: Times

  /// True once in each period, after a random delay.
  private mutating func isDue(_ name: String, every period: UInt64, at offset: UInt64 = 0, delay: Double = 0)
    -> Bool
  {
    guard !isBroken.contains(name) else { return false }
    let now = second + 36_000
    if due[name] == nil { due[name] = next(period, offset, delay, after: now) }
    guard let at = due[name], now >= at else { return false }
    due[name] = next(period, offset, delay, after: now - (now - offset) % period)
    return true
  }

  private mutating func next(_ period: UInt64, _ offset: UInt64, _ delay: Double, after now: UInt64) -> UInt64
  {
    let number = (now + period - offset) / period
    return number * period + offset + UInt64(random.uniform() * delay)
  }

  private mutating func happens(perDay: Double) -> Bool { random.uniform() < perDay / 8_640 }

  private mutating func number(_ limit: UInt64) -> UInt64 { random.next() % limit }

  private var address: String {
    mutating get { "\(20 + number(200)).\(number(256)).\(number(256)).\(1 + number(254))" }
  }

  // MARK: Speakers

  private static let daemons = [
    "cron.service", "ssh.service", "shop.service", "postgresql@15-main.service", "worker.service",
    "office.service", "dhclient.service", "systemd-timesyncd.service",
  ]

  private mutating func reboot() {
    for unit in Self.daemons { stops(unit) }
    second += 60 + number(200)
    bootedAt = second
    bootID.low += 1
    rebootAt = second + UInt64(5 * 86_400 + random.uniform() * 10 * 86_400)
    for line in 0..<60 { log("\(Self.word(line)) subsystem: initialised in \(number(900)) ms", "kernel", 6) }
    log("ACPI BIOS Error (bug): could not resolve symbol", "kernel", 3)
    log("firmware: failed to load regulatory.db (-2)", "kernel", 4)
    for unit in Self.daemons {
      starts(unit)
      log("\(unit) version 1.\(bootID.low) listening", unit, 6)
    }
  }

  static func word(_ number: Int) -> String {
    let letters = Array("abcdefghij")
    return "x" + String(String(number).compactMap { $0.wholeNumberValue.map { letters[$0] } })
  }

  private mutating func cron() {
    if isDue("minutely", every: 60) { cronJob("www-data", "php /srv/shop/cron.php") }
    if isDue("hourly", every: 3_600, at: 1_020) { cronJob("root", "run-parts /etc/cron.hourly") }
    if isDue("daily", every: 86_400, at: 23_100) {
      cronJob("root", "run-parts /etc/cron.daily")
      log("rotated \(number(30)) files of the accounting", "cron.service")
    }
    if isDue("heartbeat", every: 60, at: 5) { log("heartbeat \(second) ok", "worker.service") }
    if isDue("tick", every: 10) { log("queue length \(number(9))", "worker.service", 7) }
    if isDue("statistics", every: 600, delay: 20) {
      log("statistics: \(number(1_000)) jobs done", "worker.service")
    }
  }

  private mutating func cronJob(_ user: String, _ command: String) {
    log("pam_unix(cron:session): session opened for user \(user)(uid=\(number(1_000)))", "cron.service")
    log("(\(user)) CMD (\(command))", "cron.service")
    log("pam_unix(cron:session): session closed for user \(user)", "cron.service")
  }

  private mutating func timers() {
    if isDue("backup", every: 86_400, at: 9_000, delay: 600) {
      job("backup.service", "backup of \(number(90)) GiB done in \(number(900)) s")
    }
    if isDue("apt", every: 43_200, at: 21_600, delay: 43_000) { job("apt-daily.service", nil) }
    if isDue("upgrade", every: 86_400, at: 21_600, delay: 3_600) {
      job("apt-daily-upgrade.service", number(3) == 0 ? "upgraded \(number(9)) packages" : nil)
    }
    if isDue("logrotate", every: 86_400) { job("logrotate.service", nil) }
    if isDue("fstrim", every: 604_800, at: 3_600) { job("fstrim.service", "/: \(number(90)) GiB trimmed") }
    if isDue("exim", every: 1_800, at: 700) { log("Start queue run: pid=\(number(30_000))", "exim4.service") }
  }

  private mutating func network() {
    if isDue("lease", every: 21_600, at: 777, delay: 3_000) {
      log("DHCPREQUEST for 10.0.0.7 on eth0 to 10.0.0.1 port 67", "dhclient.service")
      log("bound to 10.0.0.7 -- renewal in \(19_000 + number(4_000)) seconds.", "dhclient.service")
    }
    if happens(perDay: 60) {
      log("[UFW BLOCK] IN=eth0 SRC=\(address) DST=10.0.0.7 LEN=40", "kernel", 4)
    }
    if happens(perDay: 2) {
      log("Timed out waiting for reply from \(address):123.", "systemd-timesyncd.service", 5)
    }
  }

  private mutating func scans() {
    if happens(perDay: 5) { scanUntil = second + 60 + number(900) }
    let attempts = second < scanUntil ? number(12) : happens(perDay: 80) ? 1 : 0
    for _ in 0..<attempts {
      let source = address
      log("Invalid user \(Self.word(Int(number(900)))) from \(source) port \(number(60_000))", "ssh.service")
      log("Connection closed by invalid user \(source) port \(number(60_000)) [preauth]", "ssh.service")
      if number(40) == 0 {
        log("error: kex_exchange_identification: Connection closed by remote host", "ssh.service", 3)
      }
      if number(300) == 0 {
        log("error: maximum authentication attempts exceeded for root from \(source)", "ssh.service", 3)
      }
      if number(3_000) == 0 {
        let form = Self.word(Int(number(20)))
        log("error: Received disconnect from \(source): \(form) Auth fail [preauth]", "ssh.service", 3)
      }
    }
  }

  private mutating func shop() {
    guard !isBroken.contains("shop") else { return }
    let mean = 10 * load * (0.4 + max(0, 1 - abs(hour - 14) / 8))
    var (requests, product) = (0, random.uniform())
    while product > 1 / Self.power(mean), requests < 200 {
      requests += 1
      product *= random.uniform()
    }
    for _ in 0..<requests {
      if random.uniform() < failures {
        log("payment \(number(90_000)) failed: gateway timed out after \(number(30)) s", "shop.service", 3)
      } else {
        log("GET /item/\(number(9_000)) 200 in \(number(90)) ms", "shop.service")
      }
      if number(50) == 0 { log("cart \(number(9_000)) abandoned", "shop.service") }
      if number(400) == 0 { log("slow query: \(number(9_000)) ms", "postgresql@15-main.service", 4) }
    }
    if isDue("checkpoint", every: 300, at: 33, delay: 5), requests > 3 {
      log("checkpoint complete: wrote \(number(900)) buffers", "postgresql@15-main.service")
    }
  }

  /// e to the power of a mean below 30, for Knuth's product.
  private static func power(_ mean: Double) -> Double {
    var (term, sum) = (1.0, 1.0)
    for order in 1..<120 {
      term *= mean / Double(order)
      sum += term
    }
    return sum
  }

  private mutating func office() {
    guard weekday < 5, hour >= 8, hour < 18 else { return }
    if random.uniform() < 0.4 { log("document \(number(90_000)) saved", "office.service") }
    if happens(perDay: 30) {
      log("pam_unix(login:session): session opened for user ann", "session-\(number(900)).scope")
      log("ann : TTY=pts/0 ; COMMAND=/bin/true", "session-\(number(900)).scope", 5)
    }
  }
}
