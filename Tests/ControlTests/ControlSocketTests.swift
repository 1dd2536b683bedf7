import Glibc
import TestSupport
import Testing

@testable import Control

@Suite struct ControlSocketTests {
  @Test("a status report comes back as the server gave it")
  func status() throws {
    let served = try ServedSocket()
    let reply = try ControlClient.send(ControlRequest(command: .status), to: served.folder.socket)
    #expect(reply.ok)
    #expect(reply.status?.host == "db1")
    #expect(reply.isRefused == nil)
    #expect(reply.status?.units.first?.entries == 7)
  }

  @Test("a refused reload brings its errors")
  func refusedReload() throws {
    let served = try ServedSocket()
    let reply = try ControlClient.send(ControlRequest(command: .reload), to: served.folder.socket)
    #expect(!reply.ok)
    #expect(reply.errors == ["tocsin.toml:1: wrong"])
    #expect(reply.status == nil)
    #expect(reply.isRefused == true)
  }

  @Test("the socket has mode 0660, whatever the umask")
  func mode() throws {
    let served = try ServedSocket()
    #expect(served.folder.mode == S_IFSOCK | 0o660)
  }

  @Test("a stopped server leaves no socket behind")
  func stop() throws {
    let folder = SocketFolder()
    do {
      let served = try ServedSocket(folder: folder)
      served.server.stop()
    }
    #expect(folder.mode == 0)
  }

  @Test("a socket left behind by a daemon that died is replaced")
  func staleSocket() throws {
    let folder = SocketFolder()
    let (descriptor, address) = try LocalSocket.make(path: folder.socket)
    #expect(LocalSocket.withAddress(address) { bind(descriptor, $0, $1) } == 0)
    close(descriptor)
    #expect(throws: ControlFailure.notRunning(path: folder.socket)) {
      try ControlClient.send(ControlRequest(command: .status), to: folder.socket)
    }
    let served = try ServedSocket(folder: folder)
    #expect(try ControlClient.send(ControlRequest(command: .status), to: served.folder.socket).ok)
  }

  @Test("a second daemon is refused and the first one keeps its socket")
  func secondDaemon() throws {
    let served = try ServedSocket()
    let path = served.folder.socket
    #expect(throws: ControlFailure.socket(path: path, reason: "another tocsind listens there")) {
      _ = try ControlServer(path: path)
    }
    #expect(try ControlClient.send(ControlRequest(command: .status), to: path).ok)
  }

  @Test("a daemon that is stopped is found to listen, even when its queue is full")
  func stoppedDaemon() throws {
    let folder = SocketFolder()
    let server = try ControlServer(path: folder.socket)
    defer { server.stop() }
    var waiting: [Int32] = []
    defer { waiting.forEach { close($0) } }
    for _ in 0..<20 {
      let (descriptor, address) = try LocalSocket.make(path: folder.socket)
      waiting.append(descriptor)
      _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
      _ = LocalSocket.withAddress(address) { connect(descriptor, $0, $1) }
    }
    #expect(throws: ControlFailure.socket(path: folder.socket, reason: "another tocsind listens there")) {
      _ = try ControlServer(path: folder.socket)
    }
  }

  @Test("a file that is no socket is not removed")
  func otherFile() {
    let folder = SocketFolder()
    folder.touch()
    #expect(throws: ControlFailure.self) { _ = try ControlServer(path: folder.socket) }
    #expect(folder.mode & S_IFMT == S_IFREG)
  }
}

@Suite struct HostileClientTests {
  @Test(
    "what is no request is told what one is",
    arguments: [
      "", "{}", "status", #"{"command":"sudo"}"#, #"{"command":7}"#, "\u{0}\u{1b}[2J",
      String(repeating: "[", count: 4000), #"{"command":"status"#,
    ])
  func garbage(line: String) throws {
    let served = try ServedSocket()
    let answer = served.exchange(Array((line + "\n").utf8))
    #expect(answer.contains(#""ok":false"#))
    #expect(answer.contains("expected"))
    #expect(served.requests == 0)
  }

  @Test("a version of the protocol that is not spoken here is refused, and told")
  func version() throws {
    let served = try ServedSocket()
    let answer = served.exchange(Array(#"{"protocol":2,"command":"status"}"#.utf8) + [UInt8(ascii: "\n")])
    #expect(answer.contains(#""ok":false"#))
    #expect(answer.contains("expected protocol 1, found 2"))
    #expect(answer.contains(#""protocol":1"#))
    #expect(served.requests == 0)
  }

  @Test(
    "what is not known of a request is passed over, and no version counts as the first",
    arguments: [#"{"command":"status","later":{"a":[1]}}"#, #"{"protocol":1,"command":"status"}"#])
  func unknownFields(line: String) throws {
    let served = try ServedSocket()
    #expect(served.exchange(Array((line + "\n").utf8)).contains(#""ok":true"#))
  }

  @Test("a decision of any shape is refused or taken, and the server goes on", arguments: 0..<40)
  func randomDecisions(seed: UInt64) throws {
    let served = try ServedSocket()
    var random = SplitMix64(seed: seed)
    let words = [
      "{", "}", "[", "]", ":", ",", "\"command\"", "\"decide\"", "\"decision\"", "\"kind\"", "\"silence\"",
      "\"units\"", "\"a*\"", "1e999", "-1", "null", "true", "\"\\u0000\"", "\"looser\"", "\"forSeconds\"",
    ]
    let line = (0..<60).map { _ in words.randomElement(using: &random) ?? "" }.joined()
    #expect(served.exchange(Array((line + "\n").utf8)).contains(#""ok":false"#))
    #expect(try ControlClient.send(ControlRequest(command: .status), to: served.folder.socket).ok)
  }

  @Test("several threads may serve: a client that says nothing keeps one of them")
  func severalThreads() throws {
    let folder = SocketFolder()
    let server = try ControlServer(path: folder.socket)
    var threads: [pthread_t] = []
    for _ in 0..<3 {
      var thread = pthread_t()
      pthread_create(
        &thread, nil,
        { pointer in
          guard let pointer else { return nil }
          Unmanaged<ControlServer>.fromOpaque(pointer).takeUnretainedValue().serve { _ in
            ControlReply(ok: true)
          }
          return nil
        }, Unmanaged.passUnretained(server).toOpaque())
      threads.append(thread)
    }
    defer {
      server.stop()
      threads.forEach { pthread_join($0, nil) }
    }
    var silent: [Int32] = []
    defer { silent.forEach { close($0) } }
    for _ in 0..<2 {
      let (descriptor, address) = try LocalSocket.make(path: folder.socket)
      silent.append(descriptor)
      #expect(LocalSocket.withAddress(address) { connect(descriptor, $0, $1) } == 0)
    }
    #expect(try ControlClient.send(ControlRequest(command: .status), to: folder.socket).ok)
    // Those that say nothing are still waited for: nobody has had to go for the answer.
    var ready = silent.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    #expect(poll(&ready, nfds_t(ready.count), 0) == 0)
  }

  @Test("random bytes neither crash the server nor are taken for a request", arguments: 0..<20)
  func randomBytes(seed: UInt64) throws {
    let served = try ServedSocket()
    var state = seed &* 0x9e37_79b9_7f4a_7c15 &+ 1
    let bytes = (0..<512).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 33)
    }
    #expect(served.exchange(bytes + [UInt8(ascii: "\n")]).contains(#""ok":false"#))
    #expect(try ControlClient.send(ControlRequest(command: .status), to: served.folder.socket).ok)
  }

  @Test("an oversized request is refused by its size")
  func oversized() throws {
    let served = try ServedSocket()
    let answer = served.exchange([UInt8](repeating: UInt8(ascii: "a"), count: 100_000))
    #expect(answer.contains("longer than \(ControlServer.maximumRequest) bytes"))
    #expect(served.requests == 0)
  }

  @Test("a request of the largest size is read")
  func largest() throws {
    let served = try ServedSocket()
    let request = Array(#"{"command":"status"}"#.utf8)
    let padding = [UInt8](repeating: UInt8(ascii: " "), count: ControlServer.maximumRequest - request.count)
    #expect(served.exchange(request + padding + [UInt8(ascii: "\n")]).contains(#""ok":true"#))
    #expect(served.exchange(request + padding + Array(" \n".utf8)).contains(#""ok":false"#))
  }

  @Test("a client that says nothing delays the next one by no more than the server's patience")
  func silentClient() throws {
    let served = try ServedSocket()
    let (silent, address) = try LocalSocket.make(path: served.folder.socket)
    defer { close(silent) }
    #expect(LocalSocket.withAddress(address) { connect(silent, $0, $1) } == 0)
    let start = ContinuousClock.now
    #expect(try ControlClient.send(ControlRequest(command: .status), to: served.folder.socket).ok)
    let waited = ContinuousClock.now - start
    #expect(waited < .seconds(ControlServer.patienceSeconds + 20))
    let words = try LocalSocket.readLine(silent, limit: 4096, within: 1)
    #expect(String(decoding: words, as: UTF8.self).contains("no whole line within 2 s"))
  }

  @Test("a client that goes away in the middle costs nothing")
  func vanishingClient() throws {
    let served = try ServedSocket()
    for _ in 0..<10 {
      let (descriptor, address) = try LocalSocket.make(path: served.folder.socket)
      _ = LocalSocket.withAddress(address) { connect(descriptor, $0, $1) }
      LocalSocket.write(descriptor, Array(#"{"comm"#.utf8), within: 1)
      close(descriptor)
    }
    #expect(try ControlClient.send(ControlRequest(command: .status), to: served.folder.socket).ok)
  }
}

@Suite struct ControlClientTests {
  @Test("nothing at the path: the daemon does not run, and the path is named")
  func notRunning() {
    let path = SocketFolder().socket
    let failure = #expect(throws: ControlFailure.self) {
      try ControlClient.send(ControlRequest(command: .status), to: path)
    }
    #expect(failure == .notRunning(path: path))
    #expect(failure?.description.contains(path) == true)
  }

  @Test("a path that no socket can have is named", arguments: ["", String(repeating: "p", count: 108)])
  func impossiblePath(path: String) {
    #expect(throws: ControlFailure.socket(path: path, reason: "expected a path of 1 to 107 bytes")) {
      try ControlClient.send(ControlRequest(command: .status), to: path)
    }
  }

  @Test("a server that never answers is given up")
  func silentServer() throws {
    let folder = SocketFolder()
    let server = try ControlServer(path: folder.socket)
    defer { server.stop() }
    let failure = #expect(throws: ControlFailure.self) {
      try ControlClient.send(ControlRequest(command: .status), to: folder.socket, within: 0.2)
    }
    #expect(failure?.description.contains("gave no answer: no whole line within") == true)
  }

  @Test("every failure is one line that names the socket")
  func descriptions() {
    let failures: [ControlFailure] = [
      .socket(path: "/run/s", reason: "broken"), .notRunning(path: "/run/s"), .notPermitted(path: "/run/s"),
      .protocolError("/run/s gave no answer"),
    ]
    for failure in failures {
      #expect(failure.description.contains("/run/s"))
      #expect(!failure.description.contains("\n"))
    }
  }
}
