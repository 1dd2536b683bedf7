import Diagnosis
import Model
import Testing

@testable import Configuration

@Suite("Signature files")
struct SignatureLoaderTests {
  private let tree = SettingsTree()

  private func load() throws -> LoadedSignatures { try SignatureLoader(root: tree.root).load() }

  /// A signature with all that it needs, and more keys.
  private static func signature(_ name: String, _ keys: String = "") -> String {
    """
    [[signature]]
    name = "\(name)"
    title = "it broke"
    literal = "broken"
    entity = "unit"
    class = "application"
    severity = "warning"
    kind = "application"
    \(keys)

    """
  }

  /// What is wrong with a file of the operator's.
  private func complaint(_ text: String) -> String {
    let path = tree.write("/etc/tocsin/signatures.d/own.toml", text)
    do {
      return "\(try load().signatures.count) signatures"
    } catch {
      return "\(error)".replacing(path, with: "own.toml")
    }
  }

  @Test("the program holds the shipped files as they are")
  func embedded() {
    let folder = repositoryFolder + "/config/signatures.d"
    #expect(ShippedSignatures.files.count == 10)
    for file in ShippedSignatures.files {
      #expect(contents(of: folder + "/" + file.name) == file.text, "stale: run make signatures")
    }
    #expect(SignatureLoader.shipped.count == 83)
  }

  @Test("the documentation lists every shipped signature")
  func documented() {
    let document = contents(of: repositoryFolder + "/docs/signatures.md")
    for signature in SignatureLoader.shipped {
      let rows = document.split(separator: "\n").filter { $0.hasPrefix("| `\(signature.name)` |") }
      #expect(rows.count == 1, "stale: run make signatures")
      #expect(rows[0].contains("`\(signature.category.word)`") || !signature.ends.isEmpty)
    }
  }

  @Test("without files the program's own serve; with a vendor's folder only its files")
  func layers() throws {
    #expect(try load() == LoadedSignatures(signatures: SignatureLoader.shipped))
    let vendor = tree.write("/usr/lib/tocsin/signatures.d/a.toml", Self.signature("one"))
    let loaded = try load()
    #expect(loaded.signatures.map(\.name) == ["one"])
    #expect(loaded.files == [vendor])
  }

  @Test("the operator's replace those of the same name in their place, switch off, and add")
  func replaced() throws {
    tree.write(
      "/usr/lib/tocsin/signatures.d/a.toml",
      Self.signature("one") + Self.signature("two") + Self.signature("three"))
    tree.write(
      "/etc/tocsin/signatures.d/b.toml",
      Self.signature("two", "cause = \"mine\"") + Self.signature("four")
        + "[[signature]]\nname = \"one\"\nenabled = false\n")
    let loaded = try load()
    #expect(loaded.signatures.map(\.name) == ["two", "three", "four"])
    #expect(loaded.signatures[0].cause == "mine")
    #expect(loaded.replacedCount == 2)
  }

  @Test("what depends on a signature that is switched off goes with it")
  func dependents() throws {
    tree.write(
      "/etc/tocsin/signatures.d/b.toml",
      "[[signature]]\nname = \"ssh-failed-logins\"\nenabled = false\n"
        + "[[signature]]\nname = \"link-down\"\nenabled = false\n")
    let names = try load().signatures.map(\.name)
    #expect(names.count == 83 - 4)
    #expect(!names.contains("ssh-login-after-failures"))
    #expect(!names.contains("link-up"))
  }

  @Test("and what depends on that as well, in whatever order they stand")
  func dependentsOfDependents() throws {
    let three = [("third", "second"), ("second", "first"), ("first", "")].map { name, after in
      Self.signature(name, after.isEmpty ? "" : "after = \"\(after)\"\nwithin = \"1m\"")
    }
    tree.write("/etc/tocsin/signatures.d/a.toml", three.joined())
    #expect(try load().signatures.count == 83 + 3)
    tree.write("/etc/tocsin/signatures.d/b.toml", "[[signature]]\nname = \"first\"\nenabled = false\n")
    #expect(try load().signatures.count == 83)
  }

  @Test("every key becomes what it says")
  func keys() throws {
    tree.write(
      "/usr/lib/tocsin/signatures.d/a.toml",
      Self.signature("first", "pattern = 'broken (?<address>\\S+)'\ncount = 7\nwithin = \"2m\"")
        + """
        [[signature]]
        name = "all"
        title = "of {user}"
        from = "unit"
        units = ["a*.service"]
        message_id = "fc2e22bc6ee647b6b90729ab34a250b1"
        pattern = "(?<user>x)"
        priority = 3
        entity = "host"
        class = "crash"
        severity = "crit"
        kind = "name-resolution"
        cause = "because"
        check = "ls {user}"
        after = "first"
        within = "1h"
        evidence_only = true
        chain = 3
        examples = [{ line = "x", about = "" }]
        near_misses = ["y"]
        """)
    var expected = Signature(name: "all")
    expected.title = "of {user}"
    expected.sender = .units(["a*.service"])
    expected.messageID = Identifier128(high: 0xfc2e_22bc_6ee6_47b6, low: 0xb907_29ab_34a2_50b1)
    expected.pattern = "(?<user>x)"
    expected.priority = 3
    (expected.entity, expected.category, expected.severity) = (.host, .crash, .critical)
    (expected.kind, expected.cause, expected.check) = (.nameResolution, "because", "ls {user}")
    (expected.after, expected.within) = ("first", 3600)
    (expected.isEvidenceOnly, expected.chain) = (true, 3)
    expected.examples = [Signature.Example(line: "x", about: "")]
    expected.nearMisses = ["y"]
    let loaded = try load().signatures
    #expect(loaded.last == expected)
    #expect((loaded.first?.count, loaded.first?.within) == (7, 120))
  }

  @Test(
    "says where a value is wrong, what was expected and what was found",
    arguments: [
      ("patern = 'x'", "own.toml:9: signature[1].patern: unknown key, did you mean pattern?"),
      (
        "pattern = 'a(b'",
        "own.toml:9: signature[1].pattern: expected a regular expression, found an error at byte 3: missing "
          + "closing parenthesis"
      ),
      (
        "pattern = '(?<victim>x)'",
        "own.toml:9: signature[1].pattern: expected groups named unit, device, interface, process, path, "
          + "address, user, number, detail, found \"victim\""
      ),
      ("count = 1", "own.toml:9: signature[1].count: expected an integer from 2 to 100, found the integer 1"),
      (
        "check = 'rm {file}'",
        "own.toml:9: signature[1].check: expected placeholders among {unit} {device} {interface} {process} "
          + "{path} {address} {user} {number} {detail}, found {file}"
      ),
      ("count = 3", "own.toml:1: signature \"mine\": expected the keys count and within together"),
      (
        "ends = 'nobody'",
        "own.toml:1: signature \"mine\": expected ends to name a signature, found \"nobody\""
      ),
      (
        "units = ['a.service']\nfrom = 'kernel'",
        "own.toml:1: signature \"mine\": expected no key units where from is not \"unit\""
      ),
      (
        "from = 'root'",
        "own.toml:9: signature[1].from: expected \"kernel\", \"manager\", \"journald\", \"unit\" or \"program\", found \"root\""
      ),
      (
        "from = 'program'\nprograms = ['sudo']",
        "own.toml:1: signature \"mine\": expected severity = \"notice\" or evidence_only = true: anybody may "
          + "run a program of any name"
      ),
    ])
  func wrong(keys: String, message: String) {
    #expect(complaint(Self.signature("mine", keys)) == message)
  }

  @Test("believes what any unit says about that unit alone")
  func believed() {
    let text = Self.signature("mine").replacing("\"unit\"", with: "\"host\"")
    #expect(complaint(text).hasSuffix("name the units to believe more"))
    #expect(complaint(text + "units = ['a.service']\n") == "84 signatures")
  }

  @Test("a name given twice in a file, a table that is none and a section of its own are told")
  func shape() {
    #expect(
      complaint(Self.signature("a") + Self.signature("a"))
        == "own.toml:10: signature[2]: \"a\" is the name of another signature of this file")
    #expect(
      complaint("[signature]\nname = 'a'")
        == "own.toml:1: signature: expected tables [[signature]], found a table")
    #expect(complaint("[[signatures]]") == "own.toml:1: signatures: unknown key, did you mean signature?")
    #expect(complaint("[[signature]]\ntitle = 'x'").contains("expected a key name with the signature's name"))
    #expect(complaint("x = ").hasPrefix("own.toml:1:5: syntax error"))
  }

  @Test("a file that others may write is refused")
  func writable() {
    tree.write("/etc/tocsin/signatures.d/own.toml", Self.signature("a"), mode: 0o666)
    #expect(throws: SettingsFailure.self) { try load() }
  }

  private var repositoryFolder: String {
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
  }
}
