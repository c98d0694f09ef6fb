import Subprocess

/// A web server on this machine that serves files in good and in bad ways, by the first part of the path.
enum TestServer {
  /// Whether there is what it needs.
  static func isPossible() async -> Bool {
    for program in ["python3", "curl"] {
      let ran = try? await run(.name(program), arguments: ["--version"], output: .discarded)
      guard ran?.terminationStatus.isSuccess == true else { return false }
    }
    return true
  }

  /// Runs a test with a server.
  ///
  /// - Parameters:
  ///   - folder: What to serve; the ranges that were asked for are written to `requests` in it.
  ///   - body: Given the server's address, with a slash at the end.
  /// - Throws: What the test throws.
  static func serving(_ folder: String, _ body: (String) async throws -> Void) async throws {
    _ = try await run(
      .name("python3"), arguments: ["-c", script, folder], input: .none, output: .sequence,
      error: .discarded
    ) { execution in
      defer { try? execution.send(signal: .terminate) }
      for try await line in execution.standardOutput.strings() {
        try await body("http://127.0.0.1:\(line)/")
        return
      }
    }
  }

  /// It ends by itself after two minutes, whatever becomes of the test.
  private static let script = """
    import http.server, os, re, signal, sys
    signal.alarm(120)
    folder = sys.argv[1]

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            way, name = self.path.strip("/").split("/")
            asked = self.headers.get("Range", "")
            with open(os.path.join(folder, "requests"), "a") as requests:
                requests.write(f"{way} {asked}\\n")
            path = os.path.join(folder, name)
            if way == "missing" or not os.path.exists(path):
                return self.send_error(404)
            data = open(path, "rb").read()
            if way == "wrong":
                data = bytes(255 - byte for byte in data)
            if way == "long":
                data += b"more"
            start = 0
            if asked and way != "plain":
                start = int(re.match(r"bytes=(\\d+)-", asked)[1])
                self.send_response(206)
                self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            else:
                self.send_response(200)
            rest = data[start:]
            self.send_header("Content-Length", str(len(rest)))
            self.end_headers()
            if way == "breaking":
                rest = rest[:max(1, len(rest) // 2)] if len(rest) > 100 else rest
            if way == "dead":
                rest = b""
            self.wfile.write(rest)

        def log_message(self, *arguments):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()
    """
}
