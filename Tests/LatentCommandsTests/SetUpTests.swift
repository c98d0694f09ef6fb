import Foundation
import Testing

/// Runs `Scripts/set-up` on a made machine: the programs that it has are all in one folder.
@Suite struct SetUpTests {
  /// What every machine has.
  private static let usual = ["cut", "dirname", "env", "grep", "head", "id", "sed", "tr"]

  /// Sources the script, and says "done" where it comes to its end.
  ///
  /// - Parameter programs: Shell scripts by the name of their program, beside the usual ones and Swift.
  /// - Returns: The script's status and what it printed.
  /// - Throws: What making the machine's folder, or starting the shell, throws.
  private func setUp(_ programs: [String: String]) throws -> (status: Int32, text: String) {
    let manager = FileManager.default
    let machine = manager.temporaryDirectory.appending(path: "latent-machine-\(UUID())")
    defer { try? manager.removeItem(at: machine) }
    let bin = machine.appending(path: "bin")
    for folder in ["bin", "Scripts"] {
      try manager.createDirectory(
        at: machine.appending(path: folder), withIntermediateDirectories: true)
    }
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    try manager.copyItem(
      at: root.appending(path: "Scripts/set-up"), to: machine.appending(path: "Scripts/set-up"))
    var all = programs
    all["swift"] = "echo 'Swift version 6.3.1 (swift-6.3.1-RELEASE)'"
    for name in Self.usual { all[name] = "exec \(try path(of: name)) \"$@\"" }
    for (name, script) in all {
      let file = bin.appending(path: name)
      try Data("#!/bin/sh\n\(script)\n".utf8).write(to: file)
      try manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }
    let start = machine.appending(path: "Scripts/start")
    try Data(". \"$(dirname \"$0\")/set-up\"\necho done\n".utf8).write(to: start)

    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [start.path]
    process.environment = ["PATH": bin.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let text = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  private func path(of program: String) throws -> String {
    try #require(
      ["/usr/bin", "/bin"].map { "\($0)/\(program)" }.first {
        FileManager.default.isExecutableFile(atPath: $0)
      })
  }

  @Test func `without dpkg a machine that has everything goes on`() throws {
    let programs = ["pkg-config": "[ \"$1\" = --exists ]", "curl": "", "python3": ""]
    #expect(try setUp(programs) == (0, "done\n"))
  }

  @Test func `without dpkg and apt what is missing is named, and what is there is not`() throws {
    let exists = "[ \"$1\" = --exists ] && [ \"$2\" != libpng ]"
    let (status, text) = try setUp(["pkg-config": exists, "python3": "exit 1"])
    #expect(status == 2)
    let named = text.split(separator: "\n").filter { $0.hasPrefix("  ") }
      .map { $0.prefix { $0 != ":" }.dropFirst(2) }
    #expect(named == ["libpng-dev", "curl", "python3-pip"])
    #expect(text.contains("There is no apt-get here."))
  }

  @Test func `a bare Debian machine gets what fetching data needs`() throws {
    let (status, text) = try setUp([
      "dpkg-query": "[ \"$3\" = pkg-config ] && echo installed",
      "apt-get": "echo apt-get \"$@\"", "sudo": "\"$@\"",
    ])
    #expect(status == 0 && text.hasSuffix("done\n"))
    let install = try #require(text.split(separator: "\n").last { $0.hasPrefix("apt-get install") })
    for package in ["libcmark-dev", "curl", "ca-certificates", "python3-pip"] {
      #expect(install.split(separator: " ").contains(Substring(package)))
    }
    #expect(!install.contains("pkg-config"))
  }
}
