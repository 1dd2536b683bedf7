extension StatusReport {
  /// An incident that has not ended.
  public struct OpenIncident: Codable, Sendable {
    /// Its id.
    public var id: String
    /// Its severity in syslog's short words.
    public var severity: String
    /// When it began.
    public var onset: Double
    /// What is wrong with whom.
    public var text: String
    /// Why it did not ring; nil when it rang.
    public var heldBack: String?
    /// The id of the decision that keeps more of it from being told; nil where there is none.
    public var decision: String?
    /// The name of what it is about; empty for the host.
    public var entity: String?
    /// The name of what is likely or possible to have brought it about; nil where no cause is clear.
    public var culprit: String?

    /// Describes an incident.
    public init(
      id: String, severity: String, onset: Double, text: String, heldBack: String?, entity: String? = nil,
      culprit: String? = nil
    ) {
      self.entity = entity
      self.culprit = culprit
      self.id = id
      self.severity = severity
      self.onset = onset
      self.text = text
      self.heldBack = heldBack
    }
  }
}
