extension Vocabulary {
  /// True for a plain word that says what happened, or that holds a sentence together.
  ///
  /// Participles (`started`, `closing`), states and results, and the small words of English: where they differ
  /// two messages say different things.
  static func isSaying(_ bytes: Span<UInt8>, _ token: Token) -> Bool {
    let range = token.range
    if range.count > 3, bytes.holds("ed", at: range.upperBound - 2) { return true }
    if range.count > 4, bytes.holds("ing", at: range.upperBound - 3) { return true }
    return sayings.contains(code: token.code)
  }

  /// True for what a program prints for a truth value, or for the want of a value.
  static func isConstant(_ token: Token) -> Bool {
    constants.contains(code: token.code)
  }

  private static let constants = WordSet(inAllCases: ["true", "false", "null", "none", "nil", "yes", "no"])

  private static let sayings = WordSet(inAllCases: [
    // States and results.
    "up", "down", "on", "off", "ok", "okay", "open", "close", "start", "starts", "stop", "stops", "begin",
    "begins", "end", "ends", "done", "fail", "fails", "failure", "error", "errors", "success", "successful",
    "successfully", "complete", "ready", "busy", "idle", "full", "empty", "lost", "found", "new", "old",
    "good",
    "bad", "valid", "invalid", "online", "offline", "active", "inactive", "alive", "dead", "healthy",
    "unhealthy", "available", "unavailable", "reachable", "unreachable", "true", "false", "yes", "high",
    "low",
    "normal", "warning", "critical", "read", "write", "send", "sent", "receive", "load", "unload", "login",
    "logout", "connect", "disconnect", "mount", "unmount", "bind", "create", "delete", "add", "remove", "set",
    "get", "init", "exit", "shutdown", "restart", "startup", "reboot", "enter", "leave", "left", "exits",
    // The small words.
    "a", "an", "the", "this", "that", "these", "any", "all", "some", "each", "no", "not", "none", "and", "or",
    "but", "if", "then", "than", "of", "to", "in", "into", "at", "by", "for", "from", "with", "without", "as",
    "is", "are", "was", "were", "be", "been", "has", "have", "had", "do", "does", "did", "can", "cannot",
    "could", "will", "would", "may", "must", "should", "it", "its", "out", "over", "under", "after", "before",
    "because", "while", "when", "until", "since", "during", "only", "too", "more", "less", "again", "already",
    "still", "now", "here", "there", "what", "which", "who", "we", "you", "my", "your", "per", "via", "so",
  ])
}
