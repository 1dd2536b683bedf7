import Configuration
import Engine

/// What `--check` tells of a configuration that is good.
enum CheckReport {
  static func text(_ loaded: LoadedSettings) -> String {
    let files =
      loaded.files.isEmpty ? "no configuration file, defaults" : loaded.files.joined(separator: ", ")
    let alerts = loaded.settings.alerts
    return """
      configuration is good (\(files))
      at most \(alerts.maxPerWeek) statistical incidents a week, after \(alerts.observeFor) of watching
      detector state: at most \(Engine.bytesPerSignal) bytes a signal
      """
  }
}
