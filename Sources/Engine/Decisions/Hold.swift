import Model

/// What keeps an incident from being told: which decision, and under which reason it is counted.
struct Hold: Hashable {
  var decision: String
  var reason: HeldBackReason
  /// True where nothing of the host is told, so that it does not matter what else is put into the incident.
  var coversAll: Bool

  init(_ decision: Decision) {
    self.decision = decision.id
    reason =
      switch decision.kind {
      case .silence: .silenced
      case .maintenance: .maintenance
      case .acknowledgement: .acknowledged
      case .feedback: .acceptedAsNormal
      }
    coversAll = decision.kind == .maintenance && decision.scope.isEverything
  }
}

extension Hold {
  func encode(into writer: inout ByteWriter) {
    writer.write(decision)
    writer.write(byte: reason.rawValue)
    writer.write(coversAll)
  }

  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    decision = try reader.readString()
    guard let reason = HeldBackReason(rawValue: try reader.readByte()) else {
      throw .invalid("reason", at: reader.position)
    }
    self.reason = reason
    coversAll = try reader.readBool()
  }
}
