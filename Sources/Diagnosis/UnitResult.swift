/// What systemd's words for the end of a unit mean, systemd.exec(5) and systemd.service(5) `Result=`.
enum UnitResult {
  /// The meaning of a result; empty where the word says it itself, or is not known.
  static func words(_ result: String) -> String {
    switch result {
    case "signal": "its process was killed by a signal"
    case "core-dump": "its process crashed"
    case "timeout": "it did not start, stop or reload in time"
    case "watchdog": "it hangs: it did not answer systemd's watchdog"
    case "oom-kill": "a process of it was killed for want of memory"
    case "start-limit-hit": "it was started too often, systemd has given up"
    case "resources": "systemd could not set up what it needs"
    case "protocol": "it ended without saying that it was ready"
    default: ""
    }
  }
}
