import ArgumentParser

/// The forms in which most commands can print what they tell.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  /// For people, in columns where there are several of a sort.
  case table
  /// JSON objects: one, or one a line.
  case json
  /// Fields between tabs, for `cut` and `awk`.
  case plain
}
