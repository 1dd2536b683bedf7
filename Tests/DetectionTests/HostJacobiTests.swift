import TestSupport
import Testing

@testable import Detection

@Suite("Host detector, decomposition")
struct HostJacobiTests {
  private func decomposed(_ matrix: [[Double]], pairs: Int = .max) -> HostJacobi {
    var jacobi = HostJacobi(count: matrix.count)
    jacobi.begin { matrix[$0][$1] }
    while !jacobi.advance(pairs: pairs) {}
    return jacobi
  }

  private func eigenvalues(_ jacobi: HostJacobi) -> [Double] {
    (0..<jacobi.count).map { jacobi.matrix[$0 * jacobi.count + $0] }
  }

  private func random(_ count: Int, seed: UInt64) -> [[Double]] {
    var random = SplitMix64(seed: seed)
    var matrix = Array(repeating: Array(repeating: 0.0, count: count), count: count)
    for row in 0..<count {
      for column in 0...row {
        matrix[row][column] = random.normal()
        matrix[column][row] = matrix[row][column]
      }
    }
    return matrix
  }

  @Test("eigenvalues are those of numpy, two equal ones and a zero among them")
  func reference() {
    let rows = fixture("host-axes.csv")
    let found = eigenvalues(decomposed(Array(rows.dropLast()))).sorted()
    #expect(rows.count == 11)
    for (value, expected) in zip(found, rows[10]) { #expect(abs(value - expected) < 1e-12) }
  }

  @Test("a correlation of two columns has the axes sum and difference", arguments: [-0.9, 0.2, 0.999])
  func twoColumns(correlation: Double) {
    let jacobi = decomposed([[1, correlation], [correlation, 1]])
    let expected = [1 - abs(correlation), 1 + abs(correlation)]
    for (value, wanted) in zip(eigenvalues(jacobi).sorted(), expected) {
      #expect(abs(value - wanted) < 1e-15)
    }
    for place in 0..<4 {
      let loading = jacobi.loading(axis: place / 2, column: place % 2)
      #expect(abs(abs(loading) - 0.5.squareRoot()) < 1e-15)
    }
  }

  @Test("axes stand at right angles and give the matrix back", arguments: [1, 2, 3, 17, 64])
  func rebuilds(count: Int) {
    let matrix = random(count, seed: UInt64(count))
    let jacobi = decomposed(matrix)
    let values = eigenvalues(jacobi)
    var worst = 0.0
    for row in 0..<count {
      for column in 0..<count {
        var (product, rebuilt) = (0.0, 0.0)
        for axis in 0..<count {
          let pair = jacobi.loading(axis: axis, column: row) * jacobi.loading(axis: axis, column: column)
          product += pair
          rebuilt += pair * values[axis]
        }
        worst = max(worst, abs(product - (row == column ? 1 : 0)), abs(rebuilt - matrix[row][column]))
      }
    }
    #expect(worst < 1e-11)
  }

  @Test("small pieces give the same bits as one go", arguments: [1, 3, 100])
  func pieces(pairs: Int) {
    let matrix = random(9, seed: 3)
    #expect(decomposed(matrix, pairs: pairs).matrix == decomposed(matrix).matrix)
    #expect(decomposed(matrix, pairs: pairs).vectors == decomposed(matrix).vectors)
  }

  @Test("nothing, zeros and ones stay what they are", arguments: [0, 1, 5])
  func trivial(count: Int) {
    for value in [0.0, 1.0] {
      var jacobi = HostJacobi(count: count)
      jacobi.begin { $0 == $1 ? value : 0 }
      let pairs = count * count * HostConstants.sweeps
      let isDone = jacobi.advance(pairs: pairs + 1)
      #expect(isDone)
      #expect(eigenvalues(jacobi).allSatisfy { $0 == value })
    }
  }
}
