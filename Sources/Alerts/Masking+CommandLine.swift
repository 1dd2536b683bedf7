/// Command lines: what an argument means is told by the option before it.
extension Masking {
  /// How long a command line may be, bytes of UTF-8.
  public static let maximumCommandLineBytes = 256

  /// Options whose value is `user:password`, as of `curl`.
  private static let accountOptions: Set<String> = ["-u", "--user", "-U", "--proxy-user"]

  /// Commands whose option `-p` or `-a` is a password; most others mean a port or a path by it.
  private static let passwordOptions: [(commands: [String], option: String)] = [
    (["mysql", "mysqldump", "mysqladmin", "mariadb", "mariadb-dump", "mariadb-admin", "sshpass"], "-p"),
    (["redis-cli", "valkey-cli"], "-a"),
    (["ldapsearch", "ldapadd", "ldapmodify"], "-w"),
  ]

  /// A command line as it may be shown: in one line, cut, with secrets masked if that is wished.
  ///
  /// Beside what is masked in log messages, the argument after an option with a secret's name is, in whole:
  /// `-password "a b"`.
  ///
  /// - Parameters:
  ///   - arguments: The command and its arguments; none gives an empty text.
  ///   - isMasked: False keeps secrets.
  /// - Returns: At most ``maximumCommandLineBytes``.
  public static func commandLine(_ arguments: [String], isMasked: Bool = true) -> String {
    let shown = isMasked ? withoutSecrets(arguments) : arguments
    let line = String(
      decoding: shown.joined(separator: " ").utf8.map { isControl($0) ? UInt8(ascii: " ") : $0 },
      as: UTF8.self)
    return isMasked
      ? sample(line, maximumBytes: maximumCommandLineBytes) : cut(line, to: maximumCommandLineBytes)
  }

  private static func withoutSecrets(_ arguments: [String]) -> [String] {
    var shown: [String] = []
    let option = passwordOption(of: arguments.first ?? "")
    for (index, argument) in arguments.enumerated() {
      let former = index > 0 ? arguments[index - 1] : ""
      if former == option || (namesSecret(former) && !argument.hasPrefix("-")) {
        shown.append(mask)
      } else if let option, index > 0, argument.hasPrefix(option), argument != option {
        shown.append(option + mask)
      } else if accountOptions.contains(former) || startsWithAccountOption(argument),
        let colon = argument.firstIndex(of: ":")
      {
        shown.append(argument[...colon] + mask)
      } else {
        shown.append(masked(argument))
      }
    }
    return shown
  }

  /// True for an option and its value in one argument: `-uuser:password`, `--user=user:password`.
  private static func startsWithAccountOption(_ argument: String) -> Bool {
    accountOptions.contains { argument.hasPrefix($0.hasPrefix("--") ? $0 + "=" : $0) }
  }

  private static func passwordOption(of command: String) -> String? {
    let name = command.split(separator: "/").last.map(String.init) ?? command
    return passwordOptions.first { $0.commands.contains(name) }?.option
  }

  /// True for an option that stands before a secret: what would be one after an equals sign is one here.
  private static func namesSecret(_ option: String) -> Bool {
    guard option.hasPrefix("-"), !option.utf8.contains(UInt8(ascii: "=")) else { return false }
    return masked(option + "=x") != option + "=x"
  }

  private static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x7f }
}
