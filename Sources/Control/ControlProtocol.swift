import FoundationEssentials

/// The protocol of the control socket: one line of JSON each way; docs/control.md describes it.
public enum ControlProtocol {
  /// The version that this program speaks.
  public static let version = 1

  /// What only the first look needs of a request.
  private struct Envelope: Decodable {
    var `protocol`: Int?
  }

  /// Why a line is no request, or the request.
  enum Understanding {
    case request(ControlRequest)
    case refused(ControlReply)
  }

  /// Understands a line: fields that are not known are passed over, a version that is not is refused.
  static func understand(_ line: [UInt8]) -> Understanding {
    let decoder = JSONDecoder()
    let data = Data(line)
    if let wanted = (try? decoder.decode(Envelope.self, from: data))?.protocol, wanted != version {
      return .refused(
        ControlReply(
          ok: false,
          errors: [
            "expected protocol \(version), found \(wanted); tocsin and tocsind are of different versions"
          ]))
    }
    if let request = try? decoder.decode(ControlRequest.self, from: data) { return .request(request) }
    let words = ControlRequest.Command.allCases.map(\.rawValue).joined(separator: ", ")
    return .refused(
      ControlReply(
        ok: false, errors: ["expected {\"protocol\":\(version),\"command\":…} with one of \(words)"]))
  }
}
