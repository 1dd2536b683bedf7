import Alerts
import ArgumentParser

/// Why a table could not be scored.
struct ScoreFailure: Error {
  var message: String
  var status = ExitStatus.data

  init(_ message: String, status: ExitCode = ExitStatus.data) {
    self.message = message
    self.status = status
  }

  /// Something wrong in a line of a table, counted from one.
  init(_ name: String, line: Int, _ message: String) {
    self.init("\(Escaping.printable(name)):\(line): \(message)")
  }

  /// Bytes of the input as a message shows them: one line, and not all of a long cell.
  static func shown(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    let most = 40
    let text = String(decoding: Escaping.printable(bytes.prefix(most)), as: UTF8.self)
    return bytes.count > most ? "'\(text)...'" : "'\(text)'"
  }
}
