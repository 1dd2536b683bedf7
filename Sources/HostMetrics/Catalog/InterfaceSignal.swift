import Model

/// Signals of a network interface.
enum InterfaceSignal: Int, SignalSet {
  case receivedBytes, transmittedBytes, receivedPackets, transmittedPackets
  case receiveErrors, transmitErrors, receiveDrops, transmitDrops

  var template: SignalTemplate {
    switch self {
    case .receivedBytes:
      Self.throughput(
        "io.receive", "network received", .bytesPerSecond, floor: 5e6, why: "a flood, or clients gone")
    case .transmittedBytes:
      Self.throughput(
        "io.transmit", "network sent", .bytesPerSecond, floor: 5e6, why: "a download, or answers gone")
    case .receivedPackets:
      Self.throughput(
        "packets.receive", "packets received", .perSecond, floor: 5000, why: "many small packets cost cpu")
    case .transmittedPackets:
      Self.throughput(
        "packets.transmit", "packets sent", .perSecond, floor: 5000, why: "many small packets cost cpu")
    case .receiveErrors:
      Self.trouble("errors.receive", "receive errors", floor: 5, why: "a cable, a port or a card is bad")
    case .transmitErrors:
      Self.trouble("errors.transmit", "transmit errors", floor: 5, why: "a cable, a port or a card is bad")
    case .receiveDrops:
      Self.trouble("dropped.receive", "received packets dropped", floor: 20, why: "the host cannot keep up")
    case .transmitDrops:
      Self.trouble("dropped.transmit", "sent packets dropped", floor: 20, why: "the link cannot keep up")
    }
  }

  private static func throughput(
    _ name: String, _ title: String, _ unit: MeasurementUnit, floor: Double, why: String
  ) -> SignalTemplate {
    .evidence(
      "system.network." + name, title, unit, .rate, .network, floor: floor, relative: 1, harmful: .both,
      why: why)
  }

  private static func trouble(_ name: String, _ title: String, floor: Double, why: String) -> SignalTemplate {
    .ringing(
      "system.network." + name, title, .perSecond, .rate, .network, floor: floor, relative: 1, why: why)
  }
}
