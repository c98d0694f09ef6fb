import ChapterKit
import Events
import Glibc
import Synchronization
import TestSupport
import Testing

/// The runner's side of the channel: a socket at a path, and what comes through it.
private final class Runner: Sendable {
  let path: String
  private let listening: Int32

  init() {
    path = "/tmp/latent-test-\(getpid())-\(UInt32.random(in: .min ... .max))"
    listening = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let isBound = withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listening, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
    precondition(isBound && listen(listening, 1) == 0)
  }

  /// The lines that come, until there are `count` of them. The connection stays open: a program
  /// ends when its runner goes.
  func lines(_ count: Int) -> [[UInt8]] {
    let connection = accept(listening, nil, nil)
    unlink(path)
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count(where: { $0 == 10 }) < count {
      let received = read(connection, &buffer, buffer.count)
      precondition(received > 0)
      bytes += buffer[..<received]
    }
    return bytes.split(separator: 10).map(Array.init)
  }
}

/// What several threads send and one receives.
private final class Shared: Sendable {
  let sender: EventSender
  let lines = Mutex<[[UInt8]]>([])

  init(_ sender: consuming EventSender) { self.sender = sender }
}

/// A chapter's program has one channel, so each of these runs in a process of its own.
@Suite struct ChapterProgramTests {
  @Test func `a program tells its machine, its blocks and what they show, in order`() async {
    await #expect(processExitsWith: .success) {
      let runner = Runner()
      setenv("LATENT_EVENTS", runner.path, 1)
      setenv("LATENT_SWIFT_VERSION", "6.3", 1)
      setenv("LATENT_CHAPTER_BUILD", "-Onone -g", 1)
      ChapterProgram.open()
      ChapterProgram.begin(1)
      show("one")
      show(2)
      ChapterProgram.end(1)
      ChapterProgram.value(1, 1.0 / 3)
      ChapterProgram.close()
      let events = try runner.lines(7).map { try Event(line: $0) }
      try #require(events.count == 7)
      guard case .machine(let machine) = events[0], case .began(block: 1, _) = events[1],
        case .ended(block: 1, let cost, _) = events[4], case .finished = events[6]
      else {
        Issue.record("\(events)")
        return
      }
      #expect(machine.swift == "6.3")
      #expect(machine.build.hasPrefix("modules -O"))
      #expect(machine.build.hasSuffix(", chapter -Onone -g"))
      #expect(machine.cores >= 1)
      #expect(cost.wall >= 0)
      #expect(events[2] == .shown(block: 1, .text("one")))
      #expect(events[3] == .shown(block: 1, .text("2")))
      #expect(events[5] == .value(index: 1, text: "0.3333", number: 1.0 / 3))
    }
  }

  @Test func `events of many threads come whole`() async {
    await #expect(processExitsWith: .success) {
      let runner = Runner()
      let shared = Shared(EventSender(path: runner.path))
      let events = (0..<64).map { number in
        Event.shown(block: 1, .text("\(number) " + String(repeating: "x", count: 300_000)))
      }
      onThreads(events.count + 1) { number in
        if number < events.count {
          shared.sender.send(events[number])
        } else {
          shared.lines.withLock { $0 = runner.lines(events.count) }
        }
      }
      let received = try shared.lines.withLock { try $0.map { try Event(line: $0) } }
      #expect(Set(received) == Set(events))
    }
  }

  @Test(arguments: [false, true])
  func `show outside of a block ends the program with advice`(_ hasBlock: Bool) async throws {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [hasBlock] in
      if hasBlock {
        ChapterProgram.begin(1)
        ChapterProgram.end(1)
      }
      show("nowhere")
    }
    let said = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    #expect(said.contains("show(…) was called while no block ran"))
  }

  @Test func `a program ends when its runner has gone`() async {
    await #expect(processExitsWith: .exitCode(70)) {
      var ends: [Int32] = [0, 0]
      precondition(pipe(&ends) == 0)
      let runner = Runner()
      if fork() == 0 {
        // The runner: it takes the connection, says so, and goes.
        _ = runner.lines(1)
        _exit(0)
      }
      let sender = EventSender(path: runner.path)
      sender.send(.finished(output: 0))
      sleep(30)
    }
  }
}
