import CZstd
import Model

/// Reads the blocks of a ``BlockCompressor``, which may be damaged or hostile.
final class BlockDecompressor {
  private static let chunk = 1 << 16
  private let context: OpaquePointer
  private var buffer = [UInt8](repeating: 0, count: chunk)

  init() {
    guard let context = ZSTD_createDCtx() else { preconditionFailure("no memory for a decompressor") }
    self.context = context
    ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, BlockCompressor.windowLog)
  }

  deinit { ZSTD_freeDCtx(context) }

  /// What the block holds that comes after those that were read before.
  ///
  /// More bytes than the limit are an error: little input can stand for any amount of output.
  func decompress(_ block: [UInt8], limit: Int) throws(CodingFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    var position = 0
    var isFull = true
    while position < block.count || isFull {
      let filled = try pass(block, from: &position)
      bytes += buffer[..<filled]
      isFull = filled == buffer.count
      guard bytes.count <= limit else { throw .invalid("size of a block", at: position) }
    }
    return bytes
  }

  /// Takes what fits into the buffer, and returns how much that is.
  private func pass(_ block: [UInt8], from position: inout Int) throws(CodingFailure) -> Int {
    var filled = 0
    var status = 0
    var next = position
    block.withUnsafeBytes { source in
      buffer.withUnsafeMutableBytes { target in
        var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: next)
        var output = ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
        status = ZSTD_decompressStream(context, &output, &input)
        next = input.pos
        filled = output.pos
      }
    }
    guard ZSTD_isError(status) == 0, next > position || filled > 0 || next == block.count else {
      throw .invalid("compressed block", at: next)
    }
    position = next
    return filled
  }
}
