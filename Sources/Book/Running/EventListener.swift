internal import Events
internal import Glibc

/// The runner's end of the channel to a chapter's program: a Unix socket in a folder of the run.
///
/// swift-subprocess passes no descriptor but the three standard ones, so the program connects to a
/// path. When the runner goes away, even killed, the kernel closes the socket, and the program
/// ends itself.
struct EventListener: ~Copyable {
  private let listening: Int32
  /// The path of the socket.
  let path: String

  /// Listens at `path`.
  ///
  /// - Throws: `RunError` when the socket can't be made.
  init(path: String) throws(RunError) {
    self.path = path
    listening = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard listening >= 0 else { throw RunError("no socket could be made: \(errnoText())") }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else {
      close(listening)
      throw RunError("the path \(path) is too long for a socket; set TMPDIR to a shorter one")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let isBound = withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listening, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
    guard isBound, listen(listening, 1) == 0 else {
      let text = errnoText()
      close(listening)
      throw RunError("the socket \(path) could not be opened: \(text)")
    }
  }

  deinit { close(listening) }

  /// The events of the one program that connects, until it closes the channel or `stop` is called,
  /// which must be once. Half a line at the end is left out: the program was killed while it wrote.
  ///
  /// The stream throws `ProgramRunner.Reason` when a line is no event, and when the program has sent
  /// more than `ProgramRunner.outputLimit`.
  func events() -> (stream: AsyncThrowingStream<Event, any Error>, stop: @Sendable () -> Void) {
    let (stream, continuation) = AsyncThrowingStream.makeStream(of: Event.self)
    var ends: [Int32] = [-1, -1]
    guard
      socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0
    else { fatalError("no pair of sockets could be made: \(errnoText())") }
    let (waiting, stopping) = (ends[0], ends[1])
    let listening = listening
    // A thread of its own, because it blocks.
    startThread {
      do {
        try Self.read(listening, unless: waiting) { continuation.yield($0) }
        continuation.finish()
      } catch {
        continuation.finish(throwing: error)
      }
      close(waiting)
    }
    return (stream, { close(stopping) })
  }

  private static func read(
    _ listening: Int32, unless stop: Int32, _ yield: (Event) -> Void
  ) throws(ProgramRunner.Reason) {
    guard isReady(listening, unless: stop) else { return }
    let connection = accept(listening, nil, nil)
    guard connection >= 0 else { return }
    defer { close(connection) }
    var received = 0
    var line: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while isReady(connection, unless: stop) {
      let count = Glibc.read(connection, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      received += count
      guard received <= ProgramRunner.outputLimit else { throw .tooMuch("showed") }
      for byte in buffer[..<count] {
        guard byte == UInt8(ascii: "\n") else {
          line.append(byte)
          continue
        }
        guard let event = try? Event(line: line) else {
          throw .noEvent(String(decoding: line.prefix(100), as: UTF8.self))
        }
        yield(event)
        line.removeAll(keepingCapacity: true)
      }
    }
  }

  /// Waits until `descriptor` has something to read; what is there already is read before a stop
  /// is heeded.
  private static func isReady(_ descriptor: Int32, unless stop: Int32) -> Bool {
    var waits = [
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: stop, events: Int16(POLLIN), revents: 0),
    ]
    while poll(&waits, 2, -1) < 0 { guard errno == EINTR else { return false } }
    return waits[0].revents != 0
  }
}

/// Why a chapter's program could not be run at all.
public struct RunError: Error, CustomStringConvertible {
  /// What is wrong and what to do.
  public let description: String

  init(_ description: String) { self.description = description }
}

/// The text of the last error of a system call.
func errnoText() -> String { String(cString: strerror(errno)) }

private func startThread(_ body: @escaping @Sendable () -> Void) {
  final class Box: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  var thread = pthread_t()
  let status = pthread_create(
    &thread, nil,
    { argument in
      guard let argument else { return nil }
      Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
      return nil
    }, Unmanaged.passRetained(Box(body)).toOpaque())
  guard status == 0 else { fatalError("no thread could be started: error \(status)") }
  pthread_detach(thread)
}
