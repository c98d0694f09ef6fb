import Foundation
import Glibc

/// A browser without a window, driven through chromedriver.
///
/// Source: WebDriver (W3C recommendation); `se/log` and `goog/cdp` are chromedriver's own, and the
/// commands of the latter those of the Chrome DevTools Protocol.
struct Browser: Sendable {
  /// The folder for all that this run writes; it is removed at the end.
  let folder: String
  private let port: UInt16
  private let session: String

  /// The seconds that a page may take to load and a script to run.
  private static let limit = 20

  /// Starts a browser by the chromedriver that listens on a port.
  init(port: UInt16, folder: String) async throws {
    var arguments = [
      "--headless", "--hide-scrollbars", "--force-color-profile=srgb",
      // No name has an address, so that whatever is asked of the network fails, and at once.
      "--host-resolver-rules=MAP * ~NOTFOUND",
      // With a pipe, the browser ends when the driver does, however that comes to its end.
      "--remote-debugging-pipe",
    ]
    if geteuid() == 0 { arguments.append("--no-sandbox") }  // Chromium's sandbox refuses root
    let capabilities: [String: Any] = [
      "timeouts": ["pageLoad": Self.limit * 1000, "script": Self.limit * 1000],
      "goog:loggingPrefs": ["browser": "ALL"],
      "goog:chromeOptions": ["args": arguments],
    ]
    struct Session: Decodable { var sessionId: String }
    let started: Session = try await Self.send(
      "POST", "/session", ["capabilities": ["alwaysMatch": capabilities]], to: port)
    self.port = port
    self.folder = folder
    session = "/session/\(started.sessionId)"
  }

  /// Ends the browser.
  func quit() async throws {
    let _: Nothing = try await Self.send("DELETE", session, [:], to: port)
  }

  /// Loads the page in a file, and forgets what was complained of before.
  func open(_ page: String) async throws {
    _ = try await complaints()
    try await command("url", ["url": URL(fileURLWithPath: page).absoluteString])
  }

  /// Shows the page in another way.
  func show(_ view: View) async throws {
    try await tellPage(
      "Emulation.setDeviceMetricsOverride",
      ["width": view.width, "height": 800, "deviceScaleFactor": 1, "mobile": false])
    try await tellPage(
      "Emulation.setEmulatedMedia",
      [
        "media": view.isPrinted ? "print" : "screen",
        "features": [["name": "prefers-color-scheme", "value": view.theme.rawValue]],
      ])
  }

  /// Runs the body of a JavaScript function in the page, which finds in `arguments` what JSON can
  /// hold of these; a promise that it returns is waited for.
  func run<Value: Decodable>(_ script: String, _ arguments: Any...) async throws -> Value {
    try await Self.send(
      "POST", "\(session)/execute/sync", ["script": script, "args": arguments], to: port)
  }

  /// Presses the Tab key.
  func pressTab(times: Int) async throws {
    let tab = "\u{E004}"
    let press = [["type": "keyDown", "value": tab], ["type": "keyUp", "value": tab]]
    let presses = repeatElement(press, count: times).flatMap(\.self)
    try await command("actions", ["actions": [["type": "key", "id": "keys", "actions": presses]]])
  }

  /// The errors and warnings of the console since they were last asked for; what could not be loaded
  /// is among them.
  func complaints() async throws -> [String] {
    struct Entry: Decodable { var level: String, message: String }
    let entries: [Entry] = try await Self.send(
      "POST", "\(session)/se/log", ["type": "browser"], to: port)
    return entries.filter { ["WARNING", "SEVERE"].contains($0.level) }.map(\.message)
  }

  private func command(_ name: String, _ body: [String: Any]) async throws {
    let _: Nothing = try await Self.send("POST", "\(session)/\(name)", body, to: port)
  }

  private func tellPage(_ name: String, _ parameters: [String: Any]) async throws {
    try await command("goog/cdp/execute", ["cmd": name, "params": parameters])
  }

  private static func send<Value: Decodable>(
    _ method: String, _ path: String, _ body: [String: Any], to port: UInt16
  ) async throws -> Value {
    let body = try JSONSerialization.data(withJSONObject: body)
    let answer = try await HTTPRequest(method: method, path: path, body: body)
      .answer(from: port, timeout: 2 * limit)
    if let failure = try? JSONDecoder().decode(Answer<DriverError>.self, from: answer) {
      throw failure.value
    }
    return try JSONDecoder().decode(Answer<Value>.self, from: answer).value
  }
}

/// What chromedriver answers.
private struct Answer<Value: Decodable>: Decodable { var value: Value }

/// Why chromedriver could not do what it was told.
private struct DriverError: Error, Decodable { var error: String, message: String }

/// An answer that tells nothing.
private struct Nothing: Decodable {
  init(from decoder: any Decoder) {}
}
