/// The version of the daemon and of the operator's command: one number for both.
public enum TocsinVersion {
  /// The number, as in a package's name.
  public static let number = "0.1.0"
}
