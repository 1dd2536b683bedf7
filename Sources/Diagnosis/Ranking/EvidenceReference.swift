internal import Detection

/// How a signal is otherwise: the middle, the spread and how often it was far out, out of blocks of its past.
public struct EvidenceReference: Hashable, Sendable {
  /// The median of the blocks' means.
  public var median = 0.0
  /// The larger of the quartiles' and the extremes' spread, both scaled to that of a normal distribution.
  public var spread = 0.0
  /// The lowest and the highest block, to be told as what is normal.
  public var low = 0.0
  /// See ``low``.
  public var high = 0.0

  /// The reference of what was not there before: nothing at all.
  public init() {}

  /// The reference out of the means and peaks of blocks, in any order; `nil` where these are too few.
  ///
  /// The extremes leave out the largest peak: one outlier in hours must not hide the next.
  ///
  /// - Complexity: O(n log n).
  init?(means: [Float], peaks: [Float]) {
    guard means.count >= Self.fewestBlocks else { return nil }
    let (sorted, high) = (means.sorted(), peaks.sorted())
    let last = sorted.count - 1
    median = Double(sorted[last / 2])
    let quartiles = Double(sorted[last * 3 / 4] - sorted[last / 4]) / 1.349
    let top = Double(high[max(0, last - 1)])
    spread = max(quartiles, (top - Double(sorted[0])) / 4.65)
    low = Double(sorted[0])
    self.high = top
  }

  /// Fewer blocks than this say nothing.
  static let fewestBlocks = 5
}

/// A stretch of a signal's past: its mean and its largest value.
struct EvidenceBlock: Hashable, Sendable {
  var mean: Float = 0
  var peak: Float = 0
}

/// A ring of blocks of a signal's past, each as long as it takes for the ring to span what it is to span.
///
/// It begins with short blocks; when it is full, pairs of blocks become one, until a block is as long as it may
/// be. From then on the oldest block leaves.
struct EvidencePast: Hashable, Sendable {
  static let capacity = 32

  /// Blocks, oldest first.
  var blocks: [EvidenceBlock] = []
  /// Values in a block, as a power of two.
  var scale: UInt8 = 0
  var pendingCount: UInt16 = 0
  var pendingSum: Float = 0
  var pendingPeak: Float = 0

  /// Seconds that the blocks span, where a value comes every so many seconds.
  func seconds(each: Double) -> Double { Double(blocks.count << Int(scale)) * each }

  /// Takes a value; gives back the block that it drove out, if one.
  mutating func add(_ mean: Float, peak: Float, largestScale: UInt8) -> EvidenceBlock? {
    pendingPeak = pendingCount == 0 ? peak : max(pendingPeak, peak)
    pendingSum += mean
    pendingCount += 1
    guard pendingCount >= UInt16(1) << scale else { return nil }
    let block = EvidenceBlock(mean: pendingSum / Float(pendingCount), peak: pendingPeak)
    (pendingCount, pendingSum) = (0, 0)
    defer { blocks.append(block) }
    guard blocks.count >= Self.capacity else { return nil }
    guard scale < largestScale else { return blocks.removeFirst() }
    halve()
    return nil
  }

  private mutating func halve() {
    for index in 0..<(blocks.count / 2) {
      let (first, second) = (blocks[2 * index], blocks[2 * index + 1])
      blocks[index] = EvidenceBlock(
        mean: (first.mean + second.mean) / 2, peak: max(first.peak, second.peak))
    }
    blocks.removeLast(blocks.count - blocks.count / 2)
    scale += 1
  }
}
