import Configuration
import Model
import Testing

@testable import Diagnosis

@Suite("Shipped signatures")
struct ShippedSignatureTests {
  private static let all = SignatureLoader.shipped
  private static let names = all.map(\.name)

  @Test("stand for their own lines, and tell whom they are about", arguments: names)
  func examples(of name: String) throws {
    let signature = try #require(SignatureBed.shipped(name))
    var matcher = SignatureMatcher(Self.all)
    #expect(signature.examples.count >= 2)
    for example in signature.examples {
      let batch = SignatureBed.entry(of: signature, example.line)
      let found = matcher.find(batch)
      #expect(found?.name == signature.name, "\(example.line)")
      #expect(found?.about.name == example.about, "\(example.line)")
      let target = Self.all.first { $0.name == signature.ends } ?? signature
      #expect(found?.about.kind == target.entity || example.about.isEmpty, "\(example.line)")
      #expect(
        matcher.mayMatch(batch.entries[0], in: batch) || signature.messageID != .none, "\(example.line)")
    }
  }

  @Test("do not stand for lines that are only like theirs", arguments: names)
  func nearMisses(of name: String) throws {
    let signature = try #require(SignatureBed.shipped(name))
    var matcher = SignatureMatcher(Self.all)
    #expect(signature.nearMisses.count >= 2)
    for line in signature.nearMisses {
      #expect(matcher.find(SignatureBed.entry(of: signature, line))?.name != signature.name, "\(line)")
    }
  }

  @Test("do not believe a user, his session or his own units", arguments: names)
  func forged(of name: String) throws {
    let signature = try #require(SignatureBed.shipped(name))
    var matcher = SignatureMatcher(Self.all)
    for example in signature.examples {
      for unit in ["session-3.scope", "user@1000.service", "init.scope", ""] {
        let forged = SignatureBed.entry(of: signature, example.line) { entry, batch in
          (entry.transport, entry.pid, entry.uid) = (.journal, 4711, 1000)
          (entry.subjectUnit, entry.command) = (.empty, .empty)
          entry.unit = batch.store(unit.utf8)
          entry.claimedIdentifier = batch.store("kernel".utf8)
        }
        #expect(matcher.find(forged) == nil, "\(unit): \(example.line)")
      }
    }
  }

  @Test("a core dump of a service is told, one of a user's own programs is not")
  func usersCoreDumps() throws {
    let signature = try #require(SignatureBed.shipped("core-dump"))
    var matcher = SignatureMatcher(Self.all)
    func about(_ unit: String, isForeign: Bool = false) -> String? {
      let batch = SignatureBed.entry(of: signature, signature.examples[0].line) { entry, batch in
        entry.isForeign = isForeign
        let host = isForeign ? "db2/" : ""
        entry.unit = batch.store("\(host)systemd-coredump@3-44-0.service".utf8)
        entry.subjectUnit = batch.store("\(host)\(unit)".utf8)
      }
      return matcher.find(batch)?.about.name
    }
    for unit in ["renderd.service", "init.scope", "user-runtime-dir@1000.service", "mnt-x.mount"] {
      #expect(about(unit) != nil, "\(unit)")
      #expect(about(unit, isForeign: true)?.hasPrefix("db2/") == true, "\(unit)")
    }
    for unit in ["user@1000.service", "session-3.scope", "session-c1.scope"] {
      #expect(about(unit) == nil, "\(unit)")
      #expect(about(unit, isForeign: true) == nil, "\(unit)")
    }
  }

  /// Anybody can run two thousand programs of as many names.
  @Test("nothing rings about a process that the kernel calls by a name of its owner's choice, but hangs")
  func processes() {
    let ringing = Self.all.filter { $0.entity == .process && !$0.isEvidenceOnly && $0.ends.isEmpty }
    #expect(ringing.map(\.name) == ["hung-task"])
  }

  @Test("read a long line to its end where they look for what stands anywhere in it")
  func longLines() throws {
    let signature = try #require(SignatureBed.shipped("name-resolution"))
    var matcher = SignatureMatcher(Self.all)
    let words = String(repeating: "state of x. ", count: 150)
    let line = words + "\ngetaddrinfo EAI_AGAIN queue.internal"
    #expect(matcher.find(SignatureBed.entry(of: signature, line))?.name == "name-resolution")
    #expect(matcher.gaveUp == 0)
  }

  @Test("what each boot, each undocking and each mail of a stranger brings is evidence at most")
  func everyday() {
    let names = ["link-down", "clock-stepped", "unknown-name", "machine-check-logged", "segfault", "trap"]
    #expect(names.allSatisfy { SignatureBed.shipped($0)?.isEvidenceOnly == true })
    #expect(SignatureBed.shipped("cpu-throttled")?.severity == .notice)
  }

  @Test("take no word of another host's about this one", arguments: names)
  func foreign(of name: String) throws {
    let signature = try #require(SignatureBed.shipped(name))
    var matcher = SignatureMatcher(Self.all)
    for example in signature.examples {
      let foreign = SignatureBed.entry(of: signature, example.line) { entry, batch in
        entry.isForeign = true
        if entry.transport == .kernel { entry.transport = .other }
        let unit = batch.string(entry.unit)
        entry.unit = batch.store("db2/\(unit.isEmpty ? "kernel" : unit)".utf8)
        entry.subjectUnit =
          entry.subjectUnit.isEmpty ? .empty : batch.store("db2/\(SignatureBed.example)".utf8)
      }
      let found = matcher.find(foreign)
      #expect(found == nil || found?.about.name.hasPrefix("db2/") == true, "\(example.line)")
    }
  }

  /// Who may name a process or a file can write a good part of some of the kernel's lines.
  @Test("look for what the kernel says at the beginning of its lines", arguments: names)
  func anchored(of name: String) throws {
    let signature = try #require(SignatureBed.shipped(name))
    guard signature.sender == .kernel else { return }
    #expect(signature.pattern.hasPrefix("^"))
    var matcher = SignatureMatcher(Self.all)
    for example in signature.examples {
      let line = "evil[812]: segfault at 0 ip 0 sp 0 error 4 in \(example.line)[401000+1000]"
      #expect(matcher.find(SignatureBed.entry(of: signature, line))?.name == "segfault")
    }
  }

  @Test("are in a chain from the disk to those who cannot write")
  func chain() {
    let names = [
      "ata-error", "disk-io-error", "buffer-io-error", "ext4-error", "ext4-read-only", "read-only-writers",
    ]
    let ranks = names.compactMap { SignatureBed.shipped($0)?.chain }
    #expect(ranks == [1, 2, 3, 4, 5, 6])
  }

  @Test("hold no number where they are looked up, because numbers vary", arguments: names)
  func literals(of name: String) throws {
    let signature = try #require(SignatureBed.shipped(name))
    #expect(signature.literals.allSatisfy { !$0.utf8.contains { $0 &- UInt8(ascii: "0") < 10 } })
  }
}
