import Foundation
import Glibc
import PagesTestSupport
import Subprocess
import TestSupport
import Testing

extension Trait where Self == BrowserScope {
  /// One browser for all tests of the suite, with the sample book in `sample` in its folder.
  static var browser: Self { Self() }
}

/// Starts chromedriver and a browser before a suite, and ends both after it.
struct BrowserScope: SuiteTrait, TestScoping {
  /// Whether both programs are on the path.
  static let isPossible = ["chromium", "chromedriver"].allSatisfy { program in
    let folders = getenv("PATH").map { String(cString: $0) } ?? ""
    return folders.split(separator: ":").contains { access("\($0)/\(program)", X_OK) == 0 }
  }

  /// The suite's browser.
  static var browser: Browser {
    guard let current else { fatalError("the suite lacks the trait .browser") }
    return current
  }
  @TaskLocal private static var current: Browser?

  func provideScope(
    for test: Test, testCase: Test.Case?, performing tests: @Sendable () async throws -> Void
  ) async throws {
    try await withTemporaryFolder { folder in
      try SampleBook.write(to: "\(folder)/sample")
      try await withDriver(in: folder) { port in
        let browser = try await Browser(port: port, folder: folder)
        do {
          try await Self.$current.withValue(browser) { try await tests() }
        } catch {
          try? await browser.quit()
          throw error
        }
        try await browser.quit()
      }
    }
  }
}

/// Runs chromedriver, which writes into a folder, while the body runs; the body gets its port.
///
/// It ends with its shell's standard input, which this process holds; so it never outlives a crash.
private func withDriver(
  in folder: String, _ body: (UInt16) async throws -> Void
) async throws {
  let log = "\(folder)/chromedriver.log"
  _ = try await run(
    .name("sh"),
    arguments: ["-c", "chromedriver --port=0 >\"$1\" 2>&1 & cat; kill -9 $!; wait", "sh", log],
    environment: .inherit.updating(["HOME": folder, "TMPDIR": folder]), input: .inputWriter,
    output: .discarded, error: .discarded
  ) { _ in try await body(port(in: log)) }
}

/// The port that chromedriver chose, which it tells in its log.
private func port(in log: String) async throws -> UInt16 {
  var text = ""
  for _ in 0..<1500 {
    text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    if let port = text.firstMatch(of: /successfully on port (\d+)/).flatMap({ UInt16($0.1) }) {
      return port
    }
    try await Task.sleep(for: .milliseconds(20))
  }
  throw DriverNotStarted(log: text)
}

private struct DriverNotStarted: Error, CustomStringConvertible {
  let log: String
  var description: String { "chromedriver did not start within 30 s; it said: \(log)" }
}
