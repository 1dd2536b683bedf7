import ArgumentParser
import Control
import FoundationEssentials

/// `tocsin status`: what the daemon watches, learns and holds open, and what it costs.
struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what is watched, warming and open, how far reading lags, and the daemon's own cost.")

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case table
    case json
  }

  @OptionGroup var connection: SocketOptions

  @Option(help: "How to print it.")
  var format = Format.table

  func run() throws {
    let reply = try connection.ask(.status)
    guard let report = reply.status else {
      reply.errors.forEach(complain)
      throw ExitStatus.unavailable
    }
    switch format {
    case .table: try printLine(StatusTable.text(report))
    case .json: try printLine(try json(report))
    }
  }

  private func json(_ report: StatusReport) throws -> String {
    String(decoding: try JSONOutput.bytes(of: report, isIndented: true), as: UTF8.self)
  }
}
