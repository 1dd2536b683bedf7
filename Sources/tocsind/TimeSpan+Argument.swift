import ArgumentParser
import Configuration

extension TimeSpan {
  /// Reads `90s`, `5m`, `1d` from the command line; a bare `0` needs no unit.
  static func argument(_ text: String) throws -> TimeSpan {
    guard let span = TimeSpan(text == "0" ? "0s" : text) else {
      throw ValidationError("expected a duration such as 90s, 5m or 1d, found '\(text)'")
    }
    return span
  }
}
