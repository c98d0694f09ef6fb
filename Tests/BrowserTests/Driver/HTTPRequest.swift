import Foundation
import Glibc

/// A request to a server on this machine.
///
/// Not by `URLSession`, whose libcurl would send it to the proxy that the environment names.
struct HTTPRequest: Sendable {
  var method: String
  var path: String
  var body = Data()

  /// Sends it.
  ///
  /// - Parameters:
  ///   - port: Where on 127.0.0.1 the server listens.
  ///   - timeout: The seconds that it may be silent.
  /// - Returns: The body of the answer.
  /// - Throws: `NoAnswer` when the server is not there, silent, or gone before it has answered.
  func answer(from port: UInt16, timeout: Int) async throws -> Data {
    try await withCheckedThrowingContinuation { continuation in
      // Away from the threads that Swift's tasks share, because it blocks.
      DispatchQueue.global().async {
        continuation.resume(with: Result { try exchange(with: port, timeout: timeout) })
      }
    }
  }

  private func exchange(with port: UInt16, timeout: Int) throws -> Data {
    let connection = socket(
      AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard connection >= 0 else { throw NoAnswer(code: errno) }
    defer { close(connection) }
    var limit = timeval(tv_sec: timeout, tv_usec: 0)
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      setsockopt(connection, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let isConnected = withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isConnected else { throw NoAnswer(code: errno) }
    try send(on: connection)
    return try receive(on: connection)
  }

  private func send(on connection: Int32) throws {
    let head = """
      \(method) \(path) HTTP/1.1\r
      Host: 127.0.0.1\r
      Content-Type: application/json; charset=utf-8\r
      Content-Length: \(body.count)\r
      \r\n
      """
    var rest = Data(head.utf8) + body
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes {
        Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard sent > 0 else { throw NoAnswer(code: errno) }
      rest = rest.dropFirst(sent)
    }
  }

  /// The server keeps the connection open; the answer's end is known by its length.
  private func receive(on connection: Int32) throws -> Data {
    var answer = Data()
    var bodyStart: Int?
    var length = 0
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      if bodyStart == nil, let headEnd = answer.firstRange(of: Data("\r\n\r\n".utf8)) {
        bodyStart = headEnd.upperBound
        length = Self.contentLength(String(decoding: answer[..<headEnd.lowerBound], as: UTF8.self))
      }
      if let bodyStart, answer.count >= bodyStart + length {
        return answer[bodyStart..<(bodyStart + length)]
      }
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { throw NoAnswer(code: count == 0 ? ECONNRESET : errno) }
      answer.append(contentsOf: buffer[..<count])
    }
  }

  private static func contentLength(_ head: String) -> Int {
    for line in head.lowercased().split(separator: "\r\n") where line.hasPrefix("content-length:") {
      return Int(line.drop { !$0.isNumber }) ?? 0
    }
    return 0
  }
}

/// Why a server on this machine did not answer.
struct NoAnswer: Error, CustomStringConvertible {
  let code: Int32
  var description: String { "no answer: \(String(cString: strerror(code)))" }
}
