import Control
import Exposition
import Glibc

/// Writes the daemon's health as a file in the Prometheus text format, for node_exporter's textfile collector.
///
/// Readers see the old file or the new one, never a part: it is written beside and renamed.
struct HealthTextfile {
  private static let everyNanoseconds: UInt64 = 15_000_000_000

  private var wroteAt: UInt64?
  private var path = ""

  /// Writes, where it is time to or the path is another one.
  ///
  /// - Parameters:
  ///   - wanted: The file's path; empty for none.
  ///   - now: `CLOCK_MONOTONIC` in nanoseconds.
  ///   - report: Makes what is to be told; called only where it is told.
  /// - Returns: Why it could not be written; nil where it was, or was not due.
  mutating func write(
    _ wanted: String, now: UInt64 = Clock.monotonicNanoseconds, _ report: () -> HealthReport
  ) -> HealthTextfileResult {
    if wanted != path { (path, wroteAt) = (wanted, nil) }
    guard !path.isEmpty else { return .written }
    if let wroteAt, now - wroteAt < Self.everyNanoseconds { return .notDue }
    wroteAt = now
    return replace(with: HealthExposition.text(report())).map { .failed($0) } ?? .written
  }

  private func replace(with text: String) -> String? {
    // The collector reads names that end with .prom alone.
    let draft = path + ".new"
    unlink(draft)
    let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard file >= 0 else { return failure("write") }
    defer { close(file) }
    // Another user's node_exporter reads it, whatever the umask.
    guard StandardStream.writeAll(text, to: file), fchmod(file, 0o644) == 0, rename(draft, path) == 0 else {
      let reason = failure("write")
      unlink(draft)
      return reason
    }
    return nil
  }

  private func failure(_ action: String) -> String { "\(path): cannot \(action): \(systemError())" }
}

/// What became of an attempt to write the file.
enum HealthTextfileResult: Equatable {
  case notDue
  case written
  case failed(String)
}

/// A health report in the Prometheus text format.
enum HealthExposition {
  /// The text, with the help and type of every metric.
  static func text(_ report: HealthReport) -> String {
    var writer = ExpositionWriter()
    let open = report.open
    writer.family("tocsin_open_incidents", .gauge, "Incidents that rang and have not ended.")
    for (severity, count) in [
      ("crit", open.crit), ("err", open.err), ("warning", open.warning), ("notice", open.notice),
    ] {
      writer.sample(Double(count), [Label(name: "severity", value: severity)])
    }
    writer.family(
      "tocsin_held_back_incidents_total", .counter, "Incidents that did not ring, by the reason.")
    for (reason, count) in report.heldBack.sorted(by: { $0.key < $1.key }) {
      writer.sample(Double(count), [Label(name: "reason", value: reason)])
    }
    writer.family("tocsin_signals", .gauge, "Signals that are watched, by how useful they are.")
    for (state, count) in [("mature", report.mature), ("warming", report.warming), ("dead", report.dead)] {
      writer.sample(Double(count), [Label(name: "state", value: state)])
    }
    let gauges: [(String, String, Double)] = [
      ("last_tick_timestamp_seconds", "When the engine last took a tick.", report.lastTick),
      ("last_entry_timestamp_seconds", "When the newest log entry was read.", report.lastEntry),
      ("output_failures", "Outputs that cannot be written.", Double(report.outputFailures.count)),
      ("unwritten_alerts", "Alert transitions that wait for the disk.", Double(report.spooledAlerts)),
      ("resident_memory_bytes", "Resident memory of the daemon.", report.residentBytes),
    ]
    for (name, help, value) in gauges { writer.single("tocsin_\(name)", .gauge, help, value) }
    let reader = "How often the journal reader ended and was started again."
    writer.single("tocsin_reader_restarts_total", .counter, reader, Double(report.readerRestartsTotal))
    let cpu = "Processor time that the daemon and its reader used."
    writer.single("tocsin_cpu_seconds_total", .counter, cpu, report.cpuSeconds)
    if let written = report.writtenBytes {
      writer.single(
        "tocsin_written_bytes_total", .counter, "Bytes that the daemon wrote to disks.", Double(written))
    }
    return writer.text
  }
}
