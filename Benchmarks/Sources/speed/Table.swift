extension Subject {
  /// A row of the table.
  func row(_ measured: Measurement) -> String {
    let reference = measured.referenceNanoseconds
    let cells = [
      name, Self.rounded(measured.nanoseconds, 10), reference.map { Self.rounded($0, 10) } ?? "-",
      reference.map { Self.rounded(measured.nanoseconds / $0, 100) } ?? "-",
      bytesPerSignal.map(String.init) ?? "-", String(measured.allocations),
    ]
    return "| " + cells.joined(separator: " | ") + " |"
  }

  private static func rounded(_ value: Double, _ unit: Double) -> String {
    "\((value * unit).rounded() / unit)"
  }
}
