package import Events
internal import Glibc
internal import Synchronization

/// The chapter's end of the channel to the runner: a Unix socket whose path is in the environment.
///
/// A program that was started by hand has no runner; then events go nowhere.
package struct EventSender: ~Copyable, Sendable {
  /// The connected socket, or -1. Whoever has the lock writes a whole line, so that events of
  /// several threads don't mingle.
  private let socket: Mutex<Int32>

  /// Connects to the socket at `path`; ends the program when that is not possible, because results
  /// that reach nobody are not worth computing.
  package init(path: String?) {
    guard let path else {
      socket = Mutex(-1)
      return
    }
    let socket = Glibc.socket(
      AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let capacity = MemoryLayout.size(ofValue: address.sun_path)
    guard path.utf8.count < capacity else { fatalError("the event socket's path is too long") }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let connected = withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard connected == 0 else { _exit(70) }
    self.socket = Mutex(socket)
    Self.endWithTheRunner(socket)
  }

  /// Sends an event; the runner's going away ends the program.
  package func send(_ event: Event) {
    let line = event.line()
    socket.withLock { socket in
      guard socket >= 0 else { return }
      line.withUnsafeBytes { bytes in
        var sent = 0
        while sent < bytes.count {
          let count = Glibc.send(
            socket, bytes.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
          if count < 0, errno == EINTR { continue }
          guard count > 0 else { _exit(70) }
          sent += count
        }
      }
    }
  }

  /// Starts a thread that waits for the runner to close the socket, which the kernel does even for
  /// a runner that was killed, and then ends this program: nothing survives its runner.
  private static func endWithTheRunner(_ socket: Int32) {
    var thread = pthread_t()
    let argument = UnsafeMutableRawPointer(bitPattern: Int(socket) + 1)
    let status = pthread_create(
      &thread, nil,
      { argument in
        let socket = Int32(Int(bitPattern: argument) - 1)
        var byte: UInt8 = 0
        while true {
          let count = read(socket, &byte, 1)
          if count > 0 || (count < 0 && errno == EINTR) { continue }
          _exit(70)
        }
      }, argument)
    guard status == 0 else { fatalError("no thread could be started: error \(status)") }
    pthread_detach(thread)
  }
}
