import Model
import TestSupport
import Testing

@testable import Diagnosis

@Suite("Signatures at work")
struct SignatureWatchTests {
  private func fact(_ name: String, _ line: String) throws -> Fact {
    let signature = try #require(SignatureBed.shipped(name))
    var watch = SignatureWatch([signature])
    let batch = SignatureBed.entry(of: signature, line)
    switch watch.report(batch.entries[0], in: batch) {
    case .holds(let fact), .noted(let fact): return fact
    case .ended, nil: throw CodingFailure.invalid("no fact", at: 0)
    }
  }

  @Test("a fact tells what, how bad, why and what to do next")
  func fact() throws {
    let fact = try fact("disk-io-error", "I/O error, dev sda, sector 2048 op 0x0:(READ)")
    #expect(fact.key == IncidentKey(entity: Entity(kind: .device, name: "sda"), category: .storage))
    #expect(fact.summary == "I/O errors")
    #expect(fact.severity == .error)
    #expect(fact.kind == .hardware)
    #expect(fact.check == "smartctl -a /dev/sda")
    #expect(fact.cause.hasPrefix("The kernel could not read or write sda:"))
    #expect((fact.signature, fact.chain, fact.endsByEvent) == ("disk-io-error", 2, false))
  }

  @Test(
    "nothing that was logged becomes a command of its own",
    arguments: [
      ("a;reboot", "a_reboot"), ("$(id)", "__id_"), ("-rf", "_-rf"), ("", "_"), ("a b", "a_b"),
      ("dev-disk\\x2d1.swap", "'dev-disk\\x2d1.swap'"), ("'\\'", "'_\\_'"),
      ("run-*.service", "'run-*.service'"), ("é\n", "___"),
    ])
  func harmless(value: String, word: String) {
    #expect(SignatureText.harmless(value) == word)
    #expect(SignatureText.command("x {device} y", { _ in value }) == "x \(word) y")
  }

  @Test("what counts in numbers only rings with the last of them, for one address and in time")
  func counted() throws {
    let signature = try #require(SignatureBed.shipped("ssh-failed-logins"))
    var watch = SignatureWatch([signature])
    func report(_ number: Int, from address: String, each seconds: Int64) -> FactReport? {
      let line = "Failed password for root from \(address) port 50122 ssh2"
      let batch = SignatureBed.entry(of: signature, line) { entry, _ in
        entry.realtimeMicroseconds += Int64(number) * seconds * 1_000_000
      }
      return watch.report(batch.entries[0], in: batch)
    }
    for number in 0..<19 { #expect(report(number, from: "203.0.113.9", each: 1) == nil) }
    #expect(report(19, from: "203.0.113.10", each: 1) == nil)
    guard case .holds(let fact) = report(20, from: "203.0.113.9", each: 1) else {
      Issue.record("nothing rings")
      return
    }
    #expect(fact.summary == "many failed logins from 203.0.113.9 (20 in 60s)")
    for number in 10..<60 { #expect(report(number, from: "198.51.100.1", each: 10) == nil) }
  }

  @Test("failures from ever other addresses count for the unit, beside those for each address")
  func everywhere() throws {
    let names = ["ssh-failed-logins", "ssh-failed-logins-everywhere"]
    let signatures = names.compactMap(SignatureBed.shipped)
    var watch = SignatureWatch(signatures)
    for number in 1...60 {
      let line = "Failed password for root from 203.0.113.\(number) port 50122 ssh2"
      let batch = SignatureBed.entry(of: signatures[0], line)
      let report = watch.report(batch.entries[0], in: batch)
      #expect((report != nil) == (number == 60))
    }
    #expect(watch.matches == 60)
  }

  @Test("journald's word for repeated lines counts each")
  func repeated() throws {
    let signature = try #require(SignatureBed.shipped("ssh-failed-logins"))
    var watch = SignatureWatch([signature])
    let line = "message repeated 20 times: [ Failed password for root from 203.0.113.9 port 50122 ssh2]"
    let batch = SignatureBed.entry(of: signature, line)
    #expect(watch.report(batch.entries[0], in: batch, weight: 20) != nil)
    #expect(watch.report(batch.entries[0], in: batch, weight: .max) != nil)
  }

  @Test("a login is remarkable after many failures from its address alone, over a restart too")
  func after() throws {
    let signatures = ["ssh-failed-logins", "ssh-login-after-failures"].compactMap(SignatureBed.shipped)
    var watch = SignatureWatch(signatures)
    let failed = SignatureBed.entry(
      of: signatures[0], "Failed password for root from 203.0.113.9 port 50122 ssh2")
    _ = watch.report(failed.entries[0], in: failed, weight: 20)
    var writer = ByteWriter()
    watch.encode(into: &writer)
    var restored = SignatureWatch(signatures)
    var reader = ByteReader(writer.bytes)
    try restored.restore(from: &reader)
    func login(from address: String) -> FactReport? {
      let batch = SignatureBed.entry(
        of: signatures[1], "Accepted password for root from \(address) port 50188 ssh2")
      return restored.report(batch.entries[0], in: batch)
    }
    #expect(login(from: "198.51.100.1") == nil)
    guard case .holds(let fact) = login(from: "203.0.113.9") else {
      Issue.record("nothing rings")
      return
    }
    #expect(fact.severity == .error)
    #expect(fact.summary == "a user logged in from 203.0.113.9 with a password after many failures")
    restored.keepsUserNames = true
    guard case .holds(let named) = login(from: "203.0.113.9") else {
      Issue.record("nothing rings")
      return
    }
    #expect(named.summary == "root logged in from 203.0.113.9 with a password after many failures")
  }

  @Test("no text of a signature names a user where users are not to be named")
  func userNames() throws {
    var known = Signature(name: "x")
    known.title = "{user} failed"
    known.cause = "{user} tried {detail}"
    known.check = "id {user}"
    known.literals = ["failed: "]
    known.pattern = "^failed: (?<user>\\S+) (?<detail>\\S+)"
    known.sender = .units([])
    var watch = SignatureWatch([known])
    let batch = SignatureBed.entry(of: known, "failed: alice hard")
    func texts() -> [String] {
      guard case .holds(let fact) = watch.report(batch.entries[0], in: batch) else { return [] }
      return [fact.summary, fact.cause, fact.check]
    }
    #expect(texts() == ["a user failed", "a user tried hard", "id a_user"])
    watch.keepsUserNames = true
    #expect(texts() == ["alice failed", "alice tried hard", "id alice"])
  }

  @Test("an attacker cannot put another's address in the place of his own")
  func framed() throws {
    let signature = try #require(SignatureBed.shipped("ssh-failed-logins"))
    var matcher = SignatureMatcher([signature])
    let line =
      "Failed password for invalid user x from 198.51.100.1 port 1 ssh2 from 203.0.113.9 port 50122 ssh2"
    let batch = SignatureBed.entry(of: signature, line)
    #expect(matcher.first(batch)?.value("address") == "203.0.113.9")
  }

  @Test("the end of a fault names the same incident as its beginning")
  func ends() throws {
    let signatures = ["link-down", "link-up"].compactMap(SignatureBed.shipped)
    var watch = SignatureWatch(signatures)
    let key = IncidentKey(entity: Entity(kind: .interface, name: "eno1"), category: .network)
    let down = SignatureBed.entry(of: signatures[0], "igb 0000:01:00.0 eno1: igb: eno1 NIC Link is Down")
    guard case .noted(let fact) = watch.report(down.entries[0], in: down) else {
      Issue.record("nothing is noted")
      return
    }
    #expect(fact.key == key)
    #expect(fact.endsByEvent)
    let up = SignatureBed.entry(
      of: signatures[1], "igb 0000:01:00.0 eno1: igb: eno1 NIC Link is Up 1000 Mbps Full Duplex")
    #expect(watch.report(up.entries[0], in: up) == .ended(key, reason: "the link is back"))
  }

  @Test("the daemon does not ring for itself")
  func own() throws {
    let signature = try #require(SignatureBed.shipped("segfault"))
    var own = signature
    own.sender = .units([])
    own.entity = .unit
    var watch = SignatureWatch([own])
    let batch = SignatureBed.entry(of: own, signature.examples[0].line) { entry, batch in
      entry.unit = batch.store("tocsin.service".utf8)
    }
    #expect(watch.report(batch.entries[0], in: batch) == nil)
  }

  @Test("partitions belong to their disks, and what is no partition to itself")
  func disks() {
    let disks = [
      "sda1": "sda", "sdaa12": "sdaa", "nvme0n1p2": "nvme0n1", "mmcblk0p1": "mmcblk0", "xvda1": "xvda",
      "nvme0n1": "nvme0n1", "dm-0": "dm-0", "md127": "md127", "sr0": "sr0", "cciss!c0d0p1": "cciss!c0d0",
      "sd1": "sd1", "loop0": "loop0",
      "1": "1", "": "",
    ]
    #expect(disks.keys.allSatisfy { DeviceName.wholeDisk($0) == disks[$0] })
  }

  @Test("more addresses than there is room for are counted in part, and that is told")
  func manyAddresses() {
    var tallies = SignatureTallies()
    for number in 0..<2_000 {
      let key = SignatureTallies.Key(signature: "x", subject: "\(number)")
      let isFull = tallies.note(key, weight: 1, at: Int64(number), count: 2, within: 60)
      #expect(!isFull)
    }
    #expect(tallies.evicted == 2_000 - 512)
    let newest = SignatureTallies.Key(signature: "x", subject: "1999")
    let isFull = tallies.note(newest, weight: 1, at: 1_999, count: 2, within: 60)
    #expect(isFull)
  }

  @Test("times of any kind are counted without a trap")
  func anyTimes() {
    var tallies = SignatureTallies()
    let key = SignatureTallies.Key(signature: "x", subject: "y")
    for time in [Int64.min, .max, 0, -1, .min, .max] {
      _ = tallies.note(key, weight: .max, at: time, count: 100, within: 1)
      _ = tallies.wasFull(key, at: time, within: 1)
    }
    #expect(tallies.wasFull(key, at: .max, within: 1))
  }

  @Test("a literal is found wherever it stands, as a search from each place finds it")
  func literals() {
    var random = SplitMix64(seed: 7)
    for _ in 0..<500 {
      let alphabet = Array("abc".utf8)
      func text(_ count: Int) -> [UInt8] { (0..<count).map { _ in alphabet[Int(random.next() % 3)] } }
      let texts = (0..<6).map { _ in text(4 + Int(random.next() % 4)) }
      var index = LiteralIndex()
      for (owner, literal) in texts.enumerated() { index.add(literal, owner: owner) }
      let line = text(Int(random.next() % 40))
      var found: Set<Int> = []
      let isEnough = index.find(in: line.span) {
        found.insert($0); return false
      }
      let expected = texts.indices.filter { owner in
        line.indices.contains { line[$0...].starts(with: texts[owner]) }
      }
      #expect(found == Set(expected))
      #expect(!isEnough)
    }
  }
}
