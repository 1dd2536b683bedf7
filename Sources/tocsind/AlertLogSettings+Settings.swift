import AlertLog
import Configuration

extension AlertLogSettings {
  /// What the configuration says of the alert files.
  init(_ settings: Settings) {
    self.init(
      text: settings.output.text, keptSeconds: settings.retention.alerts.seconds,
      keptBytes: settings.retention.alertsMax.bytes)
  }
}
