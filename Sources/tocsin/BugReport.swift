import Alerts
import ArgumentParser
import Glibc

/// `tocsin bugreport`: an archive that helps to find a fault of Tocsin, and tells nothing that it need not.
struct BugReport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bugreport",
    abstract:
      "Gather what helps to find a fault of Tocsin into an archive, without what is nobody's business.",
    discussion: """
      The archive is for its owner only (mode 0600) and goes nowhere by itself: read it, then send it. It holds \
      versions, the configuration in effect with secrets masked, status, coverage, counters, and the daemon's own last \
      lines; the host's name, its ids, names of homes and secrets are replaced. It lists what is in it and what was \
      left out, and works where the daemon does not run. Run it as root, or much cannot be read.
      """)

  @Option(help: "The archive; by default tocsin-bugreport-TIME.tar.gz here. It must not exist.")
  var output: String?

  @Flag(help: "Add the texts of alerts, with their log samples (masked).")
  var withSamples = false

  @Option(help: "How to print the list.")
  var format = OutputFormat.table

  @OptionGroup var folder: AlertFolder

  @OptionGroup var connection: SocketOptions

  func run() throws {
    let name = "tocsin-bugreport-\(Self.time())"
    let path = output ?? "\(name).tar.gz"
    var contents = BugReportContents.gather(
      withSamples: withSamples, logDirectory: folder.path, connection: connection)
    contents.addManifest()
    try write(contents, below: name, to: path)
    var list = OutputBuffer()
    try BugReportOutput.write(contents, path, as: format, to: &list)
    try list.flush()
  }

  private func write(_ contents: BugReportContents, below folder: String, to path: String) throws {
    guard var archive = TarArchive(path: path, modified: Int64(Glibc.time(nil))) else {
      complain("\(Escaping.printable(path)): cannot be made: \(String(cString: strerror(errno)))")
      throw ExitCode.failure
    }
    for item in contents.items { archive.add("\(folder)/\(item.name)", item.bytes) }
    guard archive.finish() else {
      complain("\(Escaping.printable(path)): cannot be written: \(String(cString: strerror(errno)))")
      unlink(path)
      throw ExitCode.failure
    }
  }

  /// `20261123T031407Z`.
  private static func time() -> String {
    String(Timestamp.utc(Int64(Glibc.time(nil)) * 1_000_000).prefix(19).filter { $0 != "-" && $0 != ":" })
      + "Z"
  }
}
