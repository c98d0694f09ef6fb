import Networks
import Subprocess
import SystemPackage
import Testing

@Suite struct AllocationTests {
  /// The program counts calls of malloc and its kin by taking their place, which it can only do for a whole process.
  @Test(arguments: ["lstm", "rnn", "mlp"], ["1", "2", "4"])
  func `a training step gets no memory after the first`(model: String, threads: String) async throws
  {
    let program = try #require(sibling("networks-test-program"))
    let result = try await run(
      .path(FilePath(program)), arguments: [model, threads], output: .string(limit: 4096),
      error: .string(limit: 4096))
    #expect(result.terminationStatus == .exited(0))
    #expect(result.standardOutput == "allocations in 50 steps: 0; in a call that needs one: 1\n")
  }
}

/// A program that was built beside this one.
private func sibling(_ name: String) -> String? {
  CommandLine.arguments.first.map { path in
    path.prefix(through: path.lastIndex(of: "/") ?? path.startIndex) + name
  }
}
