public import Model

extension Digest {
  /// The digest without what may not be kept in any text that may quote somebody.
  ///
  /// - Parameter redaction: What is taken out.
  /// - Returns: The digest as it may be written.
  public func masked(by redaction: Redaction) -> Digest {
    var result = self
    for place in notable.indices {
      result.notable[place].incident = notable[place].incident.masked(by: redaction)
    }
    for place in formerFaults.indices {
      result.formerFaults[place].summary = redaction.text(formerFaults[place].summary)
    }
    result.daemon?.failing = (daemon?.failing ?? []).map {
      DigestDaemon.Failure(name: $0.name, reason: redaction.text($0.reason))
    }
    result.daemon?.outputFailures = (daemon?.outputFailures ?? []).map { redaction.text($0) }
    return result
  }
}
