import Alerts
import Model
import Testing

@Suite("Values for people")
struct QuantityTests {
  @Test(
    "are short and carry a human unit",
    arguments: [
      (7_408_963_584, MeasurementUnit.bytes, "6.9GiB"), (0, .bytes, "0B"), (1_023, .bytes, "1023B"),
      (1_048_500, .bytes, "1MiB"), (12.4 * 1_048_576, .bytes, "12MiB"), (1e300, .bytes, ">999999999PiB"),
      (0.97, .fraction, "97%"), (0.0123, .fraction, "1.2%"), (0.0004, .fraction, "0.04%"),
      (0, .fraction, "0%"),
      (1_234, .perSecond, "1.2k/s"), (0.05, .perSecond, "0.05/s"), (1_572_864, .bytesPerSecond, "1.5MiB/s"),
      (3.4, .cores, "3.4 cores"), (1, .cores, "1 core"), (0.25, .seconds, "250ms"),
      (0.0008, .seconds, "800us"),
      (1.5, .seconds, "1.5s"), (125, .seconds, "2m5s"), (999_999, .count, "1M"), (12, .count, "12"),
      (9.97, .dimensionless, "10"), (-0.5, .dimensionless, "-0.5"), (.nan, .bytes, "?"),
      (.infinity, .count, "inf"),
    ] as [(Double, MeasurementUnit, String)])
  func value(value: Double, unit: MeasurementUnit, text: String) {
    #expect(Quantity.text(value, unit: unit) == text)
  }

  @Test("bands write their unit once where they can")
  func bands() {
    let gibibyte = 1_073_741_824.0
    #expect(Quantity.text(low: 1.6 * gibibyte, high: 2.1 * gibibyte, unit: .bytes) == "1.6-2.1GiB")
    #expect(Quantity.text(low: 0.5 * gibibyte, high: 2.1 * gibibyte, unit: .bytes) == "512MiB-2.1GiB")
    #expect(Quantity.text(low: -0.01, high: 0.07, unit: .fraction) == "0-7%")
    #expect(Quantity.text(low: 3, high: 3, unit: .count) == "3")
  }

  @Test(
    "durations show two units",
    arguments: [(0, "0s"), (45, "45s"), (1_665, "27m45s"), (11_520, "3h12m"), (187_200, "2d4h"), (-5, "0s")])
  func duration(seconds: Int64, text: String) {
    #expect(Quantity.duration(seconds: seconds) == text)
  }
}
