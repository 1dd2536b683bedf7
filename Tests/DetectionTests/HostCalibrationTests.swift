import Glibc
import Testing

@testable import Detection

@Suite("Host detector, calibration")
struct HostCalibrationTests {
  @Test("a young host is judged by the law 1 / (1 + 20 x)", arguments: [0, 0.05, 1, 54, 5_000, 1e12])
  func prior(score: Double) {
    #expect(abs(HostCalibration().surprise(of: score) - log10(1 + 20 * score)) < 1e-12)
  }

  @Test("a host whose scores are often high is judged by itself")
  func ownTail() {
    var noisy = HostCalibration()
    for index in 0..<200_000 { noisy.learn(index % 100 == 0 ? 1_500 : 0.01) }
    let found = noisy.surprise(of: 1_000)
    #expect(found < HostCalibration().surprise(of: 1_000) - 1)
    // A hundredth of what is remembered, among two million of the law: 10^-2 · 1.1e5 / 2.1e6 and the law's own.
    #expect(found > 2.9 && found < 3.3)
  }

  @Test("a quiet past raises no score by more than its weight beside the law")
  func quietPast() {
    var quiet = HostCalibration()
    for _ in 0..<200_000 { quiet.learn(0.001) }
    for score in [1.0, 100, 1e4] {
      let raised = quiet.surprise(of: score) - HostCalibration().surprise(of: score)
      #expect(raised >= 0 && raised < 0.03)
    }
  }

  @Test("larger scores are never less of a surprise")
  func monotone() {
    var calibration = HostCalibration()
    for index in 0..<5_000 { calibration.learn(exp(Double(index % 40) - 20)) }
    var last = 0.0
    for step in -4_000..<4_000 {
      let found = calibration.surprise(of: exp(Double(step) / 100))
      #expect(found >= last)
      last = found
    }
  }

  @Test(
    "a score's bin is a quarter of an octave", arguments: [(1.0, 96), (1.25, 97), (2, 100), (0x1p-24, 0)])
  func bins(score: Double, bin: Int) {
    #expect(HostCalibration.place(of: score).bin == bin && HostCalibration.place(of: score).fraction == 0)
  }

  @Test("nothing and the largest number have bins", arguments: [(0.0, 0), (1e-300, 0), (1e300, 191)])
  func ends(score: Double, bin: Int) {
    #expect(HostCalibration.place(of: score).bin == bin)
  }
}
