import Foundation
import Testing

/// What is kept as a user meets it: told by `why`, removed by `clean`, damaged, or in the way.
@Suite struct KeptThingsTests {
  @Test func `a damaged result is reported and computed again, a damaged run is run again`() throws
  {
    let book = try TemporaryBook(["01-six.md": sixComputations()])
    #expect(try book.latent("render").done == 6)
    let cache = book.folder.appending(path: "cache/latent").path
    let files = FileManager.default.enumerator(atPath: cache)?.allObjects as? [String] ?? []
    let results = files.filter { $0.hasSuffix(".result") }.sorted()
    let runs = files.filter { $0.hasSuffix("/run") }
    try #require(results.count == 6 && runs.count == 1)
    for name in [results[0], runs[0]] {
      let file = URL(fileURLWithPath: "\(cache)/\(name)")
      var bytes = try Data(contentsOf: file)
      bytes[bytes.count - 2] ^= 4
      try bytes.write(to: file)
    }
    let outcome = try book.latent("render")
    #expect(outcome.status == 0)
    #expect(outcome.done == 1, "\(outcome.output)")
    #expect(outcome.errors.contains("a kept result was damaged"), "\(outcome.errors)")
  }

  @Test func `why tells what a result depends on and what differs from last time`() throws {
    let book = try TemporaryBook(["01-six.md": sixComputations()])
    #expect(try book.latent("why", "tbl-depends").output.contains("has not been run yet"))
    #expect(try book.latent("render").done == 6)
    try book.write(sixComputations(factor: 2.5), to: "01-six.md")
    #expect(try book.latent("why", "tbl-depends").output.contains("  block tbl-depends changed\n"))
    #expect(try book.latent("render").done == 2)
    let outcome = try book.latent("why", "tbl-depends")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("    factor 2 → 2.5\n"), "\(outcome.output)")
    // A run that changes nothing of it does not hide what changed before.
    try book.write(sixComputations(factor: 2.5, comment: " // why"), to: "01-six.md")
    #expect(try book.latent("render").done == 0)
    #expect(try book.latent("why", "tbl-depends").output.contains("    factor 2 → 2.5\n"))
    #expect(outcome.output.contains("    input numbers "), "\(outcome.output)")
    let unknown = try book.latent("why", "tbl-depend")
    #expect(unknown.status == 2)
    #expect(unknown.errors.contains("did you mean 'tbl-depends'?"), "\(unknown.errors)")
  }

  @Test func `clean removes what is too old or too much`() throws {
    let book = try TemporaryBook(["01-six.md": sixComputations()])
    #expect(try book.latent("render").done == 6)
    #expect(try book.latent("clean").output.hasPrefix("removed 0 results (0.0 MB), left 6 "))
    #expect(try book.latent("clean", "--all").output.hasPrefix("removed 6 results "))
    #expect(try book.latent("render").done == 6)
    #expect(try book.latent("clean", "--size", "many").status == 2)
  }

  @Test func `--json tells each event as an object, --quiet only what is wrong`() throws {
    let book = try TemporaryBook(["01-six.md": sixComputations()])
    let outcome = try book.latent("render", "--json")
    let events = try outcome.output.split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    let names = events.compactMap { $0["event"] as? String }
    #expect(names.first == "chapter began" && names.last == "ended")
    #expect(names.filter { $0 == "computation" }.count == 6)
    #expect(events.last?["computed"] as? Int == 6)
    let quiet = try book.latent("render", "--quiet", "--fresh")
    #expect(quiet.status == 0 && quiet.output.isEmpty && quiet.errors.isEmpty)
  }

  @Test func `settings that can't be read are told, and pages stay as they are`() throws {
    let book = try TemporaryBook(["01-one.md": "# One\n\n$\\own$\n"])
    try book.write("macros:\n  \\own: 'x'\n", to: "book.yaml")
    #expect(try book.latent("render").status == 0)
    let page = book.output("01-one.html")
    try book.write("macros: [\n", to: "book.yaml")
    let outcome = try book.latent("render")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("book.yaml:") && !outcome.errors.contains("01-one.md"))
    #expect(book.output("01-one.html") == page)
  }
}
