import Alerts
import ArgumentParser
import Configuration
import Control
import Decisions
import Glibc

/// `tocsin decisions`: what has been decided about alerts.
struct DecisionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decisions",
    abstract: "List silences, maintenance, acknowledgements and feedback; export them; take one back.",
    discussion: """
      Each is a small file, of the daemon in /var/lib/tocsin/decisions.d or of configuration management in \
      /etc/tocsin/decisions.d. Where the daemon does not run, the files are read.
      """,
    subcommands: [List.self, Export.self, Remove.self], defaultSubcommand: List.self)

  /// `tocsin decisions list`.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the decisions.")

    @OptionGroup var connection: SocketOptions

    @Option(help: "The daemon's state folder, where it is not asked.")
    var state = "/var/lib/tocsin"

    @Flag(help: "List those only that are in force now.")
    var inForce = false

    @Option(help: "How to print them.")
    var format = OutputFormat.table

    func run() throws {
      var report = try DecisionSource.report(connection, state: state)
      if inForce { report.decisions.removeAll { !$0.inForce } }
      try DecisionOutput(report).print(format)
      report.problems.forEach { complain(Escaping.printable($0)) }
    }
  }

  /// `tocsin decisions export`.
  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print a decision as a file for /etc/tocsin/decisions.d, or write all of them to a folder.")

    @OptionGroup var connection: SocketOptions

    @Option(help: "The daemon's state folder, where it is not asked.")
    var state = "/var/lib/tocsin"

    @Option(help: "Write each decision to a file in this folder, which must not have one of its name.")
    var to: String?

    @Argument(help: "The decision's id.")
    var id: String?

    func validate() throws {
      guard (id == nil) != (to == nil) else {
        throw ValidationError("Name a decision, or a folder with --to.")
      }
    }

    func run() throws {
      let known = try DecisionSource.report(connection, state: state).decisions
        .filter { $0.origin != "window" }
      guard let to else {
        guard let found = known.first(where: { $0.id == id }) else {
          complain("no decision is called \(Escaping.printable(id ?? ""))")
          throw ExitCode.failure
        }
        guard StandardStream.write(Array(found.toml.utf8)) else { throw ExitCode.failure }
        return
      }
      for item in known { try DecisionSource.write(item, to: to) }
      try printLine("\(known.count) decisions written to \(to)")
    }
  }

  /// `tocsin decisions remove`.
  struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take a decision back; what it holds back and still goes on rings.")

    @OptionGroup var connection: SocketOptions

    @Argument(help: "The decision's id.")
    var id: String

    func run() throws { try connection.takeBack(id) }
  }
}

/// Where decisions come from: the daemon, or the files it would read.
enum DecisionSource {
  /// Asks the daemon; says so and reads the files where it does not answer.
  ///
  /// Who may neither ask nor read is refused: an empty list would say that nothing is silenced.
  static func report(_ connection: SocketOptions, state: String) throws -> DecisionReport {
    do throws(ControlFailure) {
      let reply = try connection.send(.decisions)
      if let report = reply.decisions { return report }
      reply.errors.forEach { complain($0) }
    } catch {
      if case .notPermitted = error, access(state, R_OK | X_OK) != 0 {
        complain("\(error)")
        throw error.exitStatus
      }
      complain("\(error); reading the files")
    }
    let content = DecisionShelf(state: state).load()
    let now = Int64(time(nil)) * 1_000_000
    return DecisionReport(
      decisions: content.entries.map { DecisionListing.item($0, at: now) }, problems: content.problems)
  }

  /// Writes a decision's file; one that is there is never overwritten.
  ///
  /// An id that is none is refused: root may write where the daemon, which names it, may not.
  static func write(_ item: DecisionReport.Item, to folder: String) throws {
    guard DecisionReader.isName(item.id) else {
      complain("\(Escaping.printable(item.id)): not the id of a decision")
      throw ExitStatus.data
    }
    let path = "\(folder)/\(item.id).toml"
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      complain("\(path): \(String(cString: strerror(errno)))")
      throw ExitCode.failure
    }
    defer { close(descriptor) }
    guard StandardStream.write(Array(item.toml.utf8), to: descriptor) else {
      complain("\(path): \(String(cString: strerror(errno)))")
      throw ExitCode.failure
    }
  }
}
