import ArgumentParser

/// `tocsin completion`: what lets a shell complete this command's words.
struct Completion: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print what lets bash, zsh or fish complete tocsin's commands and options.",
    discussion: """
      `make install` and the package put it where bash and zsh look for it. By hand: \
      `source <(tocsin completion bash)`.
      """)

  @Argument(help: "The shell: bash, zsh or fish.")
  var shell: Shell

  func run() throws {
    var output = OutputBuffer()
    try output.write(line: Tocsin.completionScript(for: shell.completed).utf8)
    try output.flush()
  }

  enum Shell: String, ExpressibleByArgument, CaseIterable {
    case bash, zsh, fish

    var completed: CompletionShell {
      switch self {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    }
  }
}
