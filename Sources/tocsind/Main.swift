import ArgumentParser
import CLinux
import Glibc
import Journal

/// The daemon's entry: the journal reader is this same program under another name.
@main
enum Main {
  static func main() {
    linux_settle_allocator()
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments.first == "--read-journal" {
      exit(JournalChild.run(arguments: Array(arguments.dropFirst())))
    }
    do {
      var command = try DaemonCommand.parseAsRoot(arguments)
      try command.run()
    } catch {
      guard DaemonCommand.exitCode(for: error) == .validationFailure else {
        DaemonCommand.exit(withError: error)
      }
      StandardStream.write(DaemonCommand.fullMessage(for: error) + "\n", to: STDERR_FILENO)
      exit(ExitStatus.usage)
    }
  }
}
