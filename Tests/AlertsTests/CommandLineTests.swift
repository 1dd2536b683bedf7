import TestSupport
import Testing

@testable import Alerts

@Suite("Command lines")
struct CommandLineTests {
  @Test(
    "masks secrets by the option before them, whatever their form",
    arguments: [
      (["tool", "--password", "a b c", "-v"], "tool --password [masked] -v"),
      (["java", "-password", "x", "-jar", "a.jar"], "java -password [masked] -jar a.jar"),
      (["mysql", "-uroot", "-phunter2", "shop"], "mysql -uroot -p[masked] shop"),
      (["/usr/bin/sshpass", "-p", "x", "ssh", "host"], "/usr/bin/sshpass -p [masked] ssh host"),
      (["curl", "-u", "bob:x y", "https://h/"], "curl -u bob:[masked] https://h/"),
      (["curl", "-ubob:x", "--proxy-user=ann:y"], "curl -ubob:[masked] --proxy-user=ann:[masked]"),
      (["redis-cli", "-a", "x", "ping"], "redis-cli -a [masked] ping"),
      (["env", "PGPASSWORD=x", "psql"], "env PGPASSWORD=[masked] psql"),
      (["app", "--db=postgres://u:p@h/d"], "app --db=postgres://[masked]@h/d"),
    ])
  func masks(arguments: [String], line: String) {
    #expect(Masking.commandLine(arguments) == line)
    #expect(Masking.masked(line) == line)
  }

  @Test(
    "leaves alone what is no secret",
    arguments: [
      ["nginx:", "worker", "process"], ["ssh", "-p", "22", "host"], ["curl", "-u", "bob", "https://h/"],
      ["tool", "--password", "--verbose"], ["postgres", "-D", "/var/lib/postgresql/15/main"], [],
    ])
  func leaves(arguments: [String]) {
    #expect(Masking.commandLine(arguments) == arguments.joined(separator: " "))
  }

  @Test("is one line, cut at a character, and whole where nothing is to be masked")
  func form() {
    #expect(Masking.commandLine(["sh", "-c", "a\n\tb\u{7f}"]) == "sh -c a  b ")
    let long = Masking.commandLine(["x", String(repeating: "é", count: 300)])
    #expect(long.utf8.count == Masking.maximumCommandLineBytes && long.hasSuffix("é"))
    #expect(Masking.commandLine(["t", "--password", "x"], isMasked: false) == "t --password x")
  }

  @Test("shows no secret that a cut has left half of", arguments: 0..<300 as Range<UInt64>)
  func cutSecret(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let before = String(repeating: "a ", count: Int(random.next() % 130))
    let line = Masking.commandLine(["tool", before, "--token", "s3cr3t-s3cr3t-s3cr3t", "end"])
    #expect(!line.contains("s3cr"))
    #expect(line.utf8.count <= Masking.maximumCommandLineBytes)
  }
}
