/// Where a decision comes from, and with it who may take it back.
public enum DecisionOrigin: String, Sendable {
  /// A file that the daemon wrote when it was asked to.
  case daemon
  /// A file of configuration management.
  case configuration
  /// A `[[window]]` of the settings.
  case window
}
